"""Two contracts that share nothing but the instance, and everybody who may knock: the world of the access tables."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.http import QueryDict
from django.test import Client

from reciproque.contrats.acces import CAPACITES, Capacite
from reciproque.contrats.listes.promesses import ListePromesses
from reciproque.contrats.models import (
    Acces,
    Avenant,
    Cloture,
    Contrat,
    FicheRecue,
    Lecture,
    Lien,
    Rattachement,
    Referentiel,
    Repere,
    Role,
    Signature,
    Suite,
    Version,
)
from reciproque.contrats.promesses import contracts_naming
from reciproque.contrats.reponses import to_sheet
from reciproque.indicateurs.models import Donnee, Importation
from reciproque.regles.models import GenreFait, Regle
from reciproque.relecture.actions import signaler
from reciproque.socle.fichiers import deposer
from reciproque.socle.models import Travail
from tests.factories.annuaire import AppellationFactory, OrganisationFactory
from tests.factories.comptes import AdministrateurFactory, InviteFactory, UserFactory
from tests.factories.contrats import (
    ContratFactory,
    LienFactory,
    PerimetreQuartierFactory,
    SignatureFactory,
    creer_engagement,
    creer_noeud,
    donner_acces,
    participer,
)
from tests.factories.indicateurs import CibleFactory, EvaluationFactory, IndicateurFactory
from tests.factories.regles import FaitFactory, RegleFactory
from tests.factories.relecture import comparer_lectures, contenu_lu, creer_lecture
from tests.factories.territoires import QuartierFactory
from tests.factories.valeurs import creer_valeur

# Folded, in every name of the other contract: whoever reads it where they should not is caught.
SECRET = "zanzibar"
CLOTURE = ("cloture", "cloture-ouvrir", "cloture-decider", "cloture-suite")
UN_FICHIER = {"taille_max": 10_000, "proprietaire": None}
UN_CAS = {"nature": "autre", "lecteur": "reciproque.lecture 0.1", "format": "texte"}


@dataclass(frozen=True)
class Visiteur:
    """One who knocks. ``role`` is theirs on the contract of the table, when they have one."""

    nom: str
    session: str = ""
    role: str = ""
    administrateur: bool = False
    ailleurs: bool = False  # in the project team of the other contract

    @property
    def connecte(self) -> bool:
        return bool(self.session)

    def peut(self, capacite: str) -> bool:
        return self.administrateur or (bool(self.role) and Capacite(capacite) in CAPACITES[Role(self.role)])

    @property
    def droits(self) -> tuple:
        """Visitors with the same value see the same page."""
        return self.administrateur, self.ailleurs, CAPACITES[Role(self.role)] if self.role else self.nom

    @property
    def client(self) -> Client:
        """A new browser each time: what one request does to cookies does not follow."""
        client = Client(raise_request_exception=True)
        if self.session:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        return client


@dataclass
class Monde:
    visiteurs: list[Visiteur] = field(default_factory=list)
    ici: dict = field(default_factory=dict)  # parameter of an address, or "room:name:parameter" -> value
    la_bas: dict = field(default_factory=dict)  # the same, in the other contract
    donnees: dict = field(default_factory=dict)  # name of an address -> what to post there

    def __getitem__(self, nom: str) -> Visiteur:
        return next(v for v in self.visiteurs if v.nom == nom)

    @cached_property
    def equipe(self) -> Visiteur:
        return self[Role.EQUIPE_PROJET.value]


def meubler(lignes: Iterable) -> Monde:
    """The world, with what the rooms of these lines of the table need besides. In a transaction that is rolled back."""
    monde = construire()
    for module in dict.fromkeys(ligne.module for ligne in lignes):
        monde.ici |= getattr(module, "valeurs", lambda monde: {})(monde)
        monde.donnees |= getattr(module, "donnees", lambda monde: {})(monde)
    return monde


def construire() -> Monde:
    monde = Monde()
    contrat, monde.ici = peupler("Val-Fleuri")
    autre, monde.la_bas = peupler("Zanzibar")
    ancien, ailleurs = contrat.liens.get(nature=Lien.Nature.SUCCEDE).vers, donner_acces(autre)
    donner_acces(autre.liens.get(nature=Lien.Nature.SUCCEDE).vers, Role.LECTEUR, user=ailleurs)
    ouvrir = monde.visiteurs.append
    ouvrir(Visiteur("anonyme"))
    ouvrir(Visiteur("inactif", session_of(donner_acces(contrat), close=True)))
    ouvrir(Visiteur("sans accès", session_of(UserFactory())))
    ouvrir(Visiteur("ailleurs", session_of(ailleurs), ailleurs=True))
    for role in Role:
        user = donner_acces(contrat, role)
        donner_acces(ancien, Role.LECTEUR, user=user)  # whoever reads a closing balance reads both contracts
        ouvrir(Visiteur(role.value, session_of(user), role=role.value))
        if role == Role.EQUIPE_PROJET:
            travail = Travail.objects.create(genre="inconnu", titre="Lecture", proprietaire=user)
            monde.ici["socle:pk"] = travail.pk
    ouvrir(Visiteur("administrateur", session_of(AdministrateurFactory()), administrateur=True))
    AdministrateurFactory()  # so that the first one is not the last
    monde.la_bas["socle:pk"] = Travail.objects.create(
        genre="inconnu", titre="Lecture de Zanzibar", proprietaire=UserFactory()
    ).pk
    return monde


def session_of(user, close: bool = False) -> str:
    client = Client()
    client.force_login(user)
    if close:  # after they came in: their session must not outlive the account
        user.is_active = False
        user.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def peupler(nom: str) -> tuple:
    """A contract with one of everything, all named after ``nom`` but organisations: the annuaire is the instance's."""
    porteur = OrganisationFactory(categorie="epci")
    contrat = ContratFactory(nom=f"Contrat de ville de {nom}", territoire=nom, porteur=porteur)
    axe = creer_noeud(contrat, f"Vivre à {nom}")
    creer_noeud(contrat, f"Grandir à {nom}", parent=axe)
    engagement = creer_engagement(contrat, f"Ouvrir une maison des parents à {nom}", noeud=axe)
    participer(engagement, porteur)
    participer(engagement, OrganisationFactory(), certitude="propose", marque="ADZ")
    quartier = PerimetreQuartierFactory(contrat=contrat, quartier=QuartierFactory(nom=f"Cité de {nom}"))
    signature = SignatureFactory(contrat=contrat, organisation=porteur, titre=f"présidente de {nom}")
    lien = LienFactory(de=contrat, vers_nom=f"Contrat ancien de {nom}")
    ancien = ContratFactory(nom=f"Protocole ancien de {nom}", porteur=porteur)
    creer_engagement(ancien, f"Ouvrir une crèche à {nom}")
    succession = LienFactory(de=contrat, vers=ancien, nature="succede", etat="confirme")
    cloture = Cloture.objects.create(lien=succession)
    suite = Suite.objects.create(cloture=cloture, engagement=ancien.engagements.get())
    indicateur = IndicateurFactory(
        contrat=contrat, libelle=f"Parents accueillis à {nom}", noeud=axe, engagements=[engagement]
    )
    valeur = creer_valeur(indicateur, quartier.quartier, 40, source=f"Comptes de {nom}")
    classeur = deposer(f"Quartier;Habitants de {nom}\nX;1\n".encode(), nom=f"{nom}.csv", types=("texte",), **UN_FICHIER)
    importation = Importation.objects.create(contrat=contrat, fichier=classeur)
    promesses = ListePromesses(porteur, contracts_naming(porteur, Contrat.objects.filter(pk=contrat.pk)), QueryDict())
    remplie = deposer(to_sheet(promesses), nom=f"Réponse de {nom}.xlsx", types=("xlsx",), **UN_FICHIER)
    recue = FicheRecue.objects.create(contrat=contrat, organisation=porteur, fichier=remplie)
    Version.objects.create(contrat=contrat, numero=2, libelle=f"Avenant de {nom}")
    cadre = Referentiel.objects.create(nom=f"Priorités de {nom}")
    repere = Repere.objects.create(referentiel=cadre, numero="1", libelle=f"Des services à {nom}")
    Rattachement.objects.create(contrat=contrat, repere=repere)
    lecture = lire(contrat, nom)
    Signature.objects.filter(pk=signature.pk).update(preuve=lecture.document.fichier)
    regle = RegleFactory(contrat=contrat, intitule=f"Réunir la plénière de {nom}", engagement=engagement)
    genre = GenreFait.objects.get(contrat=contrat)
    GenreFait.objects.filter(pk=genre.pk).update(libelle=f"Plénière de {nom}")
    fait = FaitFactory(
        genre=genre, quartier=quartier.quartier, note=f"Registre de {nom}", preuve=lecture.document.fichier
    )
    Avenant.objects.create(contrat=contrat, lecture=lecture, libelle=f"Avenant de {nom}")
    invite = InviteFactory(nom=f"Invité de {nom}", email=f"invite@{nom.lower()}.fr")
    acces = Acces.objects.create(user=invite, contrat=contrat, role=Role.LECTEUR)
    par_organisation = Acces.objects.create(user=invite, organisation=porteur, role=Role.ELU)
    return contrat, {
        "contrat_id": contrat.pk,
        "noeud_id": axe.pk,
        "engagement_id": engagement.pk,
        "organisation_id": porteur.pk,
        "appellation_id": AppellationFactory(organisation=porteur).pk,
        "perimetre_id": quartier.pk,
        "quartier_id": quartier.quartier_id,
        "signature_id": signature.pk,
        "lien_id": lien.pk,
        **{f"contrats:{nom}:lien_id": succession.pk for nom in CLOTURE},
        "suite_id": suite.pk,
        "recue_id": recue.pk,
        "regle_id": regle.pk,
        "fait_id": fait.pk,
        "regles:nationale-etat:regle_id": Regle.objects.national().order_by("pk").values_list("pk", flat=True).first(),
        "indicateur_id": indicateur.pk,
        "cible_id": CibleFactory(indicateur=indicateur).pk,
        "donnee_id": Donnee.objects.create(contrat=contrat, nom=f"Logements de {nom}").pk,
        "evaluation_id": EvaluationFactory(echelle__indicateur=indicateur, fichier=lecture.document.fichier).pk,
        "valeur_id": valeur.pk,
        "importation_id": importation.pk,
        "indicateurs:import-commun:importation_id": Importation.objects.create(fichier=classeur).pk,
        "indicateurs:extension": "pdf",
        "repere_id": repere.pk,
        "version_numero": 1,
        "avant": 1,
        "apres": 2,
        "document_id": lecture.document_id,
        "lecture_id": lecture.pk,
        "fiche_id": lecture.fiches.get(genre="engagement", cle="e1").pk,
        "cas_id": signaler(lecture=lecture, cas=dict(UN_CAS, remarque=nom), acteur=None).pk,
        "difference_id": comparer_lectures(lecture).pk,
        "user_id": invite.pk,
        "acces_id": acces.pk,
        "contrats:acces-organisation-retirer:acces_id": par_organisation.pk,
        # Links that open nothing: their own tests are in tests/comptes.
        "jeton": "abime",
        "uidb64": "MQ",
        "token": "abime",
        "genre": "indicateur",
    }


def lire(contrat, nom: str) -> Lecture:
    """A reading of the contract, confirmed in part: everybody there may read it, its team still reviews it."""
    contenu = contenu_lu()
    contenu["document"] |= {
        "titre": f"Protocole de {nom}",
        "fichier": f"{nom}.txt",
        "territoire": nom,
        "empreinte": f"{contrat.pk:064x}",
    }
    for engagement in contenu["engagements"]:
        engagement["texte"] += f" de {nom}"
    texte = "\n".join(f"Ligne {n} de {nom}" for n in range(1, 30))
    lecture = creer_lecture(UserFactory(nom=f"Autrice de {nom}"), contenu=contenu, texte=texte, contrat=contrat)
    Lecture.objects.filter(pk=lecture.pk).update(etat=Lecture.Etat.ENTAMEE)
    return lecture
