"""Labels of a sheet (« Chef de file », « Pistes d'action »…) and what each one holds."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from reciproque.langue import fold, similarity

# Role → patterns on the folded label. The first that matches wins.
_ROLES: tuple[tuple[str, str], ...] = (
    (
        "titre",
        (
            r"^(?:intitule|titre|nom|denomination|libelle)(?: (?:de la|du|de l'|des|de)? ?(?:fiche|action|objectif|"
            r"projet|operation|mesure)s?)?$"
        ),
    ),
    (
        "indicateurs",
        (
            r"^comment .{0,25}(?:mesur|evalu|verifi|saur|juge)|^(?:ce que|a quoi) (?:nous|on|l'on) .{0,12}"
            r"(?:mesur|suiv|verr|compt)|^(?:preuves?|livrables?|tableau de bord|mesures? (?:de|du|des) (?:resultat|"
            r"impact|effet|suivi))"
        ),
    ),
    (
        "actions",
        (
            r"^(?:ce (?:que|qu'on|qui)|que) (?:nous |on |l'on |va |vont |les \w+ )?(?:all\w+ |s'engagent a |va |vont )?"
            r"(?:fai\w+|fer\w+|mett\w+|propos\w+|prevo\w+|etre fait|sera fait|engag\w+)|"
            r"^nous (?:nous )?(?:engag|fer|all|propos)|"
            r"^(?:interventions?|realisations?|initiatives?|propositions?|reponses?|concretement|deroulement)\b"
        ),
    ),
    ("role", r"^(?:le )?role (?:de|du|des|d')\b|^(?:si|lorsque) pas chef de file"),
    (
        "indicateurs",
        (
            r"^(?:les )?(?:principaux )?(?:indicateurs?|impacts?|resultats?|criteres? (?:d'evaluation|"
            r"de reussite))\b"
        ),
    ),
    ("engagements", r"^(?:les |nos )?(?:principaux )?engagements?\b(?!.*indicateur)"),
    ("indicateurs", r"^(?:suivi et )?evaluation\b|^modalites? d'evaluation|^valeurs? cibles?"),
    (
        "actions",
        (
            r"^(?:les )?(?:principales )?(?:pistes? d'actions?|actions?|operations?|"
            r"demarches)\b(?!.*indicateur)"
        ),
    ),
    ("actions", r"^(?:plan|programme) d'actions?\b|^(?:etapes?|taches?|principales etapes)\b"),
    (
        "actions",
        (
            r"^(?:actions?|mesures?) (?:a |prevues|envisagees|mises|proposees)|^exemples? d'actions?|"
            r"^modes? operatoires?"
        ),
    ),
    (
        "chef_de_file",
        (
            r"^(?:structures?|institutions?|organismes?|partenaires?|collectivites?)? "
            r"?(?:co-?)?chef(?:fe)?s? de file\b"
        ),
    ),
    (
        "chef_de_file",
        (
            r"^(?:structures? )?porteu(?:r|se)s?\b|^structures? (?:porteuses?|pilotes?|responsables?)|"
            r"^maitr(?:e|ise)s? d'ouvrage"
        ),
    ),
    ("chef_de_file", r"^(?:institution|organisme|signataire|partenaire) (?:pilote|porteur|responsable|chef)"),
    (
        "referent",
        (
            r"^(?:pilotes? )?referente?s?\b|^responsables?\b|^coordon+(?:n?ateur|inateur|inatrice|"
            r"n?atrice)s?\b|^interlocut"
        ),
    ),
    (
        "pilote",
        (
            r"^(?:co-?)?pilotes?\b|^pilotage\b|^animat(?:eurs?|rices?|ion)\b|"
            r"^qui (?:pilote|porte|conduit|dirige|anime)|"
            r"^portage\b|^porte(?:e)? par\b|^garante?s?\b|^(?:en charge|a la manoeuvre)\b|^mene(?:e)? par\b"
        ),
    ),
    (
        "partenaires",
        (
            r"^(?:autres? )?(?:acteurs?|structures?|institutions?|signataires?|organismes?|services?|collectivites?) "
            r"(?:\w+ )?(?:mobilise|associe|implique|concerne|partie)e?s?\b|^(?:avec|aux cotes de) |"
            r"^(?:associes?|concours|cooperations?|relais|appuis?)\b|"
            r"^autres? (?:acteurs?|signataires?|intervenants?|contribut\w+)\b|"
            r"^mobilises?\b|^intervenants?\b|^contribut"
        ),
    ),
    ("partenaires", r"\bpartenari|\bpartenaires?\b|^acteurs?\b|^(?:co-?)?financeurs?\b|^contributeurs?\b|^qui\b"),
    (
        "diagnostic",
        (
            r"diagnostic|^constats?\b|justification|^contexte\b|etat des lieux|^problemati|^pourquoi|"
            r"^enjeux?\b"
        ),
    ),
    (
        "contenu",
        (
            r"contenu|^descripti|^finalites?|^resume\b|^presentation|^objectifs? (?:poursuivis?|vises?|"
            r"attendus?|de l'action|generaux)|^objectifs?$|^quoi\b"
        ),
    ),
    ("modalites", r"^(?:les )?modalites?\b|mise en oeuvre|^calendrier|^echeanc|^duree|^periode|^quand\b|^comment\b"),
    ("modalites", r"^publics?\b|^beneficiaires?|^territoires?|^localisation|^quartiers?|^lieux?\b|^perimetre|^ou\b"),
    (
        "modalites",
        (
            r"^moyens?\b|^financements?|^budget|^couts?\b|^plan de financement|^leviers?|droit commun|"
            r"^dispositifs?"
        ),
    ),
    (
        "modalites",
        (
            r"^observations?|^commentaires?|^points? de vigilance|^conditions?|^etat d'avancement|"
            r"^statut|^priorit"
        ),
    ),
)
_MOTIFS = tuple((role, re.compile(motif)) for role, motif in _ROLES)
# A label that names a level of the tree: its value is a heading (« Axe | Emploi »).
_NIVEAUX = re.compile(
    r"^(?P<mot>pilier|axe(?: strategique)?|enjeu|orientation(?: strategique)?|theme|thematique|"
    r"objectif(?: (?:strategique|operationnel|general|specifique))?|volet)"
    r"(?: (?:concernee?s?|de rattachement|du contrat(?: de ville)?|de reference|vise?))?(?: n° ?\d+)?$"
)
LIBELLE_MAX = 90


def couper_libelle(texte: str) -> tuple[str, str]:
    """``(label, rest)``: what stands before the colon or the instructions of the template, and what follows it."""
    ligne, _, suite = texte.strip().partition("\n")
    avant, deux_points, apres = ligne.partition(":")
    if deux_points and len(avant) <= LIBELLE_MAX:
        return avant.strip(" \u00a0*"), " ".join(x for x in (apres.strip(), suite.strip()) if x)
    return ligne.strip(" \u00a0*"), suite.strip()


@lru_cache(maxsize=2048)
def role_de(libelle: str) -> str | None:
    """Role of a label, None when it is none. ``niveau`` when it names a level of the tree, ``titre`` the sheet."""
    plie = fold(libelle).strip(" .:-*")
    plie = re.sub(r"^(?:\d{1,2}[.)]|[a-z][.)])\s*", "", plie)
    if not plie or len(plie) > 400:
        return None
    if _NIVEAUX.match(plie):
        return "niveau"
    for role, motif in _MOTIFS:
        if motif.search(plie[:LIBELLE_MAX]):
            return role
    return None


def harmoniser(libelles: list[tuple[str, str]]) -> dict[str, str]:
    """Printed label → the label the sheets share: the commonest of its role that it repeats, misspells or lengthens.

    ``libelles``: (role, printed label) of every field, in order.
    """
    comptes: dict[str, Counter[str]] = {}
    for role, libelle in libelles:
        comptes.setdefault(role, Counter())[libelle] += 1
    sortie: dict[str, str] = {}
    for compte in comptes.values():
        groupes: list[list[str]] = []
        for libelle, _ in compte.most_common():
            groupe = next((g for g in groupes[:12] if _meme_rubrique(g[0], libelle)), None)
            if groupe is None:
                groupes.append([libelle])
            else:
                groupe.append(libelle)
        for groupe in groupes:
            # The instructions of the template make a label longer in some sheets.
            court = min((g for g in groupe if fold(groupe[0]).startswith(fold(g)[:60])), key=len, default=groupe[0])
            for libelle in groupe:
                sortie.setdefault(libelle, court.strip(" .:"))
    return sortie


def _meme_rubrique(commun: str, autre: str) -> bool:
    a, b = fold(commun), fold(autre)
    return (
        a == b
        or (b.startswith((a, a[:60])) and len(a) > 5)
        or (a.startswith(b) and len(b) > 8)
        or similarity(a, b) >= 0.8
    )


def famille_de(libelle: str) -> str:
    """Family of the indicators under a label."""
    plie = fold(libelle)[:LIBELLE_MAX]
    if "contexte" in plie:
        return "contexte"
    if plie.startswith(("impact", "indicateurs d'impact", "indicateur d'impact")):
        return "impact"
    if "resultat" in plie:
        return "resultat"
    if "impact" in plie and "suivi" not in plie:
        return "impact"
    return "suivi"
