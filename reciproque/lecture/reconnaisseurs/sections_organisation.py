"""Shape (i): a section headed by an organisation (``Les engagements du Département : …``), promises in sentences or
bullets.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reciproque.langue import fold, mots, similarity
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.forme import Bloc, Forme, Liste, Paragraphe, Tableau, Titre
from reciproque.lecture.partenaires import Resolveur, lire_chapeau
from reciproque.lecture.reconnaisseurs.engagement_lu import ColonnesLues, ecrire_engagement
from reciproque.lecture.reconnaisseurs.sections_titres import Section, sections_en_titre
from reciproque.lecture.reconnaisseurs.verbes import ACTE, NON, RENVOI, promet
from reciproque.lecture.schema import PartenaireLu

NOM = "sections_organisation"
_TETE = re.compile(
    r"^\W*(?:(?:article|titre|chapitre|partie|"
    r"section)\s+[\dIVX]{1,4}(?:er)?\s*[:.–—-]?\s*)?(?:[\dIVXA-Z]{1,4}(?:[.\-]\d{1,2})*\s?[.)/–-]*\s+)?(?:les?\s+|"
    r"la\s+|"
    r"l['’])?(?:nouveaux\s+)?(?:engagements?|contributions?|apports?|interventions?|participation|"
    r"mobilisation|"
    r"promesses?|implication|obligations?|charges?|r[ôo]le|mobilisation)\s+(?:financi[eè]re?s?\s+|"
    r"sp[ée]cifiques?\s+|renforc[ée]s?\s+|propres\s+)?"
    r"(?:de\s+la\s+|de\s+l['’]\s?|du\s+|des\s+|de\s+|d['’]\s?)(?P<qui>[^:\n.]{2,110}?)\s*(?P<sep>:|$|"
    r"\n)\s*(?P<reste>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_PHRASE = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÀ-Ý«])")
_ABREVIATIONS = re.compile(r"(?:\b[A-Z]|\betc|\bcf|\bex|\bart|\bn°)\.$")


# « La participation des habitants », « la mobilisation des entreprises » are themes, not what those groups promise.
_GROUPES_QUI_PROMETTENT = {
    "bailleurs",
    "communes",
    "departements",
    "collectivites",
    "epci",
    "conseils_citoyens",
    "associations",
    "chambres_consulaires",
}


_AUTRE_SUJET = re.compile(r"^(?:Par ailleurs|En outre|De plus|Enfin|De son côté|Pour sa part), ", re.IGNORECASE)


def reconnaitre(forme: Forme, brouillon: Brouillon) -> None:
    resolveur = brouillon.partenaires
    sections: list[Section] = []
    courante: Section | None = None
    en_attente: Section | None = None
    chapitre = False  # under a heading that speaks of commitments
    ouverture: Bloc | None = None
    noms_en_titre = sections_en_titre(forme, resolveur)
    blocs = forme.blocs
    for rang, bloc in enumerate(blocs):
        if isinstance(bloc, Tableau) and courante is not None:
            _verser_tableau(courante, bloc, brouillon)
        if isinstance(bloc, Tableau) or bloc.zone in {"sommaire", "signatures", "note"}:
            courante = None
            continue
        if not brouillon.libre(bloc):
            courante = None
            continue
        if isinstance(bloc, Titre | Paragraphe):
            colle = rang + 1 < len(blocs) and blocs[rang + 1].debut == bloc.fin + 1 and _est_une_suite(blocs[rang + 1])
            ouverte = noms_en_titre.get(bloc.debut) or _ouvrir(bloc, resolveur, brouillon.lecture.texte, titre=colle)
            if ouverte is not None:
                courante, ouverture = ouverte, bloc
                sections.append(courante)
                continue
            if courante is not None and isinstance(bloc, Titre) and _autre_section(bloc):
                courante = None
            annonce = _annoncer(bloc, resolveur)
            if annonce is not None and courante is None:
                en_attente = annonce
                _verser(en_attente, bloc)
                sections.append(en_attente)
                continue
            if annonce is not None and courante is not None and ouverture is not None:
                # In the section of « les bailleurs », « X Habitat et Y s'engagent à : » says which ones.
                dits = [p for p in annonce.partenaires if not _deja_nomme(p, courante.partenaires)]
                if dits and all(p.collectif for p in courante.partenaires):
                    courante = Section(dits, annonce.marque, [])
                    sections.append(courante)
        if en_attente is not None and courante is None and _est_une_suite(bloc):
            # « La commune s'engage à : » over bullets, anywhere: they are what it promises, and nothing after them.
            _verser(en_attente, bloc)
            continue
        en_attente = None
        if isinstance(bloc, Titre):
            chapitre = bool(_CHAPITRE_DIT.search(bloc.plie)) and len(bloc.texte) < 140
        elif chapitre and courante is None and isinstance(bloc, Paragraphe):
            sections.extend(_phrases_engageantes(bloc, resolveur))
            continue
        if courante is not None and ouverture is not None:
            if bloc.debut - ouverture.fin > 80:
                courante = None
                continue
            _verser(courante, bloc)
    existants: dict[str, list[str]] = {}  # by their first words: the same promise may stand in a table too
    for e in brouillon.lecture.engagements:
        existants.setdefault(_debut(e.texte), []).append(e.texte)
    for section in sections:
        _ecrire(section, brouillon, existants)


_INCISE = re.compile(r"\s[–—-]\s([^–—]{5,160})\s[–—-]\s*(?:ils |elles )?$")
_ANNONCE = re.compile(
    r"s['’]\s?(?:engage|accorde)(?:nt|ra|ront)?\b|\bprend(?:ra|ront|nent)?\s(?:[\wà-ÿ]+\s){0,2}(?:l['’]\s?)?engagements?\b|"
    r"\bapporte(?:nt|ra|ront)?\b|\bcontribue(?:nt|ra|ront)?\b|\bpromet(?:tra|tent|tront)?\b|"
    r"\bs['’]\s?oblige(?:nt|ra|ront)?\b|\bdevr(?:a|ont)\s*:|\b(?:est|sont) tenue?s? (?:de|à)\b",
    re.IGNORECASE,
)


_PREVOIT = re.compile(r"\b(?:prévoi(?:t|ent)|arrêtent|retien(?:t|nent)|conviennent|stipule)\b", re.IGNORECASE)
_ANNONCE_COMMUNE = re.compile(
    r"\b(?:protocole|contrat|convention|avenant|signataires?|partenaires?|parties)\b[^:]{0,80}"
    r"\b(?:prevoi|arret|retien|convien|stipul|s'engag|engagements)"
)


_CHAPITRE_DIT = re.compile(
    r"\bengagements? (?:de chacun|reciproques?|des (?:parties|signataires|partenaires)|mutuels)\b"
)


def _phrases_engageantes(bloc: Paragraphe, resolveur: Resolveur) -> list[Section]:
    """« La Ville prend l'engagement de… » told in a chapter of commitments, a sentence each."""
    sortie = []
    for ligne in bloc.texte.split("\n"):
        for phrase in _phrases(ligne):
            m = _ANNONCE.search(phrase[:160])
            chapeau = lire_chapeau(phrase, resolveur) if m and not phrase.rstrip().endswith(":") else None
            if m is None or chapeau is None or NON.search(phrase[: m.start()]):
                continue
            if not any(p.collectif in {"signataires", "partenaires"} for p in chapeau.partenaires):
                sortie.append(Section(list(chapeau.partenaires), chapeau.marque, [(phrase, bloc, False)], nommes=True))
    return sortie


