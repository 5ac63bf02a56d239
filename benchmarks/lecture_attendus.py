"""What careful people found in documents: the expectations of the tests, and the descriptions of the reference corpus.

The descriptions stay outside the project (``../shared/reference``): where they are absent, their documents are skipped.
"""

import re
import sys
import tomllib
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
DOCUMENTS = RACINE / "tests" / "lecture" / "documents"
DEMO = RACINE / "reciproque" / "demo" / "documents"
PARTAGE = RACINE.parent / "shared"
# Folders whose documents and expectations were written before anybody opened a recogniser.
GROUPES = {
    "aveugle": "première lecture à l’aveugle",
    "aveugle_2": "seconde lecture à l’aveugle",
    "aveugle_3": "troisième lecture à l’aveugle",
    "aveugle_4": "quatrième lecture (a, b, d, e) à l’aveugle",
    "aveugle_4b": "quatrième lecture (c, f à j) à l’aveugle",
    "aveugle_5b": "cinquième lecture (c, f à j) à l’aveugle",
    "aveugle_6b": "sixième lecture (c, i, j) à l’aveugle",
    "aveugle_5": "cinquième lecture (a, b, d, e) à l’aveugle",
    "aveugle_6": "sixième lecture (a, b, d, e) à l’aveugle",
    "aveugle_7": "septième lecture (a, b, d, e) à l’aveugle",
    "aveugle_8": "huitième lecture (d’une autre main) à l’aveugle",
}


@dataclass
class EngagementAttendu:
    """``texte`` may be only its beginning (``debut``). None: nobody wrote it down, so it is not scored."""

    texte: str = ""
    debut: bool = True
    numero: str | None = None
    partenaires: list[str] | None = None
    ligne: int | None = None  # where it starts, when its words were not written down
    indicateurs: int | None = None


@dataclass
class Attendu:
    nom: str
    chemin: Path
    rendu: str = ""  # format made from the source when the bench runs
    groupe: str = "vus"
    engagements: list[EngagementAttendu] | None = None
    noeuds: list[tuple[str, str, str]] | None = None
    quartiers: list[tuple[str, str, frozenset[str], int]] | None = None
    libelles: list[str] | None = None  # indicators
    porteurs: dict[str, list[str]] | None = None  # partners of a node, by its title
    signataires: list[str] | None = None
    mesures: list[str] | None = None
    ecarts: list[list[float]] | None = None  # printed, recomputed
    presences: dict[str, str | int] | None = None  # a deliberation: what its act says, and its counts
    membres: list[list[str]] = field(default_factory=list)  # name, presence, who votes for them

    def contenu(self) -> tuple[bytes, str]:
        """Bytes and name: what a person would deposit."""
        if not self.rendu:
            return self.chemin.read_bytes(), self.chemin.name
        return rendre(self.chemin, self.rendu), f"{self.chemin.stem}.{self.rendu}"


def rendre(source: Path, forme: str) -> bytes:
    """The source in that format, by the script that makes the demonstration's documents."""
    if str(RACINE / "scripts") not in sys.path:
        sys.path.append(str(RACINE / "scripts"))
    module = {"txt": "texte"}.get(forme, forme)
    lire_source = import_module("documents_demo.balisage").lire_source
    return getattr(import_module(f"documents_demo.{module}"), f"rendre_{module}")(lire_source(source))


def tous() -> list[Attendu]:
    return [*_documents(), *_demonstration(), *_corpus_000(), *_corpus_001(), *_corpus_002(), *_corpus_003()]


def _noeuds(brut: list[list[str]] | None) -> list[tuple[str, str, str]] | None:
    """Level, title, parent's title; some expectations also give the code, which is not scored."""
    return None if brut is None else [(n[0], n[-2], n[-1]) for n in brut]


def _quartiers(brut: list[list] | None) -> list[tuple[str, str, frozenset[str], int]] | None:
    return None if brut is None else [(n, t, frozenset(c), p) for n, t, c, p in brut]


def _documents() -> list[Attendu]:
    sortie = []
    for attendus in sorted(DOCUMENTS.glob("*/attendus.toml")):
        for d in tomllib.loads(attendus.read_text(encoding="utf-8")).get("document", []):
            for rendu in d.get("rendus", [""]):
                sortie.append(_document(attendus.parent, d, rendu))
    return sortie


