"""The sheet to complete, for a partner who never logs in: a workbook out, and what it answers read back.

Reading writes nothing: it says, line by line, what differs from the last answer; a person decides.
"""

from __future__ import annotations

import io
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from reciproque.annuaire.classeur import Colonne, Erreur, Feuille, read_workbook
from reciproque.langue import fold, format_date, parse_date
from reciproque.socle.listes.exports import FORMULE, check_size

from .listes.promesses import TITRES, ListePromesses
from .models import RedactionEngagement, Reponse
from .numeros import as_number

AU_PLUS = 1_500  # commitments of one sheet
FEUILLE = Feuille(
    "reponses",
    "Réponses",
    (
        Colonne("reference", "Référence", True, ("Réf.", "Réf")),
        Colonne("numero", "N°"),
        Colonne("texte", "Engagement"),
        Colonne("titre", "À quel titre"),
        Colonne("prevue", "Échéance"),
        Colonne("etat", "État", synonymes=("Avancement",)),
        Colonne("depuis", "Depuis le", synonymes=("Depuis",)),
        Colonne("commentaire", "Commentaire", synonymes=("Commentaires", "Observations")),
        Colonne("echeance", "Échéance proposée", synonymes=("Nouvelle échéance",)),
    ),
    ("Réponse",),
)
LARGEURS = (12, 8, 70, 22, 18, 16, 14, 50, 20)
A_REMPLIR = ("etat", "depuis", "commentaire", "echeance")
CONSIGNES = (
    "Une ligne par engagement. Remplissez les colonnes claires\u00a0: État, Depuis le, Commentaire, Échéance proposée.",
    "Laissez la colonne Référence en place\u00a0: elle retrouve l’engagement quand la fiche revient.",
    "Une case vide ne vaut pas réponse\u00a0: elle ne change rien.",
    "Les dates s’écrivent 31/12/2026. Pas de formule\u00a0: des valeurs.",
    "Rien n’entre dans le contrat sans que l’équipe qui le pilote l’ait relu.",
)


def last_answers(liste: ListePromesses, engagements: Collection[int]) -> dict[int, Reponse]:
    """The last answer of this organisation about each of these commitments: one query."""
    reponses = Reponse.objects.filter(organisation=liste.organisation, engagement__in=engagements).latest()
    dernieres: dict[int, Reponse] = {}
    for reponse in reponses:
        dernieres.setdefault(reponse.engagement_id, reponse)
    return dernieres


def to_sheet(liste: ListePromesses) -> bytes:
    """What ``liste`` shows, one line a commitment, with what was answered last. Raises `ExportTropGrand`."""
    check_size(liste, AU_PLUS)
    lignes = list(liste.queryset)
    dernieres = last_answers(liste, [ligne.engagement_id for ligne in lignes])
    livre = Workbook()
    aide: Any = livre.active
    aide.title = "Mode d’emploi"
    aide.column_dimensions["A"].width = 110
    for consigne in (f"Ce qu’a promis {liste.organisation}", liste.contrats[0].nom, "", *CONSIGNES, "", "États\u00a0:"):
        aide.append([_plain(consigne)])
    premier = aide.max_row + 1
    for libelle in Reponse.Etat.labels:
        aide.append([str(libelle)])
    onglet: Any = livre.create_sheet(FEUILLE.nom)
    onglet.append([colonne.entete for colonne in FEUILLE.colonnes])
    onglet.freeze_panes = "D2"
    onglet.print_title_rows = "1:1"
    onglet.page_setup.orientation = "landscape"
    onglet.page_setup.fitToHeight = 0
    onglet.sheet_properties.pageSetUpPr.fitToPage = True
    for ligne in lignes:
        onglet.append(_row(ligne, dernieres.get(ligne.engagement_id)))
    _dress(onglet)
    choix = DataValidation(
        type="list", formula1=f"'Mode d’emploi'!$A${premier}:$A${aide.max_row}", allow_blank=True, showErrorMessage=True
    )
    choix.add(f"F2:F{max(2, onglet.max_row)}")
    onglet.add_data_validation(choix)
    livre.active = livre.index(onglet)
    flux = io.BytesIO()
    livre.save(flux)
    return flux.getvalue()


def _row(ligne: Any, derniere: Reponse | None) -> list[Any]:
    return [
        ligne.engagement_id,
        _plain(ligne.numero),
        _plain(ligne.texte),
        TITRES.get(ligne.titre, ligne.titre),
        format_date(ligne.echeance) if ligne.echeance else _plain(ligne.periode),
        derniere.get_etat_display() if derniere else None,
        derniere.depuis if derniere else None,
        _plain(derniere.commentaire) if derniere else None,
        None,
    ]


