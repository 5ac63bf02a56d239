"""National keys of organisations: is this number possible?

- SIREN (9 digits) and SIRET (14: SIREN + NIC): the last digit is a Luhn key (ISO/IEC 7812-1, annex B), as INSEE states
  in « Sirene, description des variables ». La Poste (356 000 000) has more offices than its keys allow: for them the
  sum of the 14 digits is a multiple of 5, and its head office keeps an ordinary key.
- RNA (répertoire national des associations, arrêté of 14 October 2009): « W » and 9 digits; the prefectures
  overseas write a letter in third place (W9R… for La Réunion). Associations of Alsace-Moselle have none.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

LA_POSTE = "356000000"
RNA = re.compile(r"W(\d{9}|9[A-Z]\d{7})")


def is_luhn(chiffres: str) -> bool:
    """Every other digit from the right doubled (9 taken off above 9): the sum is a multiple of 10."""
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        valeur = int(chiffre) * (2 if rang % 2 else 1)
        total += valeur - 9 if valeur > 9 else valeur
    return total % 10 == 0


def validate_siren(valeur: str) -> None:
    if not re.fullmatch(r"[0-9]{9}", valeur):
        raise ValidationError("Un SIREN compte 9 chiffres.")
    if not is_luhn(valeur):
        raise ValidationError("Ce SIREN n’existe pas\u00a0: sa clé est fausse. Vérifiez ses chiffres.")


def validate_siret(valeur: str) -> None:
    if not re.fullmatch(r"[0-9]{14}", valeur):
        raise ValidationError("Un SIRET compte 14 chiffres\u00a0: le SIREN, puis 5 chiffres.")
    poste = valeur.startswith(LA_POSTE) and sum(map(int, valeur)) % 5 == 0
    if not is_luhn(valeur) and not poste:
        raise ValidationError("Ce SIRET n’existe pas\u00a0: sa clé est fausse. Vérifiez ses chiffres.")


def validate_rna(valeur: str) -> None:
    if not RNA.fullmatch(valeur):
        raise ValidationError("Un numéro RNA est un W suivi de 9 chiffres, par exemple W751234567.")


def clean_key(valeur: str) -> str:
    """A key as stored: « 356 000 000 » → « 356000000 », « w75… » → « W75… »."""
    return re.sub(r"[\s.\u00a0\u202f-]", "", valeur).upper()