def _annoncer(bloc: Titre | Paragraphe, resolveur: Resolveur) -> Section | None:
    """« La commune de X s'engage à : »: who promises the bullets that follow."""
    texte, _, suite = bloc.texte.rstrip().partition("\n")
    if suite and not _ENTREE.match(suite):
        texte = bloc.texte.rstrip()
    if not texte.endswith(":") or len(texte) > 400:
        return None
    phrase = _phrases(texte)[-1]
    m = _ANNONCE.search(phrase) or _PREVOIT.search(phrase)
    if m is None or NON.search(phrase[: m.start()]):
        return None
    chapeau = lire_chapeau(phrase, resolveur)
    partenaires = list(chapeau.partenaires) if chapeau else []
    if not partenaires:
        sujet = phrase[: m.start()].rpartition(",")[2].strip()
        if m_incise := _INCISE.search(phrase[: m.start()]):
            # « Les organismes présents – Habitat 80, Logis Nord et ICF – s'accordent… »: those named between dashes.
            nommes = resolveur.lister(m_incise.group(1))
            if len(nommes) >= 2 and any(p.certitude == "certain" and not p.collectif for p in nommes):
                return Section(nommes, m_incise.group(1), [])
        trouves = [x.partenaire for x in resolveur.mentions(sujet)] if len(sujet) <= 120 else []
        partenaires = trouves[:1] if fold(sujet)[:3] in {"la ", "le ", "l'e", "les", "l'a", "l'o"} else []
    if not partenaires and _ANNONCE_COMMUNE.search(fold(phrase)):
        return Section([], "", [], nommes=True)
    if not partenaires or any(p.collectif and p.collectif not in _GROUPES_QUI_PROMETTENT for p in partenaires):
        return None
    return Section(partenaires, chapeau.marque if chapeau else partenaires[0].marque, [])


