from django.urls import path

from reciproque.socle import views

app_name = "socle"
urlpatterns = [
    path("apparence/", views.apparence, name="apparence"),
    path("travaux/", views.travaux_liste, name="travaux"),
    path("travaux/<int:pk>/", views.travail_detail, name="travail"),
    path("travaux/<int:pk>/annuler/", views.travail_annuler, name="travail_annuler"),
    path("travaux/<int:pk>/relancer/", views.travail_relancer, name="travail_relancer"),
]
