"""What a verb says: an act to come (« financera », « prendra à sa charge »), one that stands (« mobilise »)."""

from __future__ import annotations

import re

# Futures that tell how the contract works or what will be, not what somebody promises to do.
_ETATS = (
    r"op[ée]ra|cam[ée]ra|libera|sera|seront|aura|auront|devra|devront|pourra|pourront|faudra|permettra|permettront|"
    r"durera|dureront|"
    r"restera|resteront|demeurera|demeureront|comptera|compteront|pr[ée]sidera|co-?pr[ée]sideront|si[èe]gera|"
    r"si[èe]geront|"
    r"examinera|examineront|validera|valideront|constituera|constitueront|reposera|reposeront|s['’]appliquera|"
    r"concernera|"
    r"concerneront|portera sur|comportera|comprendra|comprendront|figurera|figureront|interviendra|interviendront|"
    r"rendra compte|rendront compte|conviendra|s['’]agira|importera|deviendra|deviendront|"
    r"fera l['’]objet|feront l['’]objet|prendra (?:effet|fin|acte)|se r[ée]unir|vivra|vivront|voudra|voudront"
)
FUTUR = re.compile(rf"\b(?!(?:{_ETATS}))(?P<v>[a-zà-ÿ][a-zà-ÿœ]{{2,}}(?:ra|ront))\b")
# The same act, said as standing already.
PRESENT = re.compile(
    r"\b(?:s['’]\s?(?:engage|oblige)(?:nt)?|poursui(?:t|vent)|maintien(?:t|nent)|soutien(?:t|nent)|mobilise(?:nt)?|"
    r"mettent|met(?= )|"
    r"affecte(?:nt)?|r[ée]serve(?:nt)?|garanti(?:t|ssent)|finance(?:nt)?|cofinance(?:nt)?|ouvre(?:nt)?|"
    r"cr[ée]e(?:nt)?|double(?:nt)?|"
    r"[ée]tend(?:ent)?|recrute(?:nt)?|"
    r"verse(?:nt)?|publie(?:nt)?|organise(?:nt)?|tien(?:t|nent)|attribue(?:nt)?|d[ée]die(?:nt)?|accueill(?:e|ent)|"
    r"forme(?:nt)?|installe(?:nt)?|"
    r"r[ée]nove(?:nt)?|"
    r"consacre(?:nt)?|d[ée]signe(?:nt)?|nomme(?:nt)?|propose(?:nt)?|prolonge(?:nt)?|reconduit|reconduisent|"
    r"renouvell?(?:e|ent)|"
    r"simplifie(?:nt)?|renforce(?:nt)?|"
    r"d[ée]veloppe(?:nt)?|apporte(?:nt)?|accompagne(?:nt)?|contribue(?:nt)?|participe(?:nt)?|prend|prennent|"
    r"confirme(?:nt)?|porte(?:nt)?|"
    r"valorise(?:nt)?|associe(?:nt)?|"
    r"implante(?:nt)?|d[ée]ploi(?:e|ent)|assure(?:nt)?|veille(?:nt)?|facilite(?:nt)?|favorise(?:nt)?|"
    r"generalise(?:nt)?|g[ée]n[ée]ralise(?:nt)?|"
    r"lance(?:nt)?|"
    r"priorise(?:nt)?|fournit|fournissent|[ée]largi(?:t|ssent)|r[ée]habilite(?:nt)?|am[ée]nage(?:nt)?|"
    r"exp[ée]rimente(?:nt)?|"
    r"intensifi(?:e|ent))\b"
)
ENGAGE = re.compile(
    r"\b(?:s['’]\s?(?:y\s+)?(?:engag|oblig)(?:e|ent|era|eront)|pren(?:d|nent|dra|dront) l['’]engagement)\b"
)
# Told of today or of yesterday: what is, not what is promised.
DEJA = re.compile(
    r"\b(?:aujourd['’]hui|actuellement|d[ée]j[àa]|depuis|historiquement|a permis|ont permis|jusqu['’](?:ici|"
    r"à présent))\b"
)
SUBORDONNEE = re.compile(r"\b(?:qui|que|qu['’]|dont|où|lorsqu\w*|si|quand|afin|permettant|visant)\b", re.IGNORECASE)
PASSIF = re.compile(
    r"\b(?:ser(?:a|ont)\s+(?:\w+ement\s+)?[a-zà-ÿ]+(?:é|ée|és|ées|i|ie|is|ies|it|ite|its|ites|ert|erte|erts|ertes|u|"
    r"ue|us|ues))\b"
    r".{0,160}?\bpar\s+(?P<agent>(?:la |le |les |l['’])?[^,.;]{2,90})"
)