def _document(dossier: Path, d: dict, rendu: str) -> Attendu:
    engagements: list[EngagementAttendu] | None = None
    if "engagements" in d:
        engagements = [_engagement(e) for e in d["engagements"]]
    elif "actions" in d:
        engagements = [EngagementAttendu(a) for a in d["actions"]]
    elif "fiches" in d:
        engagements = [EngagementAttendu(a) for fiche in d["fiches"] for a in fiche.get("actions", [])]
    elif "numeros" in d:
        engagements = [EngagementAttendu(numero=n, partenaires=d["partenaires"].get(n, [])) for n in d["numeros"]]
    indicateurs = d.get("indicateurs")
    groupe = GROUPES.get(dossier.name, "vus")
    if d["fichier"].startswith("aside") or d.get("aside"):
        groupe = "gardés à part" if groupe == "vus" else f"{groupe}, gardés à part"
    return Attendu(
        f"{dossier.name}/{Path(d['fichier']).stem + '.' + rendu if rendu else d['fichier']}",
        dossier / d["fichier"],
        rendu=rendu,
        groupe=groupe,
        engagements=engagements,
        noeuds=_noeuds(d.get("noeuds")),
        quartiers=_quartiers(d.get("quartiers")),
        libelles=indicateurs if isinstance(indicateurs, list) else None,
        porteurs=d.get("porteurs"),
        signataires=_noms(d.get("signataires")),
        mesures=_noms(d.get("mesures")),
        ecarts=d.get("ecarts") if dossier.name in GROUPES else None,
        presences=d.get("presences"),
        membres=d.get("membres", []) if "presences" in d else [],
    )


def _noms(brut: list | None) -> list[str] | None:
    return brut if brut and all(isinstance(n, str) for n in brut) else None


def _engagement(e: dict | list) -> EngagementAttendu:
    if isinstance(e, list):
        return EngagementAttendu(e[0], partenaires=e[-1])
    comptes = [e[k] for k in ("suivi", "resultat", "impact", "a_determiner") if k in e]
    compte = sum(comptes) if comptes else None
    return EngagementAttendu(e["texte"], numero=e.get("numero"), partenaires=e.get("partenaires"), indicateurs=compte)


def _demonstration() -> list[Attendu]:
    sortie = []
    for nom, modele in (("protocole", "protocole-2020-2023"), ("contrat", "contrat-2024-2030")):
        source = RACINE / "tests" / "demo" / "attendus" / f"{nom}.toml"
        if not source.exists():
            continue
        d = tomllib.loads(source.read_text(encoding="utf-8"))
        for chemin in sorted(DEMO.glob(f"{modele}.*")):
            engagements = [EngagementAttendu(t, numero=n or None, partenaires=p) for n, t, _, p in d["engagements"]]
            engagements += [EngagementAttendu(a[0]) for a in d.get("actions", [])]
            sortie.append(
                Attendu(
                    f"demo/{chemin.name}",
                    chemin,
                    engagements=engagements,
                    noeuds=_noeuds(d.get("noeuds")),
                    quartiers=_quartiers(d.get("quartiers")),
                )
            )
    return sortie


def _seed(numero: str) -> tuple[str, Path] | None:
    description = PARTAGE / "reference" / f"seed-{numero}.md"
    documents = sorted((PARTAGE / "corpus").glob(f"{numero}_*.txt"))
    return (description.read_text(encoding="utf-8"), documents[0]) if description.exists() and documents else None


def _corpus_000() -> list[Attendu]:
    trouve = _seed("000")
    if trouve is None:
        return []
    texte, chemin = trouve
    annexe = texte[texte.index("## Annex. All numbered rows") :]
    engagements = []
    for m in re.finditer(r"^\s*- e(\d+) L\d+ (?:\[[^\]]+\] )?(.+)$", annexe, re.MULTILINE):
        # The description cuts texts at 120 characters: the printed number is what matches.
        engagements.append(EngagementAttendu(m.group(2).rstrip("…"), numero=m.group(1)))
    return [Attendu("corpus 000", chemin, engagements=engagements)]


_MARQUES = {
    "etat": "État",
    "ept": "EPT",
    "communes": "communes",
    "communs": "communes",
    "départements": "departements",
    "département": "Département",
    "caf": "CAF",
    "bailleurs": "bailleurs",
    "bailleurs sociaux": "bailleurs",
    "collectivités": "collectivites",
    "région": "Région",
    "ars": "ARS",
    "ensemble des signataires": "signataires",
}


