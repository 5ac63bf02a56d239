"""Writing one commitment: partners at its head and in its columns, levers, status, period. Shared by recognisers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reciproque.langue import find_amounts, find_dates, find_periods, fold, parse_date
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.partenaires import Resolveur, chapeaux_internes, lire_chapeau, lire_queue
from reciproque.lecture.reconnaisseurs.entetes import role_de
from reciproque.lecture.schema import EngagementLu, MontantLu, PartenaireLu, PeriodeLue, Source

_FINANCEMENTS = re.compile(
    (
        r"(?:financements?(?:\s+et\s+dispositifs?)?|dispositifs?(?:\s+et\s+financements?)?|moyens|"
        r"leviers?)\s+(?:mobilis(?:ables?|és?|es?))\s*:\s*(?P<l>[^\n]{3,400})"
    ),
    re.IGNORECASE,
)
_PERIODE_DITE = re.compile(
    r"(?:\bengagements?\b|\bpériode\b|\bperiode\b|\bcalendrier\b|\bannées?\b|\bdurée\b)[^.:\n]{0,40}$", re.IGNORECASE
)
_AUTRE_OBJET = re.compile(
    r"\b(?:contrat de ville|cio|convention|loi|plan|c\.?i\.?a|cpo|pacte|campagne|rentrée|circulaire)\b[^.]{0,40}$",
    re.IGNORECASE,
)
# Roles printed between brackets at the end of a promise, and what parts one role from the next.
_QUEUE_TITREE = re.compile(
    r"[(\[](?P<dits>\s*(?:co-?)?(?:pilote|chef|porteur|responsable|partenaire|acteur|avec)[^()\[\]:]{0,30}:[^()\[\]]+)[)\]]"
    r"[*_]{0,3}\s*[.;]?\s*$",
    re.IGNORECASE,
)
_ENTRE_ROLES = re.compile(
    r"\s*[;|]\s*|\s[-–—]\s|"
    r"[,.]?\s+(?=(?:co-?)?(?:pilote|chef de file|porteur|partenaire|acteur|avec|appui)s?\b[^:,;]{0,30}:)",
    re.IGNORECASE,
)
_ECHEANCE = re.compile(
    (
        r"(?:d['’]ici(?:\s+(?:à|la fin|fin))*|avant(?:\s+(?:fin|la fin de|le))?|au plus tard(?:\s+(?:en|"
        r"le|fin))?|jusqu['’](?:au|en|à)|à l['’]horizon|à échéance)\s*$"
    ),
    re.IGNORECASE,
)
_TOUT_LE_MONDE = {"signataires", "partenaires"}
_STATUTS = (
    ("nouveau", r"\bnouve(?:au|aux|lle|lles|l)\b"),
    ("priorise", r"\bprioritaires?\b|\bprioris|\breformul|\borange\b"),
    ("satisfaisant", r"\bsatisfaisant|\bvert(?:e|s)?\b|\brealise\b"),
    ("poursuivi", r"\bpoursui|\bmaintenu|\breconduit|\ben cours\b"),
)


@dataclass(slots=True)
class ColonnesLues:
    """Texts of the other columns of a row, by role."""

    par_role: dict[str, list[str]] = field(default_factory=dict)

    def poser(self, role: str, texte: str) -> None:
        self.par_role.setdefault(role, []).append(texte)

    def ajouter(self, autres: ColonnesLues) -> None:
        for role, textes in autres.par_role.items():
            self.par_role.setdefault(role, []).extend(textes)

    def texte(self, role: str) -> str:
        return "\n".join(self.par_role.get(role, ()))


def statut_dit(texte: str) -> str:
    """A status the document prints in words; ``inconnu`` otherwise. Never guessed from a colour or a legend."""
    plie = fold(texte)
    for statut, motif in _STATUTS:
        if re.search(motif, plie):
            return statut
    return "inconnu"


def fusionner(listes: list[list[PartenaireLu]]) -> list[PartenaireLu]:
    """One entry per partner and service; the first mark and the firmest role win."""
    vus: dict[tuple[str, str | None], PartenaireLu] = {}
    for liste in listes:
        for p in liste:
            cle = (p.collectif or " / ".join(p.organisations) or p.nom, p.service)
            deja = vus.get(cle)
            if deja is None:
                if p.service is None and any(k[0] == cle[0] for k in vus):
                    continue  # already there through one of its services
                vus[cle] = p
            elif p.role == "chef_de_file" or (deja.role == "inconnu" and p.role != "inconnu"):
                deja.role = p.role
    return list(vus.values())


def sans_tout_le_monde(partenaires: list[PartenaireLu]) -> list[PartenaireLu]:
    """« Engagements des partenaires » over a column that says which ones: those named, when some are."""
    return [p for p in partenaires if p.collectif not in _TOUT_LE_MONDE] or partenaires


def ecrire_engagement(
    brouillon: Brouillon,
    texte: str,
    *,
    source: Source,
    numero: str | None,
    noeud: str | None,
    colonnes: ColonnesLues | None = None,
    confiance: float = 0.95,
) -> EngagementLu:
    """Add a commitment with everything its own words and its row say."""
    colonnes = colonnes or ColonnesLues()
    resolveur = brouillon.partenaires
    partenaires = fusionner(
        [
            resolveur.lister(colonnes.texte("chef_de_file"), role="chef_de_file"),
            resolveur.lister(colonnes.texte("partenaires"), role="partenaire"),
            resolveur.lister(colonnes.texte("acteurs"), role="inconnu"),
            *_partenaires_du_texte(texte, resolveur, colonnes),
        ]
    )
    if colonnes.texte("chef_de_file") or colonnes.texte("partenaires"):
        partenaires = sans_tout_le_monde(partenaires)
    engagement = brouillon.engagement(
        texte,
        source=source,
        numero=numero,
        noeud=noeud,
        partenaires=partenaires,
        leviers=leviers_de(texte, colonnes),
        montants=montants_de(texte + "\n" + colonnes.texte("montants")),
        statut=statut_dit(colonnes.texte("statut")) if colonnes.texte("statut") else "inconnu",
        confiance=confiance,
    )
    engagement.periode, engagement.echeance = temps_de(texte, colonnes.texte("echeance"))
    for alinea in colonnes.texte("indicateurs").split("\n"):
        libelle = alinea.strip(" -–•*\t")
        if len(libelle) > 5:
            brouillon.indicateur(libelle, famille="suivi", source=source, engagement=engagement.id)
    return engagement


def _partenaires_du_texte(texte: str, resolveur: Resolveur, colonnes: ColonnesLues) -> list[list[PartenaireLu]]:
    listes: list[list[PartenaireLu]] = []
    chapeau = lire_chapeau(texte, resolveur)
    if chapeau is not None:
        listes.append(list(chapeau.partenaires))
    elif roles := _queue_titree(texte, resolveur):
        texte = texte[: max(texte.rfind("("), texte.rfind("["))]
        listes.extend(roles)
    elif not colonnes.texte("partenaires") and not colonnes.texte("acteurs"):
        listes.append(list(lire_queue(texte, resolveur)))
    listes.append(chapeaux_internes(texte if chapeau is None else "\n" + texte[chapeau.fin :], resolveur))
    return listes


def _queue_titree(texte: str, resolveur: Resolveur) -> list[list[PartenaireLu]]:
    """``… (pilote : CAF ; partenaires : Ville, ARS)`` or ``[Porteur : Ville – Avec : CAF]`` at the very end."""
    m = _QUEUE_TITREE.search(texte[-320:])
    if m is None:
        return []
    listes: list[list[PartenaireLu]] = []
    for partie in _ENTRE_ROLES.split(m.group("dits")):
        tete, deux_points, noms = partie.partition(":")
        role = role_de(tete) if deux_points else None
        if role in {"chef_de_file", "referent"}:
            listes.append(resolveur.lister(noms, role="chef_de_file"))
        elif role == "partenaires" or fold(tete).strip() in {"avec", "appui", "financement", "financeurs"}:
            listes.append(resolveur.lister(noms, role="partenaire"))
    return listes


def leviers_de(texte: str, colonnes: ColonnesLues) -> list[str]:
    leviers = [x.strip(" -–•*\t") for x in colonnes.texte("leviers").split("\n")]
    for m in _FINANCEMENTS.finditer(texte):
        liste = re.split(r"\.\s|\.\.\.|…|\s-\s", m.group("l"))[0]
        leviers.extend(x.strip(" .") for x in re.split(r",(?![^()]*\))", liste))
    return list(dict.fromkeys(x for x in leviers if len(x) > 1))


def montants_de(texte: str) -> list[MontantLu]:
    """Amounts named inside a commitment, with the words before each as its object."""
    sortie = []
    for m in find_amounts(texte):
        avant = texte[max(0, m.debut - 110) : m.debut]
        coupe = max(avant.rfind(c) for c in ".;:\n•")
        objet = " ".join(avant[coupe + 1 :].split()).strip(" -–(,")
        sortie.append(MontantLu(valeur=m.valeur, objet=objet[-110:]))
    return sortie


def temps_de(texte: str, colonne: str) -> tuple[PeriodeLue | None, str | None]:
    """(period, deadline) the commitment gives itself: its column first, then its own words; not the years of another
    act.
    """
    periode: PeriodeLue | None = None
    echeance: str | None = None
    if colonne.strip():
        periodes = find_periods(colonne)
        if periodes and periodes[0][0].debut:
            p = periodes[0][0]
            periode = PeriodeLue(debut=p.debut.iso() if p.debut else None, fin=p.fin.iso() if p.fin else None)
        else:
            date = parse_date(colonne)
            echeance = date.iso() if date else None
    for p, debut, _ in find_periods(texte):
        avant = texte[max(0, debut - 70) : debut]
        if p.debut is None and p.fin is not None:
            if periode is None and texte[debut : debut + 6].lower().startswith("jusqu"):
                periode = PeriodeLue(debut=None, fin=p.fin.iso())
            elif echeance is None:
                echeance = p.fin.iso()
        elif periode is None and p.debut and p.fin and _PERIODE_DITE.search(avant) and not _AUTRE_OBJET.search(avant):
            periode = PeriodeLue(debut=p.debut.iso(), fin=p.fin.iso())
    if echeance is None:
        for d, debut, _ in find_dates(texte):
            if _ECHEANCE.search(texte[max(0, debut - 40) : debut]):
                echeance = d.iso()
                break
    return periode, echeance
