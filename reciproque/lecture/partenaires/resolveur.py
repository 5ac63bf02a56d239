"""Resolver of printed marks: the document's own acronyms first, then its signatories, then the lexicon of the field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reciproque.langue import squelette
from reciproque.lecture.partenaires.candidats import Candidat, Mention, Signe
from reciproque.lecture.partenaires.index import GENERIQUES, index_du_lexique
from reciproque.lecture.partenaires.jetons import Jeton, cle, jetons
from reciproque.lecture.partenaires.noms import (
    BAILLEURS,
    BRANCHE_CODEE,
    BRANCHES,
    GENRES,
    LIAISONS,
    a_un_signe_pres,
    au_pluriel,
    couper_parenthese,
    lieu_apres,
    nom_d_organisme,
    nom_propre,
    sans_article,
)
from reciproque.lecture.schema import PartenaireLu

_SEPARATEURS = re.compile(
    r"\s*(?:[,;/\n+&|•▪●]|(?<![-\w'’])(?:et|ainsi que|ou)(?![-\w])|\s[-–]\s?|(?<=\w)-\s)\s*", re.IGNORECASE
)
_COURT = 3  # marks this short are acronyms: they only match in capitals


class Resolveur:
    """Give it the acronyms ``(sigle, développé)`` and signatories ``(nom, catégorie)`` of one document."""

    def __init__(
        self,
        *,
        sigles: Iterable[tuple[str, str]] = (),
        signataires: Iterable[tuple[str, str]] = (),
    ) -> None:
        lexique = index_du_lexique()
        self._index = dict(lexique.marques)  # its lists are shared: a document replaces them, never adds to them
        self._premiers = dict(lexique.premiers)
        self._squelettes = dict(lexique.squelettes)
        self._resolus: dict[tuple[str, str], PartenaireLu | None] = {}
        self._signataires: list[Signe] = []
        for nom, categorie in signataires:
            self._signer(nom, categorie)
        self._sigles: dict[tuple[str, ...], str] = {}
        self._imprimes: set[str] = set()  # acronyms in the case the document gives them (« Dp », « Ag »)
        for sigle, developpe in sigles:
            self._definir(sigle, developpe)
        self._par_bouts: dict[str, list[tuple[str, Candidat]]] = {}
        for os, candidat in self._squelettes.items():
            for bout in (f"<{os[:3]}", f"{os[-3:]}>"):
                self._par_bouts.setdefault(bout, []).append((os, candidat))

    # -- building ----------------------------------------------------------------------------------------------------
    def _signer(self, nom: str, categorie: str) -> None:
        mots = cle(nom)
        prefixe, candidats = self._prefixe(mots)
        if prefixe == mots and len(candidats) == 1 and candidats[0].collectif:
            return  # « les bailleurs » among the parties stays a collective
        base = candidats[0].base if len(candidats) == 1 else nom
        if categorie in GENERIQUES:
            base = categorie
        reste = frozenset(m for m in mots[len(prefixe) :] if m not in LIAISONS)
        if categorie in {"commune", "epci"}:
            reste = frozenset(
                m for m in mots if m not in LIAISONS and m not in {"ville", "commune", "mairie", "metropole"}
            )
        self._signataires.append(Signe(nom, categorie, base, mots, reste))
        candidat = Candidat(nom, categorie, base, de_l_etat=categorie == "etat")
        self._index[mots] = [candidat]
        if mots:
            self._premiers[mots[0]] = max(self._premiers.get(mots[0], 0), len(mots))
            os = squelette("".join(mots))
            if len(os) >= 8:
                self._squelettes[os] = candidat

    def _definir(self, sigle: str, developpe: str) -> None:
        """An acronym the document explains wins over every other meaning, when it names an organisation we can tell."""
        mots, long = cle(sigle), cle(developpe)
        if not mots or not long:
            return
        prefixe, candidats = self._prefixe(long)
        if len(candidats) == 1:
            candidat = candidats[0]
            if len(long) > len(prefixe) and not candidat.collectif and not candidat.de_l_etat:
                candidat = replace(candidat, nom=developpe)  # « Vi = Ville de Montrevel »: that town, not any
            self._index[mots] = [candidat]
            self._premiers[mots[0]] = max(self._premiers.get(mots[0], 0), len(mots))
        self._sigles[mots] = developpe
        self._imprimes.add(sigle)

    # -- looking up --------------------------------------------------------------------------------------------------
    def _prefixe(self, mots: tuple[str, ...]) -> tuple[tuple[str, ...], list[Candidat]]:
        """Longest known mark at the head of ``mots``."""
        if not mots:
            return (), []
        for n in range(min(self._premiers.get(mots[0], 0), len(mots)), 0, -1):
            trouve = self._index.get(mots[:n])
            if trouve:
                return mots[:n], trouve
        return (), []

    def _situer(self, candidat: Candidat, reste: frozenset[str], imprime: str) -> tuple[list[str], bool]:
        """Names of the organisations meant, and whether that is certain: the signatories of the same body, by
        territory.
        """
        memes = [s for s in self._signataires if s.base == candidat.base]
        if any(s.nom == candidat.nom for s in memes):
            return [candidat.nom], True  # the mark is a signatory's own name
        if reste:
            if len(memes) == 1 and not memes[0].reste:
                return [memes[0].nom], True
            precis = [s for s in memes if s.reste and (reste <= s.reste or s.reste <= reste)]
            if not precis and candidat.categorie in {"commune", "epci"}:
                precis = [
                    s for s in self._signataires if s.categorie == candidat.categorie and reste <= frozenset(s.cle)
                ]
            if len(precis) == 1:
                return [precis[0].nom], True
            if len(precis) > 1:
                exacts = [s for s in precis if s.reste == reste]
                if len(exacts) == 1:
                    return [exacts[0].nom], True
                return [s.nom for s in precis], False
            return [imprime], True
        if len(memes) == 1:
            return [memes[0].nom], True
        if len(memes) > 1:
            return [s.nom for s in memes], False
        return [candidat.nom], True

    def resoudre(self, marque: str, *, role: str = "inconnu") -> PartenaireLu | None:
        """One mark → one partner, or None when nothing in it looks like an organisation. Each call gives its own."""
        demande = (marque, role)
        if demande not in self._resolus:
            self._resolus[demande] = self._resoudre(marque, role)
        p = self._resolus[demande]
        return None if p is None else replace(p, organisations=[*p.organisations])

    def _resoudre(self, marque: str, role: str) -> PartenaireLu | None:
        propre = marque.strip(' \t\n.,;:-–•*_«»"')
        if not propre or len(propre) > 300:
            return None
        base, parenthese = couper_parenthese(propre)
        mots = cle(base)
        if not mots:
            return None
        prefixe, candidats = self._prefixe(mots)
        reste = frozenset(m for m in mots[len(prefixe) :] if m not in LIAISONS)
        candidats = [c for c in candidats if self._casse_convient(base, prefixe)]
        suite = mots[len(prefixe) :]
        if candidats and suite and not lieu_apres(base, len(prefixe)):
            # « bailleurs du territoire » is still the group; « Région en charge de… » is no region.
            candidats = candidats if candidats[0].collectif and suite[0] in LIAISONS else []
        if not candidats:
            interne = self._dedans(mots)
            if interne is not None:
                candidats, reste = [interne], frozenset()
        if not candidats:
            approche = self._approcher(mots)
            if approche is not None:
                candidats, reste = [approche], frozenset()
        if candidats:
            return self._assembler(propre, base, candidats, reste, parenthese, role)
        if nom_d_organisme(base):
            nom = GENRES.sub("", base) if any(j in BAILLEURS for j in mots) else base
            return PartenaireLu(
                marque=propre if nom == base else nom, nom=nom, organisations=[nom], service=parenthese, role=role
            )
        if nom_propre(base):
            return PartenaireLu(
                marque=propre, nom=base, organisations=[base], service=parenthese, role=role, certitude="propose"
            )
        return None

    def _assembler(
        self, propre: str, base: str, candidats: list[Candidat], reste: frozenset[str], service: str | None, role: str
    ) -> PartenaireLu:
        imprime = sans_article(base)
        if len(candidats) > 1:
            noms: list[str] = []
            for c in candidats:
                noms.extend(n for n in self._situer(c, reste, c.nom)[0] if n not in noms)
            return PartenaireLu(
                marque=propre, nom=imprime, organisations=noms, service=service, role=role, certitude="propose"
            )
        c = candidats[0]
        if c.collectif and reste and not au_pluriel(base) and lieu_apres(base, len(cle(base)) - 1):
            # « Centre social Les Tilleuls » is one organisation, « centres sociaux » a group.
            seul = GENRES.sub("", imprime) or imprime
            return PartenaireLu(marque=propre, nom=seul, organisations=[seul], service=service, role=role)
        if c.collectif:
            return PartenaireLu(marque=propre, nom=c.nom, collectif=c.collectif, service=service, role=role)
        if c.base == "État":
            return PartenaireLu(marque=propre, nom="État", organisations=["État"], service=service, role=role)
        if c.de_l_etat and not any(s.base == c.base for s in self._signataires):
            # A service of the State that does not sign in its own name engages the State.
            return PartenaireLu(marque=propre, nom="État", organisations=["État"], service=imprime, role=role)
        if c.de_l_etat and c.base in {"Préfecture", "Sous-préfecture"}:
            return PartenaireLu(marque=propre, nom="État", organisations=["État"], service=imprime, role=role)
        noms, sur = self._situer(c, reste, self._en_clair(imprime, c))
        if service and cle(service) and self._prefixe(cle(service))[1][:1] == [c]:
            service = None  # « Agence régionale de santé (ARS) »
        return PartenaireLu(
            marque=propre,
            nom=noms[0] if len(noms) == 1 else imprime,
            organisations=noms,
            service=service,
            role=role,
            certitude="certain" if sur else "propose",
        )

    def _en_clair(self, imprime: str, candidat: Candidat) -> str:
        """« CAF de l'Aulne » → the full name, with its place: two marks of one body give one organisation."""
        tete, espace, lieu = imprime.partition(" ")
        mots = cle(tete)
        if not espace or len(mots) != 1 or not tete.isupper() or candidat.categorie in GENERIQUES:
            return imprime
        if self._index.get(mots, [None])[0] != candidat or len(cle(candidat.nom)) < 2:
            return imprime
        return f"{candidat.nom} {lieu}"

    def _dedans(self, mots: tuple[str, ...]) -> Candidat | None:
        """``UD45 DIRECCTE du Loiret``, ``délégation départementale de l'ARS``: a branch is named before its body."""
        for i, mot in enumerate(mots[:8]):
            if i:
                trouves = self._prefixe(mots[i:])[1]
                if len(trouves) == 1 and not trouves[0].collectif and trouves[0].categorie not in GENERIQUES:
                    return trouves[0]
            if not (mot in BRANCHES or mot in LIAISONS or BRANCHE_CODEE.fullmatch(mot)) and not (
                i and mots[0] in BRANCHES
            ):
                return None
        return None

    def _approcher(self, mots: tuple[str, ...]) -> Candidat | None:
        """A name one or two signs away (OCR): only for names long enough not to meet another by chance."""
        os = squelette("".join(mots))
        if len(os) < 8 or len(os) > 40:
            return None
        direct = self._squelettes.get(os)
        if direct:
            return direct
        voisins = self._par_bouts.get(f"<{os[:3]}", []) + self._par_bouts.get(f"{os[-3:]}>", [])
        trouves = {c.base: c for s, c in voisins if abs(len(s) - len(os)) <= 1 and a_un_signe_pres(s, os)}
        return next(iter(trouves.values())) if len(trouves) == 1 else None

    def _casse_convient(self, base: str, prefixe: tuple[str, ...]) -> bool:
        """``cc`` in lower case is no acronym."""
        if len(prefixe) != 1 or len(prefixe[0]) > _COURT:
            return True
        for j in jetons(base):
            brut = base[j.debut : j.fin]
            if j.mot == prefixe[0] and (
                brut.isupper()
                or brut in self._imprimes
                or (len(brut) == _COURT and brut[0].isupper() and brut[1:].islower())
            ):
                return True
        return False

    # -- lists and prose ---------------------------------------------------------------------------------------------
    def mentions(self, texte: str) -> list[Mention]:
        """Known organisations and collectives named in a text, longest marks first, left to right. Linear time."""
        suite = jetons(texte)
        sortie: list[Mention] = []
        i = 0
        while i < len(suite):
            n = self._connue(suite, i)
            if not n:
                i += 1
                continue
            debut, fin = suite[i].debut, suite[i + n - 1].fin
            fin, n = self._etendre(texte, suite, i, n)
            partenaire = self.resoudre(texte[debut:fin])
            if partenaire is not None and not (partenaire.certitude == "propose" and len(partenaire.nom) <= _COURT):
                sortie.append(Mention(partenaire, debut, fin))
            i += n
        return sortie

    def _connue(self, suite: Sequence[Jeton], i: int) -> int:
        longueur = self._premiers.get(suite[i].mot)
        if longueur is None:
            return 0
        longueur = min(longueur, len(suite) - i)
        for n in range(longueur, 0, -1):
            if tuple(j.mot for j in suite[i : i + n]) in self._index:
                return n
        return 0

    def _etendre(self, texte: str, suite: Sequence[Jeton], i: int, n: int) -> tuple[int, int]:
        """Take the territory in: ``CAF`` + ``du Loiret``; stops at any sign other than a space, a dash or an
        apostrophe.
        """
        fin, pris, k = suite[i + n - 1].fin, n, i + n
        liaisons = 0
        while k < len(suite) and re.fullmatch(
            r"[ \u00a0'’-]*", texte[fin if pris == k - i else suite[k - 1].fin : suite[k].debut]
        ):
            brut = texte[suite[k].debut : suite[k].fin]
            if suite[k].mot in {"de", "du", "des", "d", "la", "le", "l", "les"} and brut.islower():
                liaisons += 1
                if liaisons > 2:
                    break
            elif brut[:1].isupper() and (not self._connue(suite, k) or self._nom_de_lieu(suite, k)):
                n_lieu = max(1, self._connue(suite, k))
                pris, fin, liaisons = k - i + n_lieu, suite[k + n_lieu - 1].fin, 0
                k += n_lieu - 1
            else:
                break
            k += 1
        return fin, pris

    def _nom_de_lieu(self, suite: Sequence[Jeton], k: int) -> bool:
        """The known mark at ``k`` is the bare name of a signing commune (``Ville de`` + ``Saint-Jean``)."""
        candidats = self._index.get(tuple(j.mot for j in suite[k : k + self._connue(suite, k)]), [])
        return len(candidats) == 1 and candidats[0].base == "commune" and candidats[0].nom != "Ville"

    def lister(self, texte: str, *, role: str = "inconnu") -> list[PartenaireLu]:
        """A cell or a phrase that lists partners (``Etat (Éducation nationale), communes / EPT``)."""
        sortie: list[PartenaireLu] = []
        vus: set[tuple[str, str | None]] = set()
        for partie in self.decouper(texte):
            p = self.resoudre(partie, role=role)
            if p is not None and (p.nom, p.service) not in vus:
                vus.add((p.nom, p.service))
                sortie.append(p)
        return sortie

    def decouper(self, texte: str) -> list[str]:
        """Split a list of marks; separators inside a known name or parentheses do not split."""
        if _SEPARATEURS.search(texte) is None:
            return [texte.strip()] if texte.strip(" .-–•*") else []
        proteges: list[tuple[int, int]] = []
        suite = jetons(texte)
        i = 0
        while i < len(suite):
            n = self._connue(suite, i)
            if n > 1:
                proteges.append((suite[i].debut, suite[i + n - 1].fin))
            i += max(n, 1)
        profondeur, debut = 0, None
        for k, signe in enumerate(texte):
            if signe in "([":
                profondeur += 1
                debut = k if profondeur == 1 else debut
            elif signe in ")]" and profondeur:
                profondeur -= 1
                if not profondeur and debut is not None:
                    proteges.append((debut, k + 1))
        parties, position = [], 0
        for m in _SEPARATEURS.finditer(texte):
            if m.end() == m.start() or any(a <= m.start() < b for a, b in proteges):
                continue
            parties.append(texte[position : m.start()])
            position = m.end()
        parties.append(texte[position:])
        return [p.strip() for p in parties if p.strip(" .-–•*")]

    def signe(self, partenaire: PartenaireLu) -> bool:
        """One of its organisations is a signatory of this document."""
        noms = {s.nom for s in self._signataires}
        return any(o in noms for o in partenaire.organisations)

    def connait(self, marque: str, *, par_son_genre: bool = True) -> bool:
        """The whole mark is a known organisation or collective, possibly with a territory; no guess.

        ``par_son_genre=False``: nor a name that only its kind tells (« Arvelle Habitat »), where nothing bounds it.
        """
        if not par_son_genre and nom_d_organisme(couper_parenthese(marque)[0]) and not self._prefixe(cle(marque))[1]:
            return False
        p = self.resoudre(marque)
        return p is not None and not (p.certitude == "propose" and p.organisations == [p.nom])