# Main verbs of a promise, conjugated: an infinitive only counts at the head of a bullet.
_PROMESSE = re.compile(
    r"s['’]\s?engag|\bse poursui(?:t|vra|vent|vront)\b|\bpoursui(?:t|vra|vent|vront)\b|\bmaint(?:ient|"
    r"iendra|iennent|iendront)\b|"
    r"\bsout(?:ient|iendra|iennent|iendront)\b|\bmobilise(?:nt|ra|ront)?\b|\bcontribue(?:nt|ra|"
    r"ront)?\b|\bparticipe(?:nt|ra|ront)?\b|"
    r"\bfinance(?:nt|ra|ront)\b|\bfinance (?=l|d|u)|\bapporte(?:nt|ra|ront)?\b|\baccompagne(?:nt|ra|"
    r"ront)?\b|\brenforce(?:nt|ra|ront)?\b|"
    r"\bd[ée]veloppe(?:nt|ra|ront)?\b|\bfavorise(?:nt|ra|ront)?\b|\bmet(?:tra|tent|tront)?\b(?= en| "
    r"à)|\bconfirme(?:nt|ra|ront)?\b|"
    r"\bveille(?:nt|ra|ront)?\b|\bassure(?:nt|ra|ront)?\b|\bpropose(?:nt|ra|ront)?\b|\bcr[ée]e(?:nt|"
    r"ra|ront)\b|\br[ée]serve(?:nt|ra|ront)?\b|"
    r"\bconsacre(?:nt|ra|ront)?\b|\bprendr(?:a|ont)\b|\b(?:il|Il) (?:importe|convient|s['’]agira|est "
    r"propos[ée]|est pr[ée]vu)\b",
    re.IGNORECASE,
)
_TOUT_FUTUR = re.compile(
    r"\b(?!(?:op[ée]ra|cam[ée]ra|sera|seront|devra|devront|pourra|pourront|faudra|aura|auront|permettra|"
    r"permettront)\b)[a-zà-ÿ]{2,}(?:ra|ront)\b"
)
NON = re.compile(
    r"\b(?:qui|que|dont|où|lorsqu|devrai(?:t|ent)|pourrai(?:t|ent)|permet(?:tent|tant)?|a permis|ont permis|visant)\b",
    re.IGNORECASE,
)
ACTE = re.compile(
    (
        r"^\W*(?:d['’]|de |à |la |le |l['’]|une? )?(?:s['’]|se )?[A-ZÀ-Ýa-zà-ÿ]+(?:er|ir|re|tion|ment|"
        r"ance|age|ien|ise|ite|ure)\b"
    ),
    re.IGNORECASE,
)
RENVOI = re.compile(
    (
        r"\b(?:sont|est)\s+(?:list|d[ée]taill|pr[ée]sent|repris|d[ée]crit|inscrit|pr[ée]cis|"
        r"ann?ex)\w*\s+(?:dans|ci|en|au)\b|ci-apr[eè]s\s*:?\s*$|voir (?:l['’])?annexe"
    ),
    re.IGNORECASE,
)
_DEVANT = re.compile(
    r"^(?:Il|Elle|Ils|Elles|Celui-ci|Celle-ci|(?:Enfin|Aussi|Ainsi|De plus|En outre|Par ailleurs),|L['’]|La|Le|Les|"
    r"Un|Une|"
    r"[A-ZÀ-Ý0-9][\w&.’'-]*)\b"
)
_ETRE = re.compile(r"[,;]|\b(?:est|sont|a|ont|été|pour|afin|avec|de ce que)\b")
_TETE_DE_PUCE = re.compile(r"^\W*(?:y |en |s['’]y )?")


def promet(phrase: str, *, puce: bool) -> bool:
    """A bullet that names an act, or a sentence whose main verb promises, near its subject."""
    if puce and (ACTE.match(phrase) or _verbe_en_tete(phrase)):
        return True
    if _acte_present(phrase):
        return True
    m = _PROMESSE.search(phrase) or _TOUT_FUTUR.search(phrase)
    if m is None:
        return False
    avant = phrase[: m.start()]
    if DEJA.search(phrase) and not FUTUR.search(phrase) and "engag" not in phrase.lower():
        return False
    if "engag" in m.group(0).lower():
        return not NON.search(avant[-40:])
    return (
        len(avant.split()) <= 22
        and not NON.search(avant)
        and not avant.rstrip().endswith(("pour", "de", "à", "afin de"))
    )


def _verbe_en_tete(puce: str) -> bool:
    """« doublera l'enveloppe », « nomme un délégué »: who does it stands above the list."""
    depart = _TETE_DE_PUCE.match(puce)
    debut = depart.end() if depart else 0
    m = FUTUR.match(puce, debut) or PRESENT.match(puce.lower(), debut)
    return m is not None and puce[debut : debut + 1].islower()


def _acte_present(phrase: str) -> bool:
    """« Il affecte un poste… », « La Métropole réserve 20 %… »: what the organisation does, in the present."""
    m = PRESENT.search(phrase)
    if m is None or not _DEVANT.match(phrase) or DEJA.search(phrase):
        return False
    avant = phrase[: m.start()]
    return len(avant.split()) <= 9 and not NON.search(avant) and not _ETRE.search(avant)
