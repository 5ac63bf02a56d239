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
    r"\b(?:s['’]\s?(?:engage|oblige)(?:nt)?|poursui(?:t|vent)|maintien(?:t|nent)|soutien(?:t|nent)|mobilisent?|"
    r"mettent|met(?= )|"
    r"affectent?|r[ée]servent?|garanti(?:t|ssent)|financent?|cofinancent?|ouvrent?|cr[ée]ent?|doublent?|"
    r"[ée]tend(?:ent)?|recrutent?|"
    r"versent?|publient?|organisent?|tien(?:t|nent)|attribuent?|d[ée]dient?|accueill(?:e|ent)|forment?|installent?|"
    r"r[ée]novent?|"
    r"consacrent?|d[ée]signent?|nomment?|proposent?|prolongent?|reconduit|reconduisent|renouvell?(?:e|ent)|"
    r"simplifient?|renforcent?|"
    r"d[ée]veloppent?|apportent?|accompagnent?|contribuent?|participent?|prend|prennent|confirment?|portent?|"
    r"valorisent?|associent?|"
    r"implantent?|d[ée]ploi(?:e|ent)|assurent?|veillent?|facilitent?|favorisent?|generalisent?|g[ée]n[ée]ralisent?|"
    r"lancent?|"
    r"priorisent?|fournit|fournissent|[ée]largi(?:t|ssent)|r[ée]habilitent?|am[ée]nagent?|exp[ée]rimentent?|"
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
