"""The sheet handed to a partner who never logs in: what it promised, and room to answer by hand or in the file."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from reciproque.langue import format_date, plural
from reciproque.socle.documents import Cellule, Document, Entete, Formulaire, Paragraphe, Section, Tableau
from reciproque.socle.documents.contenu import Bloc
from reciproque.socle.listes.exports import check_size

from .listes.contrats import periode
from .listes.promesses import ListePromesses
from .models import Contrat, Signature
from .passages import place_in_document

AU_PLUS = 1_500  # commitments of one sheet
ETATS = "☐ fait\n☐ en cours\n☐ pas commencé\n☐ abandonné"
ENTETES = (
    Entete("N°", 4),
    Entete("Engagement", 22),
    Entete("À quel titre", 8),
    Entete("Échéance", 6),
    Entete("État", 7),
    Entete("Depuis le", 6, a_remplir=True),
    Entete("Commentaire", 13, a_remplir=True),
)


def partner_sheet(liste: ListePromesses) -> Document:
    """What ``liste`` shows, all pages. Raises `ExportTropGrand`."""
    check_size(liste, AU_PLUS)
    lignes = list(liste.queryset)
    signatures = Signature.objects.filter(organisation=liste.organisation, contrat__in=liste.voix.contrats)
    signees = {signature.contrat_id: signature for signature in signatures}
    organisation = liste.organisation
    jour = format_date(timezone.localdate())
    faits = [
        ("Organisation", f"{organisation} ({organisation.get_categorie_display()})"),
        *(("Contrat", _tell(contrat, signees.get(contrat.pk))) for contrat in _concerned(liste, lignes)),
        *(("Seulement", libelle) for libelle, _ in liste.jetons),
    ]
    blocs: list[Bloc] = [
        Paragraphe(
            "Merci d’indiquer, pour chaque engagement, où il en est, depuis quand, et ce qu’il faut savoir. Une case "
            "laissée vide ne vaut pas réponse. La colonne N° porte une référence\u00a0: laissez-la en place."
        ),
        Formulaire("Votre réponse", ("Nom et fonction", "Date", "Signature")),
    ]
    for groupe in liste.grouped(lignes):
        blocs += [Section(groupe["titre"]), Paragraphe(groupe["explication"], discret=True)]
        for contrat, rangees in groupe["contrats"]:
            if len(liste.contrats) > 1:
                blocs.append(Section(contrat.nom, 2))
            blocs.append(Tableau(f"{groupe['titre']}, {contrat}", ENTETES, [_row(liste, r) for r in rangees]))
    if not lignes:
        blocs.append(Paragraphe(liste.vide))
    return Document(
        titre=f"Ce qu’a promis {organisation}",
        surtitre=liste.contrats[0].nom if len(liste.contrats) == 1 else plural(len(liste.contrats), "contrat"),
        chapeau=liste.compteur[:1].upper() + liste.compteur[1:] + ".",
        faits=faits,
        blocs=blocs,
        source=f"Relevé du {jour}. Chaque engagement garde la ligne du document qui le porte.",
        paysage=True,
    )


def _concerned(liste: ListePromesses, lignes: list[Any]) -> list[Contrat]:
    """The contracts of the rows, each once; when there is no row, all."""
    trouves = {ligne.engagement.contrat_id for ligne in lignes}
    return [contrat for contrat in liste.contrats if contrat.pk in trouves or not trouves]


def _tell(contrat: Contrat, signature: Signature | None) -> str:
    morceaux = [contrat.nom, periode(contrat)]
    if signature is not None:
        quand = f" le {format_date(signature.date)}" if signature.date else ""
        morceaux.append(f"{signature.get_etat_display()}{quand}")
    return ", ".join(morceau for morceau in morceaux if morceau)


def _row(liste: ListePromesses, redaction: Any) -> list[str | Cellule]:
    branche = liste.branche(redaction)
    ou = [branche.fil if branche else "", place_in_document(redaction)]
    roles = dict.fromkeys(p.get_role_display() for p in redaction.participations)
    marques = dict.fromkeys(f"«\u00a0{p.marque}\u00a0»" for p in redaction.participations if p.marque)
    return [
        Cellule(redaction.numero, f"réf. {redaction.engagement_id}"),
        Cellule(redaction.texte, "\n".join(filter(None, ou))),
        Cellule(", ".join(roles), f"imprimé {', '.join(marques)}" if marques else ""),
        format_date(redaction.echeance) if redaction.echeance else redaction.periode,
        ETATS,
        "",
        "",
    ]
