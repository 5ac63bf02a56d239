"""Contracts: one object at a time by factories, whole contracts of any size by `grand_contrat`."""

from __future__ import annotations

import hashlib
from itertools import cycle

import factory
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from factory.django import DjangoModelFactory

from reciproque.annuaire.models import Organisation
from reciproque.contrats.models import (
    Acces,
    Contrat,
    Document,
    Engagement,
    Fiche,
    Lecture,
    Lien,
    Niveau,
    Noeud,
    Participation,
    PerimetreQuartier,
    RedactionEngagement,
    RedactionNoeud,
    Role,
    Signature,
    Version,
)
from reciproque.socle.models import Fichier
from reciproque.territoires.models import Quartier
from tests.factories.annuaire import OrganisationFactory
from tests.factories.comptes import UserFactory
from tests.factories.territoires import CommuneFactory, QuartierFactory


def texte_de(lignes):
    return "\n".join(f"Ligne {n} : ce que disent les partenaires réunis à l'été." for n in range(1, lignes + 1))


TEXTE = texte_de(450)


class ContratFactory(DjangoModelFactory):
    """A contract in force with its first version."""

    class Meta:
        model = Contrat
        skip_postgeneration_save = True

    nom = factory.Sequence("Contrat de ville des Tilleuls {}".format)
    etat = Contrat.Etat.EN_VIGUEUR

    @factory.post_generation
    def version(self, create, extracted, **kwargs):
        if create:
            Version.objects.create(contrat=self, numero=1, libelle="Version initiale")


class NiveauFactory(DjangoModelFactory):
    class Meta:
        model = Niveau
        django_get_or_create = ("contrat", "code")

    contrat = factory.SubFactory(ContratFactory)
    code = "axe"
    libelle = factory.LazyAttribute(lambda n: n.code.capitalize())
    rang = 1


class DocumentFactory(DjangoModelFactory):
    """A text of 450 lines, filed and normalised."""

    class Meta:
        model = Document
        skip_postgeneration_save = True

    titre = factory.Sequence("Protocole n° {}".format)
    texte = TEXTE
    format = "texte"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        contrats = kwargs.pop("contrats", [])
        texte = kwargs["texte"]
        empreinte = hashlib.sha256(f"{kwargs['titre']}{texte}".encode()).hexdigest()
        if "fichier" not in kwargs:
            fichier = Fichier(nom="protocole.txt", genre="texte", taille=len(texte.encode()), sha256=empreinte)
            fichier.contenu.save("protocole.txt", ContentFile(texte.encode()), save=True)
            kwargs["fichier"] = fichier
        kwargs.setdefault("empreinte", empreinte)
        kwargs.setdefault("lignes", texte.count("\n") + 1)
        document = model_class.objects.create(*args, **kwargs)
        document.contrats.set(contrats)
        return document


class LectureFactory(DjangoModelFactory):
    class Meta:
        model = Lecture

    document = factory.SubFactory(DocumentFactory)
    schema = "reciproque.lecture/1"
    lecteur = "essai"
    contenu = factory.Dict({})
    etat = Lecture.Etat.CONFIRMEE


class FicheFactory(DjangoModelFactory):
    class Meta:
        model = Fiche

    lecture = factory.SubFactory(LectureFactory)
    genre = Fiche.Genre.ENGAGEMENT
    cle = factory.Sequence("f{}".format)
    ordre = factory.Sequence(lambda n: n)
    contenu_lu = factory.SelfAttribute("contenu")
    contenu = factory.Dict({})
    etat = Fiche.Etat.CONFIRMEE


