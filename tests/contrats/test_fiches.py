"""Records of a reading told in one French sentence, whatever is missing in them."""

import pytest

from reciproque.contrats.fiches import kind, tell
from reciproque.contrats.models import Fiche, Participation
from reciproque.lecture.schema import COLLECTIFS

CIBLE = {"valeur": 1500.0, "unite": "€"}
IMPACT = {"libelle": "Taux", "famille": "impact", "etat": "a_determiner", "cibles": [{"echeance": "2020-12"}]}
MESURE = {"numero": "14", "libelle": "Centres sociaux", "etat": "en cours"}
DELIBERATION = {"numero": "12", "date": "2019-09-30", "objet": "Contrat"}
CONTROLE = {"libelle": "Total", "imprime": 3, "verdict": "non_verifiable"}
TAUX = {"type": "pourcentage", "libelle": "Part des femmes", "imprime": 44, "calcule": 50.0, "verdict": "ecart"}


@pytest.mark.parametrize(
    ("genre", "contenu", "sorte", "phrase"),
    [
        ("indicateur", IMPACT, "Indicateur d’impact", "Taux — à définir pour décembre 2020 — à déterminer"),
        ("indicateur", {"libelle": "Nombre", "cibles": [CIBLE]}, "Indicateur", "Nombre — cible 1 500 €"),
        ("regle", {"objet": "comité", "nature": "frequence"}, "Règle", "comité"),
        ("piece", {"titre": "Annexe"}, "Pièce annoncée", "Annexe"),
        ("mesure", MESURE, "Mesure nationale", "14 Centres sociaux — en cours"),
        ("sigle", {"sigle": "CAF", "developpe": "Caisse"}, "Sigle", "CAF : Caisse"),
        ("tableau", {"titre": None, "lignes": [[], []]}, "Tableau", "Tableau sans titre (2 lignes)"),
        ("deliberation", DELIBERATION, "Délibération", "Délibération 12 du 30 septembre 2019 : Contrat"),
        ("controle", CONTROLE, "Contrôle", "Total : imprimé 3 (non vérifiable)"),
        ("controle", TAUX, "Contrôle", "Part des femmes : imprimé 44 %, recompté 50 % (écart)"),
        ("constat", {"texte": "Peu de commerces", "theme": "emploi"}, "Constat", "Peu de commerces"),
        ("instance", {"nom": "Comité de pilotage"}, "Instance", "Comité de pilotage"),
        ("avertissement", {}, "Avertissement", "a1"),
    ],
)
def test_told_in_one_sentence(genre, contenu, sorte, phrase):
    fiche = Fiche(genre=genre, cle="a1", contenu=contenu)
    assert kind(fiche) == sorte
    assert tell(fiche).replace("\xa0", " ").replace("\u202f", " ") == phrase


def test_every_collective_the_reader_may_name_is_known_here():
    assert set(COLLECTIFS) <= set(Participation.Collectif.values)
    assert set(Participation.MEMBRES) == set(Participation.Collectif)
