"""Who a sentence is about: organisations that the document, the field or their own kind make known, before the verb."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reciproque.langue import fold, mots
from reciproque.lecture.brouillon import Brouillon
from reciproque.lecture.partenaires import Resolveur, lire_chapeau
from reciproque.lecture.reconnaisseurs.verbes import ENGAGE, FUTUR, PASSIF, SUBORDONNEE
from reciproque.lecture.schema import PartenaireLu

DEUX = 2
TOUS = {"signataires", "partenaires"}
_CIRCONSTANCE = re.compile(
    r"^(?:Enfin|Aussi|Ainsi|De plus|En outre|Par ailleurs|Également|[AÀ] ce titre|[^,.;:]{3,70}),\s+"
)
_COMMUNES = re.compile(r"^Les (?:deux|trois|quatre|cinq|six|\d{1,2}) (?:villes|communes)$")
_ARTICLE = re.compile(r"^(?:[Ll]['’]|[Ll]a |[Ll]es? )")
_PRONOM = re.compile(r"\s+(?:y|en|se|s['’]|ne|leur|lui|le|la|les)$")
_GENRE = re.compile(
    r"^(?:L['’]|La |Le |Les )?(?:association|office|centre|agence|conseil|direction|chambre|mission|maison|"
    r"soci[ée]t[ée]|"
    r"coll[èe]ge|lyc[ée]e|universit[ée]|r[ée]gie|club|compagnie|th[ée][âa]tre|caisse|syndicat|f[ée]d[ée]ration|union|"
    r"groupement|[ée]tablissement|h[ôo]pital|commune|ville|communaut[ée]|fondation|institut|collectif|m[ée]tropole|"
    r"agglom[ée]ration|coop[ée]rative|rectorat|parquet|tribunal|plateforme|organisme|bailleur)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Sujets:
    resolveur: Resolveur
    communes: dict[str, str] = field(default_factory=dict)  # bare names of the communes of the neighbourhoods, folded

    @classmethod
    def du(cls, brouillon: Brouillon) -> Sujets:
        return cls(brouillon.partenaires, {fold(c): c for q in brouillon.lecture.quartiers for c in q.communes})

    def noms(self, texte: str) -> list[PartenaireLu]:
        """Nothing but names of organisations."""
        if _GENRE.match(texte):
            texte = _ARTICLE.sub("", texte)  # « L'association Trait d'union » is called « association Trait d'union »
        if not (parties := self.resolveur.decouper(texte)):
            return []
        if not all(self.resolveur.connait(partie) or fold(partie) in self.communes for partie in parties):
            return []
        return [p for p in self.resolveur.lister(texte) if p.collectif not in TOUS]

    def nommees(self, texte: str) -> list[tuple[str, list[PartenaireLu]]]:
        """« Qui fait quoi ? La Ville : aménager le parc ; la Métropole : reprendre les voiries. »: whose is each."""
        if texte.count(":") < DEUX or ";" not in texte or len(texte) > 1500:
            return []
        propre = " ".join(texte.split())
        if "?" in propre and ":" not in propre[propre.index("?") : propre.index("?") + 2]:
            propre = propre[propre.rindex("?") + 1 :].strip() or propre
        sortie = []
        for partie in propre.rstrip(" .").split(";"):
            tete, deux_points, reste = partie.strip().partition(":")
            qui = self.noms(tete.strip()) if deux_points and len(tete) <= 110 and len(reste.split()) >= DEUX else []
            if not qui:
                return []
            sortie.append((partie.strip(), qui))
        return sortie if len(sortie) >= DEUX else []

    def lire(self, phrase: str) -> list[PartenaireLu]:
        """Known organisations at the head of the sentence, or a name whose kind is said, before the verb."""
        liaison = _CIRCONSTANCE.match(phrase)
        for depart in (0, liaison.end() if liaison else 0):
            corps = phrase[depart : depart + 1].upper() + phrase[depart + 1 :]
            chapeau = lire_chapeau(corps, self.resolveur)
            if chapeau is not None and ":" not in corps[: chapeau.fin]:
                return [p for p in chapeau.partenaires if p.collectif not in TOUS]
            m = ENGAGE.search(corps) or FUTUR.search(corps)
            if m is not None and (lus := self._avant(_PRONOM.sub("", corps[: m.start()].strip()).strip())):
                return lus
            if not liaison:
                break
        return []

    def _avant(self, sujet: str) -> list[PartenaireLu]:
        if not sujet or len(sujet) > 100 or SUBORDONNEE.search(sujet) or "," in sujet:
            return []
        if _COMMUNES.match(sujet):
            return self.resolveur.lister("les communes")
        if commune := self.communes.get(fold(sujet)):
            return [PartenaireLu(marque=sujet, nom=commune, organisations=[commune])]
        if lus := self.noms(sujet):
            return lus
        if _GENRE.match(sujet) and re.search(r"\s[«\"]?\s?[A-ZÀ-Ý]|^\S+\snational", sujet) and len(mots(sujet)) <= 9:
            nom = _ARTICLE.sub("", sujet)
            return [PartenaireLu(marque=sujet, nom=nom, organisations=[nom], certitude="propose")]
        return []

    def agent(self, phrase: str) -> list[PartenaireLu]:
        """« La ligne 2 sera prolongée par l'agglomération »: by whom it will be done."""
        m = PASSIF.search(phrase)
        if m is None or SUBORDONNEE.search(phrase[: m.start()]):
            return []
        agent = m.group("agent").strip()
        if lus := self.noms(agent):
            return lus
        mentions = self.resolveur.mentions(agent[:90])
        premier = mentions[0] if mentions else None
        if premier is None or len(agent[: premier.debut].strip(" 'l’aes").split()) > 1:
            return []
        return [] if premier.partenaire.collectif in TOUS else [premier.partenaire]
