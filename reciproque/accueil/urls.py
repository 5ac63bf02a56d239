from django.urls import path

from .views import a_faire, agenda, courriels, echeances, ma_page, pages, recherche, tableaux

app_name = "accueil"
urlpatterns = [
    path("", ma_page.ma_page, name="accueil"),
    path("a-faire/", a_faire.a_faire, name="a-faire"),
    path("tableau-de-bord/", tableaux.tableaux, name="tableaux"),
    path("contrats/<numero:contrat_id>/tableau-de-bord/", tableaux.tableau, name="tableau"),
    path("echeances/", echeances.liste, name="echeances"),
    path("echeances/calendrier/", echeances.calendrier, name="calendrier"),
    path("echeances/agendas/", agenda.agendas, name="agendas"),
    path("echeances/agendas/<numero:agenda_id>/refaire/", agenda.refaire, name="agenda-refaire"),
    path("echeances/agendas/<numero:agenda_id>/arreter/", agenda.arreter, name="agenda-arreter"),
    path("agenda/<str:jeton>.ics", agenda.flux, name="flux"),
    path("compte/courriels/", courriels.preferences, name="courriels"),
    path("compte/courriels/apercu/resume/", courriels.apercu, {"genre": "resume"}, name="apercu-resume"),
    path("compte/courriels/apercu/rappel/", courriels.apercu, {"genre": "rappel"}, name="apercu-rappel"),
    path("courriels/arreter/<str:jeton>/", courriels.arreter, name="arreter-courriels"),
    path("recherche/", recherche.recherche, name="recherche"),
    path("accessibilite/", pages.accessibilite, name="accessibilite"),
    path("mentions-legales/", pages.mentions_legales, name="mentions-legales"),
    path("donnees-personnelles/", pages.donnees_personnelles, name="donnees-personnelles"),
    path("plan-du-site/", pages.plan_du_site, name="plan-du-site"),
]