_ENTREE = re.compile(
    r"^\s*(?:\d{1,2}(?:\.\d{1,2}){0,2}\s?[°º.)]|\d{1,2}\.\d{1,2}(?=\s)|[a-h]\s?[).]|[ivx]{1,4}\))\s*(?=\S)"
)
_ETIQUETTE = re.compile(r"^\W*[A-ZÀ-Ý][\w’' -]{2,40}\s?:\s+\S")
_RAPPEL = re.compile(r"^\W*(?:(?:nous|il|on) )?(?:rappel|not(?:e|ons)\b|soulign|constat|pr[ée]cis)", re.IGNORECASE)
_COLONNE = re.compile(
    r"^ce qu|\b(?:engagements?|apports?|actions?|contributions?|promesses?|mesures?|interventions?)\b"
)


def _comme_imprime(nom: str, texte: str) -> str:
    """A name in capitals as the body prints it (« Rochebrune-Agglo »), so that it is one organisation everywhere."""
    if not nom.isupper() or len(nom) < 8:
        return nom
    autres = (m.group() for m in re.finditer(re.escape(nom), texte, re.IGNORECASE))
    return next((a for a in autres if not a.isupper()), nom)


def _ouvrir(bloc: Titre | Paragraphe, resolveur: Resolveur, texte: str, *, titre: bool = False) -> Section | None:
    """The section that a heading opens; ``titre``: a line right above a list is one, whatever its looks."""
    m = _TETE.match(bloc.texte)
    if not m:
        return None
    qui = _comme_imprime(m.group("qui").strip(), texte)
    if fold(qui).startswith(("signataires", "protocole", "contrat", "partenaires", "periode", "programme")):
        return None
    partenaires = resolveur.lister(qui)
    if not partenaires or any(p.certitude == "propose" and p.organisations == [p.nom] for p in partenaires):
        return None
    if any(p.collectif and p.collectif not in _GROUPES_QUI_PROMETTENT for p in partenaires):
        return None
    section = Section([replace(p, marque=qui) if len(partenaires) == 1 else p for p in partenaires], qui, [])
    if m.group("reste").strip():
        section.blocs.append((m.group("reste").strip(), bloc, False))
    elif isinstance(bloc, Paragraphe) and not m.group("sep").strip() and not titre:
        return None  # a sentence that only speaks of commitments
    return section


def _est_une_suite(bloc: Bloc) -> bool:
    return isinstance(bloc, Liste) or (isinstance(bloc, Paragraphe) and bool(_ENTREE.match(bloc.texte)))


def _autre_section(bloc: Titre) -> bool:
    return not bloc.texte.rstrip().endswith(":") or bool(re.match(r"^\W*(?:article|annexe|\d+[.)/])", bloc.plie))


def _verser(section: Section, bloc: Bloc) -> None:
    if isinstance(bloc, Liste):
        section.blocs.extend((item.texte, item, True) for item in bloc.items)
        textes = [" ".join(item.texte.split()) for item in bloc.items]
        actes = sum(1 for t in textes if promet(t, puce=True))
        if actes * 2 >= len(textes) or all(_ETIQUETTE.match(t) for t in textes):
            section.surs.update(item.debut for item, t in zip(bloc.items, textes, strict=True) if not _RAPPEL.match(t))
    elif isinstance(bloc, Titre | Paragraphe):
        section.blocs.extend((texte, bloc, puce) for texte, puce in _entrees(bloc.texte))


_LES_AUTRES = re.compile(r"^(?:Les|Tous les|L['’]ensemble des|Chacun des) (?:autres )?(?:signataires|partenaires)\b")


