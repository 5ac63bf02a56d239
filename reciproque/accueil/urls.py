from django.urls import path

from .views import ma_page, pages, recherche

app_name = "accueil"
urlpatterns = [
    path("", ma_page.ma_page, name="accueil"),
    path("recherche/", recherche.recherche, name="recherche"),
    path("accessibilite/", pages.accessibilite, name="accessibilite"),
    path("mentions-legales/", pages.mentions_legales, name="mentions-legales"),
    path("donnees-personnelles/", pages.donnees_personnelles, name="donnees-personnelles"),
    path("plan-du-site/", pages.plan_du_site, name="plan-du-site"),
]