class SignatureFactory(DjangoModelFactory):
    class Meta:
        model = Signature

    contrat = factory.SubFactory(ContratFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    etat = Signature.Etat.BLOC


class LienFactory(DjangoModelFactory):
    class Meta:
        model = Lien

    de = factory.SubFactory(ContratFactory)
    nature = Lien.Nature.COUVRE
    vers_nom = factory.Sequence("Contrat de ville du Val {}".format)
    etat = Lien.Etat.PROPOSE


class PerimetreQuartierFactory(DjangoModelFactory):
    class Meta:
        model = PerimetreQuartier

    contrat = factory.SubFactory(ContratFactory)
    quartier = factory.SubFactory(QuartierFactory)


def version_de(contrat):
    return contrat.versions.order_by("-numero").first()


def creer_noeud(contrat, titre="Vivre en sécurité", *, parent=None, code="", niveau=None, quartiers=(), **redaction):
    """An element at the end of ``parent`` (another element); its wording is `noeud.redaction`."""
    noeud = Noeud.objects.create(contrat=contrat)
    courantes = RedactionNoeud.objects.current().filter(noeud__contrat=contrat)
    rang = courantes.filter(parent=parent).count() + 1
    prefixe = courantes.get(noeud=parent).chemin + "." if parent else ""
    profondeur = prefixe.count(".")
    niveau = niveau or NiveauFactory(
        contrat=contrat, code=("pilier", "axe", "objectif")[profondeur], rang=profondeur + 1
    )
    noeud.redaction = RedactionNoeud.objects.create(
        noeud=noeud,
        depuis=version_de(contrat),
        parent=parent,
        niveau=niveau,
        titre=titre,
        code=code,
        chemin=f"{prefixe}{rang:04d}",
        ordre=rang,
        **redaction,
    )
    noeud.quartiers.set(quartiers)
    return noeud


def creer_engagement(
    contrat,
    texte="Ouvrir une maison des parents",
    *,
    noeud=None,
    nature="engagement",
    quartiers=(),
    retire_motif="",
    **redaction,
):
    """A commitment and its wording (`engagement.redaction`)."""
    engagement = Engagement.objects.create(
        contrat=contrat,
        nature=nature,
        retire_le=timezone.now() if retire_motif else None,
        retire_motif=retire_motif,
    )
    redaction.setdefault("ordre", Engagement.objects.filter(contrat=contrat).count())
    engagement.redaction = RedactionEngagement.objects.create(
        engagement=engagement, depuis=version_de(contrat), noeud=noeud, texte=texte, **redaction
    )
    engagement.quartiers.set(quartiers)
    return engagement


def participer(objet, qui, *, role="inconnu", certitude="certain", marque="", service=""):
    """``qui``: an organisation, or the code of a collective."""
    cible = {"engagement" if isinstance(objet, Engagement) else "noeud": objet}
    partie = {"collectif": qui} if isinstance(qui, str) else {"organisation": qui}
    return Participation.objects.create(
        role=role, certitude=certitude, marque=marque, service=service, **partie, **cible
    )


def donner_acces(contrat, role=Role.EQUIPE_PROJET, *, user=None, noeud=None):
    """Someone who has ``role`` on the contract."""
    user = user or UserFactory()
    Acces.objects.create(user=user, contrat=contrat, role=role, noeud=noeud)
    return user


def grand_contrat(engagements=100, *, organisations=40, piliers=4, axes=6, quartiers=30, document=True):
    """A contract of the size of the real ones, in a dozen bulk insertions.

    Every commitment has two organisations and one collective; one in ten has a candidate to confirm, one in seven
    names a neighbourhood.
    """
    contrat = ContratFactory(nom=f"Protocole de {engagements} engagements", territoire="Val-Fleuri")
    version = version_de(contrat)
    niveaux = [NiveauFactory(contrat=contrat, code=code, rang=rang) for rang, code in enumerate(("pilier", "axe"), 1)]
    texte = texte_de(max(450, 2 * engagements + 10))
    document = DocumentFactory(contrats=[contrat], texte=texte) if document else None
    categories = cycle(Organisation.Categorie.values)
    parties = Organisation.objects.bulk_create(
        Organisation(nom=f"Partenaire {contrat.pk}-{n}", categorie=next(categories)) for n in range(organisations)
    )
    commune = CommuneFactory()
    lieux = Quartier.objects.bulk_create(
        Quartier(nom=f"Quartier {contrat.pk}-{n}", nature="QPV") for n in range(quartiers)
    )
    Quartier.communes.through.objects.bulk_create(
        Quartier.communes.through(quartier=lieu, commune=commune) for lieu in lieux
    )
    PerimetreQuartier.objects.bulk_create(
        PerimetreQuartier(contrat=contrat, quartier=q, population=1200) for q in lieux
    )
    Signature.objects.bulk_create(
        Signature(contrat=contrat, organisation=o, etat="bloc" if n % 5 else "annoncee")
        for n, o in enumerate(parties[:28])
    )
    noeuds = Noeud.objects.bulk_create(Noeud(contrat=contrat) for _ in range(piliers * (axes + 1)))
    branches, redactions = [], []
    for n, noeud in enumerate(noeuds):
        pilier, axe = divmod(n, axes + 1)
        redactions.append(
            RedactionNoeud(
                noeud=noeud,
                depuis=version,
                parent=noeuds[pilier * (axes + 1)] if axe else None,
                niveau=niveaux[1 if axe else 0],
                code=f"{pilier + 1}.{axe}" if axe else f"Pilier {pilier + 1}",
                titre=f"Agir pour le quotidien des habitants, volet {n}",
                chemin=f"{pilier + 1:04d}.{axe:04d}" if axe else f"{pilier + 1:04d}",
                ordre=axe or pilier + 1,
            )
        )
        if axe:
            branches.append(noeud)
    RedactionNoeud.objects.bulk_create(redactions)
    promesses = Engagement.objects.bulk_create(Engagement(contrat=contrat) for _ in range(engagements))
    RedactionEngagement.objects.bulk_create(
        RedactionEngagement(
            engagement=engagement,
            depuis=version,
            noeud=branches[n * len(branches) // engagements],
            numero=str(n + 1),
            texte=f"Engagement {n + 1} : accompagner chaque année les habitants des quartiers vers l'emploi et la "
            "culture, avec les associations de proximité.\n- recevoir les familles\n- former les professionnels",
            ordre=n + 1,
            document=document,
            ligne_debut=2 * n + 1 if document else None,
            ligne_fin=2 * n + 2 if document else None,
            confiance=0.9,
        )
        for n, engagement in enumerate(promesses)
    )
    lignes = []
    for n, engagement in enumerate(promesses):
        lignes += [
            Participation(
                engagement=engagement, organisation=parties[n % organisations], role="chef_de_file", marque="A"
            ),
            Participation(engagement=engagement, organisation=parties[(n * 7 + 1) % organisations], role="partenaire"),
            Participation(engagement=engagement, collectif="bailleurs", marque="les bailleurs"),
        ]
        if n % 10 == 0:
            lignes.append(
                Participation(
                    engagement=engagement,
                    organisation=parties[(n + 3) % organisations],
                    certitude="propose",
                    marque="DD",
                )
            )
    Participation.objects.bulk_create(lignes)
    nommes = Engagement.quartiers.through
    nommes.objects.bulk_create(
        nommes(engagement=engagement, quartier=lieux[n % quartiers])
        for n, engagement in enumerate(promesses)
        if n % 7 == 0
    )
    analyser()
    return contrat


def analyser() -> None:
    """Count the rows as a server's autovacuum does, which a test's transaction never sees."""
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute("ANALYZE")
