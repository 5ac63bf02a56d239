"""From an empty instance to the demonstration, in one transaction; and back to empty."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from reciproque.comptes.models import User
from reciproque.contrats.actions.contrat import add_lien
from reciproque.contrats.actions.signature import update_party
from reciproque.contrats.models import Contrat, Lien, Signature
from reciproque.socle.scellement import journal_ouvert

from ..personnes import AMBRELLE, SARVELLE
from .annuaire import animer_annuaire, saisir_un_doublon
from .cloture import clore
from .comptes import donner_acces, poser_comptes
from .documents import AVENANT, CONTRAT, CONVENTION, PROTOCOLE, confirmer_piece, lire_piece
from .indicateurs import suivre_les_indicateurs
from .lieux import poser_lieux
from .messages import choisir_messages
from .organisations import poser_organisations
from .regles import suivre_les_regles
from .sarvelle import saisir_sarvelle
from .valeurs import mesurer

CHEFFE, CHEFFE_SARVELLE = "cheffe-de-projet@ambrelle.example", "cheffe-de-projet@sarvelle.example"
DELEGUE = "delegue-du-prefet@haute-ambrelle.example"
ADMINISTRATION = "administration@reciproque.example"
SIGNE_LE = date(2024, 6, 14)


class DejaRemplie(Exception):
    """The instance already holds accounts or contracts."""


@transaction.atomic
def construire(jour: date) -> None:
    """Fill an empty instance as it stands on ``jour``. Raises DejaRemplie."""
    if User.objects.exists() or Contrat.objects.exists():
        raise DejaRemplie
    poser_lieux()
    organisations = poser_organisations()
    comptes = poser_comptes(organisations)
    cheffe = comptes[CHEFFE]
    protocole = confirmer_piece(PROTOCOLE, cheffe, jour)
    contrat = confirmer_piece(CONTRAT, cheffe, jour)
    add_lien(contrat=contrat, nature=Lien.Nature.SUCCEDE, vers=protocole, acteur=cheffe, date=protocole.debut)
    for signature in contrat.signatures.filter(etat=Signature.Etat.BLOC):
        update_party(
            signature=signature, acteur=cheffe, etat=Signature.Etat.SIGNEE, date=SIGNE_LE, titre=signature.titre
        )
    clore(contrat, cheffe)
    mesurer(contrat, cheffe)
    suivre_les_indicateurs(contrat, cheffe, comptes[DELEGUE], jour)
    suivre_les_regles(contrat, protocole, cheffe, jour)
    choisir_messages(cheffe)
    animer_annuaire(organisations, cheffe)
    lire_piece(AVENANT, cheffe, contrat)
    lire_piece(CONVENTION, cheffe)
    sarvelle = saisir_sarvelle(organisations, comptes[CHEFFE_SARVELLE], comptes[ADMINISTRATION])
    saisir_un_doublon(sarvelle, comptes[CHEFFE_SARVELLE])
    donner_acces(
        comptes,
        {AMBRELLE: [protocole, contrat], SARVELLE: [sarvelle]},
        {AMBRELLE: cheffe, SARVELLE: comptes[ADMINISTRATION]},
    )


def vider() -> None:
    """Everything goes, journal and files included: only a demonstration may."""
    with journal_ouvert(connection):
        call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(Path(settings.MEDIA_ROOT), ignore_errors=True)
