"""Who may ask what of which address: one module a room, three columns, read from top to bottom.

    name of the address      GET          POST

Each column says whom the address answers. Everybody else is refused, as told on the right:

    tous           whoever comes, even unknown
    connecte       whoever is signed in
    admin          the administrator of the instance            others 403
    lire, journal, relire, corriger, gerer, inviter
                   who has this capacity on the contract        others of the contract 403, strangers 404
    relire@ …      who has this capacity on some contract       others 403
    equipe         the team member who owns the object          others 404
    -              nobody: the method is not for this address   405

Who is not signed in is led to the sign-in page. A new address without a line fails the suite (``test_urls.py``).
A room may need values (``valeurs(monde)``) or data to post (``donnees(monde)``): see ``demo.py``.
"""

from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules

from reciproque.contrats.acces import Capacite

CONNEXION = "connexion"
OUI = "oui"


@dataclass(frozen=True)
class Ligne:
    adresse: str
    get: str
    post: str
    module: object = field(compare=False)

    def regle(self, methode: str) -> str:
        return self.get if methode == "GET" else self.post

    def ouverte(self) -> bool:
        return "tous" in (self.get, self.post)

    def attendu(self, methode: str, visiteur) -> object:
        """OUI, CONNEXION, 403, 404 or 405."""
        regle = self.regle(methode)
        if not visiteur.connecte or visiteur.nom == "inactif":
            if not self.ouverte():
                return CONNEXION
            if regle not in ("tous", "-"):
                return CONNEXION
        if regle == "-":
            return 405
        if regle in ("tous", "connecte"):
            return OUI
        if regle == "admin":
            return OUI if visiteur.administrateur else 403
        if regle == "equipe":
            return OUI if visiteur.role == "equipe_projet" else 404
        if regle.endswith("@"):
            return OUI if visiteur.peut(regle[:-1]) or visiteur.ailleurs else 403
        if visiteur.peut(regle):
            return OUI
        return 403 if visiteur.role else 404


def lire_table() -> dict[str, Ligne]:
    lignes = {}
    regles = {
        "tous",
        "connecte",
        "admin",
        "equipe",
        "-",
        *(c.value for c in Capacite),
        *(f"{c.value}@" for c in Capacite),
    }
    for info in iter_modules(__path__):
        module = import_module(f"{__name__}.{info.name}")
        for brute in module.TABLE.strip().splitlines():
            if not brute.strip() or brute.lstrip().startswith("#"):
                continue
            adresse, get, post = brute.split()
            assert {get, post} <= regles, f"{info.name} : « {brute.strip()} » dit une règle inconnue."
            assert adresse.split(":")[0] == info.name, f"{adresse} n’est pas de la pièce {info.name}."
            assert adresse not in lignes, f"{adresse} a deux lignes."
            lignes[adresse] = Ligne(adresse, get, post, module)
    return lignes