def _plain(texte: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{texte}" if FORMULE.match(texte) else texte


def _dress(onglet: Any) -> None:
    for rang, (colonne, largeur) in enumerate(zip(FEUILLE.colonnes, LARGEURS, strict=True), 1):
        lettre = get_column_letter(rang)
        onglet.column_dimensions[lettre].width = largeur
        tete = onglet.cell(1, rang)
        tete.font = Font(bold=True, color="FFFFFF")
        tete.fill = PatternFill("solid", fgColor="1F3A4D")
        for (cellule,) in onglet.iter_rows(min_row=2, min_col=rang, max_col=rang):
            cellule.alignment = Alignment(vertical="top", wrap_text=True)
            if colonne.cle in A_REMPLIR:
                cellule.fill = PatternFill("solid", fgColor="FDF6E3")
            if colonne.cle in ("depuis", "echeance"):
                cellule.number_format = "dd/mm/yyyy"


@dataclass
class Reponduite:
    """One line that says something new: ``ecarts`` are (what, before, after)."""

    redaction: RedactionEngagement
    etat: str = ""
    depuis: date | None = None
    commentaire: str = ""
    echeance: date | None = None
    ecarts: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.redaction.engagement_id

    @property
    def revision(self) -> int:
        """Of the commitment as it is read now: it must still be so when its deadline is changed."""
        return int(self.redaction.engagement.revision)

    @property
    def answers(self) -> bool:
        """Says more than a proposed deadline."""
        return bool(self.ecarts)


@dataclass
class Lu:
    lignes: list[Reponduite] = field(default_factory=list)
    inchangees: int = 0
    erreurs: list[Erreur] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)


def read_answers(contenu: bytes, liste: ListePromesses, droits: Any) -> Lu:
    """What a completed sheet answers. Raises `ClasseurRefuse` when nothing of it can be read."""
    classeur = read_workbook(contenu, (FEUILLE,))
    page = classeur.pages[FEUILLE.cle]
    # The notice that goes with each sheet is no news.
    lu = Lu(erreurs=list(classeur.erreurs), remarques=[r for r in classeur.remarques if "Mode d’emploi" not in r])
    connues: dict[int, Any] = {redaction.engagement_id: redaction for redaction in liste.queryset}
    dernieres = last_answers(liste, list(connues))
    vues: set[int] = set()
    for ligne in page.lignes:
        reference = as_number(str(ligne.valeurs.get("reference", "")))
        redaction = connues.get(reference or 0)
        if redaction is None:
            message = "cette référence n’est pas celle d’un engagement de cette organisation dans ce contrat."
            lu.erreurs.append(page.error(message, ligne.numero, "reference"))
            continue
        if redaction.engagement_id in vues:
            message = "cet engagement est déjà plus haut. Gardez une seule ligne."
            lu.erreurs.append(page.error(message, ligne.numero, "reference"))
            continue
        vues.add(redaction.engagement_id)
        branche = liste.branche(redaction)
        dite = Reponduite(redaction)
        fautes = _read_line(dite, ligne.valeurs)
        if not fautes and not droits.covers(branche.chemin if branche else ""):
            fautes = [("reference", "votre rôle ne porte pas sur la branche de cet engagement. Retirez la ligne.")]
        if fautes:
            lu.erreurs += [page.error(message, ligne.numero, cle) for cle, message in fautes]
            continue
        _compare(dite, dernieres.get(redaction.engagement_id))
        if dite.ecarts or dite.echeance:
            lu.lignes.append(dite)
        else:
            lu.inchangees += 1
    return lu


ETATS = {fold(str(libelle)): str(code) for code, libelle in Reponse.Etat.choices}


def _read_line(dite: Reponduite, valeurs: dict[str, Any]) -> list[tuple[str, str]]:
    """Fills ``dite``; the faults as (column, message)."""
    fautes = []
    if etat := str(valeurs.get("etat", "")):
        dite.etat = ETATS.get(fold(etat), "")
        if not dite.etat:
            choix = ", ".join(f"«\u00a0{libelle}\u00a0»" for libelle in Reponse.Etat.labels)
            fautes.append(("etat", f"«\u00a0{etat[:40]}\u00a0» n’est pas un état. Écrivez {choix}."))
    for cle in ("depuis", "echeance"):
        valeur = valeurs.get(cle)
        if valeur in (None, ""):
            continue
        jour = valeur if isinstance(valeur, date) else _day(str(valeur))
        if jour is None:
            fautes.append((cle, f"«\u00a0{str(valeur)[:40]}\u00a0» n’est pas une date. Écrivez-la 31/12/2026."))
        setattr(dite, cle, jour)
    dite.commentaire = str(valeurs.get("commentaire", "")).removeprefix("'")[:5_000]
    if dite.echeance == dite.redaction.echeance:
        dite.echeance = None
    return fautes


def _day(texte: str) -> date | None:
    lue = parse_date(texte)
    return lue.to_date() if lue else None


def _compare(dite: Reponduite, derniere: Reponse | None) -> None:
    """What the line says that the last answer did not; an empty cell says nothing."""
    avant: Any = derniere or Reponse()
    if dite.etat and dite.etat != avant.etat:
        dite.ecarts.append(("État", avant.get_etat_display(), str(Reponse.Etat(dite.etat).label)))
    if dite.depuis and dite.depuis != avant.depuis:
        dite.ecarts.append(("Depuis le", format_date(avant.depuis) if avant.depuis else "", format_date(dite.depuis)))
    if dite.commentaire and dite.commentaire != " ".join(avant.commentaire.split()):
        dite.ecarts.append(("Commentaire", avant.commentaire, dite.commentaire))