def _corpus_001() -> list[Attendu]:
    trouve = _seed("001")
    if trouve is None:
        return []
    texte, chemin = trouve
    texte = re.sub(r"(?<=\d) ?\^\{?(er|e|ème)\}?", r"\1", texte)  # « 3 ^e »: mark-up of the extraction, not text
    section = texte[texte.index("## 9. Commitments") : texte.index("## 10.")]
    engagements, noeuds, libelles = [], [], []
    objectif = ""
    for ligne in section.splitlines():
        if m := re.match(r"\*\*Objectif (\d\.\d)\*\*", ligne):
            objectif = m.group(1)
        elif m := re.match(r"\*Priorité [\d.]+ – (.+?) \(L[^)]*\)\*$", ligne):
            titre = re.sub(r" (?:\+ )?\[[^\]]*\]", "", m.group(1))
            noeuds.append(("priorite", titre, objectif))
        elif m := re.match(r"\| (\d\.\d\.\d)-\d+ \| L[^|]+ \| (.*) \| (.*) \| (.*) \| (.*) \|$", ligne):
            suivi = [] if m.group(4).startswith("TBD") else [x.strip() for x in m.group(4).split(";") if x.strip()]
            marques = re.split(r"\s*[,/:]\s*|\s+et\s+", re.sub(r"\s*\([^)]*\)", "", m.group(3)).strip(" ,"))
            engagements.append(
                EngagementAttendu(
                    m.group(2),
                    debut=False,
                    partenaires=[_MARQUES[x.strip().lower()] for x in marques if x.strip()],
                    indicateurs=len(suivi)
                    + m.group(4).startswith("TBD")
                    + (m.group(5) not in {"(empty)", "(no cell)"}),
                )
            )
            libelles += suivi
    quartiers = []
    for m in re.finditer(r"^\| L\d+ \| ([^|]+) \| ([^|]+) \| (QPV|QVA) \| [^|]+ \| ([^|]*) \|", texte, re.MULTILINE):
        communes = frozenset(re.sub(r"- ", "-", c.strip()) for c in m.group(1).split(","))
        population = int(re.sub(r"\D", "", m.group(4)) or 0)
        quartiers.append((m.group(2).strip(), m.group(3), communes, population))
    return [
        Attendu("corpus 001", chemin, engagements=engagements, noeuds=noeuds, quartiers=quartiers, libelles=libelles)
    ]


_NOMS_002 = {
    "ville": "Ville",
    "ville de blois": "Ville",
    "etat": "État",
    "agglopolys": "Agglopolys",
    "région": "Région",
    "cd41": "Conseil Départemental 41",
    "caf": "CAF",
}
# Rows whose partners the description calls certain: (stake, rows).
_SURES_002 = {2: {1, 2, 6}, 3: set(range(1, 9)), 5: {1, 3, *range(5, 11)}}


def _corpus_002() -> list[Attendu]:
    """Rows by the line where they start; partners only where the description is sure of them."""
    trouve = _seed("002")
    if trouve is None:
        return []
    texte, chemin = trouve
    section = texte[texte.index("## 9. Commitments") : texte.index("## 10.")]
    engagements = []
    for enjeu, bloc in enumerate(re.split(r"\*\*Enjeu \d ", section)[1:6], start=1):
        bloc = bloc.split("\n| Enjeu |")[0]
        if "objectifs, no lever" in bloc.splitlines()[0]:
            for groupe in re.findall(r"\(L([^)]+)\)", bloc):
                lignes = [int(n) for n in re.findall(r"\d+", groupe)]
                engagements += [EngagementAttendu(ligne=n, partenaires=[]) for n in lignes]
            continue
        for m in re.finditer(r"(?:^|\s)(\d{1,2})\. L(\d+) (.*?)(?=\s\d{1,2}\. L\d|\Z)", bloc, re.DOTALL):
            sure = int(m.group(1)) in _SURES_002.get(enjeu, ())
            queue = re.sub(r"[\[(][^\])]*[\])]", "", m.group(3).split("\n\n")[0])
            mots = [x.strip().lower() for x in re.split(r"[;,.\n]", queue)]
            noms = [_NOMS_002[x] for x in mots if x in _NOMS_002]
            engagements.append(EngagementAttendu(ligne=int(m.group(2)), partenaires=noms if sure else None))
    return [Attendu("corpus 002", chemin, engagements=engagements)]


def _corpus_003() -> list[Attendu]:
    """The catalogue of the sheets: the tree of operational objectives. Actions are counted there, not written out."""
    trouve = _seed("003")
    if trouve is None:
        return []
    texte, chemin = trouve
    catalogue = texte[texte.index("### 6.1") : texte.index("## 7.")]
    noeuds = []
    for m in re.finditer(r"^\| ([A-CT])(\d)(\d)(\d) \| \d+-\d+ \| ([^|]+) \|", catalogue, re.MULTILINE):
        parent = m.group(1) + m.group(2) + m.group(3)
        noeuds.append(("objectif_operationnel", m.group(5).strip(), parent))
    return [Attendu("corpus 003", chemin, noeuds=noeuds)]
