from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from reciproque.socle.listes import repondre_liste
from reciproque.socle.models import Entree
from tests.socle.terrain.listes import ListeFiches
from tests.socle.terrain.models import Fiche


class FormulaireEssai(forms.Form):
    titre = forms.CharField(label="Titre de l’engagement", help_text="Tel qu’il est écrit dans le document.")
    texte = forms.CharField(label="Texte", widget=forms.Textarea, required=False)
    famille = forms.ChoiceField(label="Niveau", choices=[("axe", "Axe"), ("objectif", "Objectif")])
    jour = forms.DateField(label="Échéance", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    nature = forms.ChoiceField(
        label="Nature", widget=forms.RadioSelect, choices=[("engagement", "Engagement"), ("action", "Action")]
    )
    qui = forms.MultipleChoiceField(
        label="Partenaires",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("caf", "CAF"), ("ars", "ARS"), ("region", "Région")],
    )
    document = forms.FileField(label="Document", required=False, help_text="PDF, DOCX, ODT ou texte, 100 Mo au plus.")
    accord = forms.BooleanField(label="Je confirme que ce document est signé", help_text="La page de signature suffit.")


PASSAGE = [
    (412, "Objectif 3 : faciliter l’accès aux droits et aux services publics de proximité.", False),
    (413, "Engagement n° 27 : la caisse d’allocations familiales ouvre deux permanences hebdomadaires", True),
    (414, "dans chacun des quartiers prioritaires, avant la fin de l’année 2026.", True),
    (415, "Partenaires associés : communes, centres sociaux, maison France services.", False),
]


@login_not_required
def guide(request):
    if request.GET.get("messages"):
        messages.success(request, "L’engagement est confirmé.")
        messages.info(request, "Le document compte 101 engagements.")
        messages.warning(request, "Deux totaux imprimés ne tombent pas juste.")
        messages.error(request, "Le fichier est abîmé : déposez une nouvelle copie.")
    return render(
        request,
        "guide/guide.html",
        {
            "form": FormulaireEssai({"titre": ""} if request.GET.get("erreurs") else None),
            "passage": PASSAGE,
            "onglets": [
                {"libelle": "Arbre", "url": "#arbre", "actif": True, "compte": None},
                {"libelle": "Engagements", "url": "#liste", "actif": False, "compte": 1101},
            ],
            "entrees": Entree.objects.avec_details()[:5],
        },
    )


@login_not_required
def fiches(request):
    return repondre_liste(request, ListeFiches(Fiche.objects.all(), request.GET), "guide/fiches.html")


@login_not_required
def formulaire(request):
    form = FormulaireEssai(request.POST or None)
    if form.is_valid():
        return HttpResponse("bien")
    return render(request, "guide/formulaire.html", {"form": form}, status=422 if form.is_bound else 200)


urlpatterns = [
    path("guide/", guide, name="guide"),
    path("fiches/", fiches, name="fiches"),
    path("formulaire/", formulaire, name="formulaire"),
    path("", include("reciproque.socle.urls")),
]
handler400 = "reciproque.socle.views.erreur_400"
handler403 = "reciproque.socle.views.erreur_403"
handler404 = "reciproque.socle.views.erreur_404"
handler500 = "reciproque.socle.views.erreur_500"
