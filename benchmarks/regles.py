"""Rules for a country of contracts: forty for each, of several kinds, judged on a hundred facts."""

from datetime import date, timedelta

from django.urls import reverse

from reciproque.contrats.models import Contrat
from reciproque.regles.actions.etats import refresh
from reciproque.regles.models import Complet, Fait, GenreFait, Regle
from reciproque.regles.moteur import parameters_of, write

REGLES = 40
FAITS = 100  # over three years

# Name of the page, its bar of queries and of KiB (design §8).
BARRES = {"règles": (12, 100), "règle": (20, 100), "échéances de l’année": (20, 100), "faits": (12, 100)}


def govern(contrat: Contrat, jour: date) -> None:
    """Rules, some for each neighbourhood; what happened; the states as they are written each day."""
    genres = GenreFait.objects.bulk_create(
        GenreFait(contrat=contrat, cle=f"reunion-{rang}", libelle=f"Réunion {rang}") for rang in range(REGLES)
    )
    contenus = (
        ("frequence", {"nombre": 2}),
        ("date_fixe", {"chaque_annee": f"{jour + timedelta(days=30):%m-%d}"}),
        ("frequence", {"nombre": 1, "periode": "semestre", "portee": "quartier"}),
        ("presence", {"portee": "quartier"}),
        ("a_preciser", {}),
    )
    regles = []
    for rang, genre in enumerate(genres):
        nature, parametres = contenus[rang % len(contenus)]
        if nature != "a_preciser":
            parametres = write(parameters_of(nature, {"fait": genre.cle, **parametres}))
        regles.append(Regle(contrat=contrat, intitule=f"Règle {rang}", genre=nature, parametres=parametres))
    Regle.objects.bulk_create(regles)
    quartiers = list(contrat.quartiers.order_by("pk"))
    Fait.objects.bulk_create(
        Fait(
            contrat=contrat,
            genre=genres[rang % REGLES],
            date=jour - timedelta(days=11 * rang),
            quartier=quartiers[rang % len(quartiers)],
        )
        for rang in range(FAITS)
    )
    Complet.objects.bulk_create(Complet(contrat=contrat, genre=genre, au=jour) for genre in genres[::3])
    refresh(contrats=[contrat], jour=jour)


def adresses(contrat: Contrat) -> dict[str, str]:
    """The pages of `BARRES`, seen from one contract."""
    regle = Regle.objects.filter(contrat=contrat, parametres__portee="quartier").order_by("pk").first()
    return {
        "règles": reverse("regles:regles", args=[contrat.pk]),
        "règle": reverse("regles:regle", args=[contrat.pk, regle.pk]),
        "échéances de l’année": reverse("regles:calendrier", args=[contrat.pk]),
        "faits": reverse("regles:faits", args=[contrat.pk]),
    }
