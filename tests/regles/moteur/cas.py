"""Short words for the cases of the engine: facts, a day, an answer."""

from datetime import date
from decimal import Decimal

from reciproque.regles.moteur import Cadre, FaitConnu, Lieu, Releve, evaluate, parameters_of, register

CONTRAT = Cadre(date(2020, 1, 1), date(2023, 12, 31), (Lieu("1", "Le Pré"), Lieu("2", "La Gare")))


def j(texte):
    return date.fromisoformat(texte)


def fait(jour, valeur=None, **reste):
    return FaitConnu(j(jour), None if valeur is None else Decimal(str(valeur)), **reste)


def releve(*faits, complet=None, **reste):
    reste.setdefault("libelle", "Réunion")
    return Releve(faits=tuple(faits), complet_au=j(complet) if complet else None, **reste)


def juger(genre, parametres, releves, jour, *, force="obligation", cadre=CONTRAT):
    return evaluate(parameters_of(genre, parametres), force=force, registre=register(releves, j(jour)), cadre=cadre)