def _verser_tableau(section: Section, tableau: Tableau, brouillon: Brouillon) -> None:
    """« Domaine | Ce que la Ville apporte » in the section of one organisation: a promise a row."""
    if not brouillon.libre(tableau):
        # Read already, by a recogniser that saw no name in it: the heading says who.
        for engagement in brouillon.lecture.engagements:
            if (
                section.annonce
                and not engagement.partenaires
                and tableau.debut <= engagement.source.lignes[0] <= tableau.fin
            ):
                engagement.partenaires = [replace(p) for p in section.partenaires]
        return
    entete, *rangees = tableau.rangees
    colonne = next((c.colonne for c in entete.cellules if _COLONNE.search(c.plie)), None)
    if colonne is None or not rangees:
        return
    for rangee in rangees:
        cellule = rangee.cellule(colonne)
        if cellule is not None and len(cellule.texte.split()) >= 3:
            section.blocs.append((cellule.texte, cellule, True))
            section.surs.add(cellule.debut)
    brouillon.prendre(tableau, NOM)


def _entrees(texte: str) -> list[tuple[str, bool]]:
    """Lines « a) … », « 1° … », « 2. … » are entries of a list, each with what continues it; the rest is prose."""
    sortie: list[tuple[str, bool]] = []
    for ligne in texte.split("\n"):
        m = _ENTREE.match(ligne)
        if m:
            sortie.append((ligne[m.end() :].strip(), True))
        elif sortie:
            avant, puce = sortie[-1]
            sortie[-1] = (f"{avant}\n{ligne}", puce)
        else:
            sortie.append((ligne, False))
    return sortie


def _ecrire(section: Section, brouillon: Brouillon, existants: dict[str, list[str]]) -> None:
    """One commitment per promising bullet or sentence; those that tell the past or point elsewhere are left."""
    collectif = section.partenaires
    for texte, place, puce in section.blocs:
        morceaux = [texte] if puce else _phrases(texte)
        for morceau in morceaux:
            propre = " ".join(morceau.split())
            if len(propre.split()) < (3 if puce else 5) or RENVOI.search(propre) or propre.endswith((":", "?")):
                continue
            if not (section.nommes or (puce and place.debut in section.surs) or promet(propre, puce=puce)):
                continue
            if _LES_AUTRES.match(propre) and not section.nommes:
                continue
            if any(similarity(propre, e) > 0.92 for e in existants.get(_debut(propre), ())):
                continue
            chapeau = lire_chapeau(propre[:1].upper() + propre[1:], brouillon.partenaires)
            if section.nommes and chapeau is None:
                continue
            engagement = ecrire_engagement(
                brouillon,
                propre,
                source=brouillon.source(place),
                numero=None,
                noeud=None,
                colonnes=ColonnesLues(),
                confiance=0.92 if puce and ACTE.match(propre) else 0.8 if puce or "engage" in propre else 0.6,
            )
            dits = [p for p in chapeau.partenaires if not _deja_nomme(p, collectif)] if chapeau else []
            if chapeau and not dits and 0 < len(chapeau.partenaires) < len(collectif) and not puce:
                noms = {p.nom for p in chapeau.partenaires}  # one of those the heading names, and it alone
                engagement.partenaires = [replace(p) for p in collectif if p.nom in noms] or engagement.partenaires
                brouillon.prendre(place, NOM)
                continue
            deja = {(p.nom, p.service) for p in dits}
            if dits and chapeau and _AUTRE_SUJET.match(propre):
                collectif_dit = []  # « Par ailleurs, l'ARS s'engage… » in the section of the State: the ARS alone
            else:
                collectif_dit = [replace(p) for p in collectif if (p.nom, p.service) not in deja]
            engagement.partenaires = dits + collectif_dit
            brouillon.prendre(place, NOM)


def _debut(texte: str) -> str:
    return " ".join(mots(texte[:80])[:4])


def _deja_nomme(dit: PartenaireLu, section: list[PartenaireLu]) -> bool:
    """« La Ville » in the section of « Ville de Montluel », « le bailleur » in that of one landlord: the same one."""
    court = mots(dit.nom)
    return any(
        all(any(m.startswith(c) for m in mots(f"{p.nom} {p.marque}")) for c in court)
        or (dit.collectif and not p.collectif and len(section) == 1)
        for p in section
    )


def _phrases(texte: str) -> list[str]:
    sortie: list[str] = []
    for ligne in texte.split("\n\n"):
        for phrase in _PHRASE.split(" ".join(ligne.split())):
            if sortie and _ABREVIATIONS.search(sortie[-1]):
                sortie[-1] = f"{sortie[-1]} {phrase}"
            else:
                sortie.append(phrase)
    return [p for p in sortie if p.strip()]
