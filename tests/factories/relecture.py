"""A reading to review, in our own words: a small protocol with two pillars, and a large one of any size.

The JSON is that of design §5, written by hand: no test of the review depends on what the reader understands.
"""

import datetime
import hashlib

import factory
from django.core.files.base import ContentFile

from reciproque.contrats.models import Acces, Contrat, Document, Fiche, Lecture, Role
from reciproque.relecture.actions import NouveauContrat, preparer
from reciproque.relecture.confirmation.selection import CADRE, HORS_ARBRE
from reciproque.relecture.models import Difference
from reciproque.socle.models import Fichier
from tests.factories.comptes import UserFactory

TEXTE = """\
Protocole d'engagements renforcés et réciproques 2020-2022
Communauté de Val-Fleuri
Entre l'État, la Communauté de Val-Fleuri, la commune de Bourg-Neuf, la CAF et la Région
Le protocole complète le contrat de ville de Bourg-Neuf signé le 3 juillet 2015
Quartiers prioritaires	Commune	Habitants
Les Tilleuls	Bourg-Neuf	1 200
La Gare	Bourg-Neuf et Saint-Aubin	800
TOTAL		2 100
Pilier 1 Cohésion sociale
Axe A Aller vers les familles
1	Ouvrir une maison des parents aux Tilleuls	CAF, commune de Bourg-Neuf
2	Former les équipes d'accueil à l'accès aux droits	Tous les bailleurs
Axe B Prévenir les ruptures
3	Suivre chaque année les jeunes sans solution	ML
Pilier 2 Cadre de vie
4	Entretenir les pieds d'immeuble avant la fin de 2021	Habitat Fleuri, les communes
5	Publier un état des lieux des commerces	Région, CAF et autres
Le comité de pilotage se réunit deux fois par an.
Mesure 14 : doubler les crédits des centres sociaux
Pour la Communauté de Val-Fleuri, la présidente
Pour la CAF, le directeur"""


def source(debut, fin=None):
    return {"lignes": [debut, fin or debut], "page": None, "zone": None}


def partenaire(marque, *organisations, collectif=None, certitude="certain", role="inconnu", service=None):
    return {
        "marque": marque,
        "nom": organisations[0] if len(organisations) == 1 else marque,
        "organisations": list(organisations),
        "collectif": collectif,
        "service": service,
        "role": role,
        "certitude": certitude,
    }


def noeud(cle, titre, ligne, *, parent=None, niveau="pilier", code=None, **autres):
    return {
        "id": cle,
        "parent": parent,
        "niveau": niveau,
        "code": code,
        "titre": titre,
        "confiance": 0.95,
        "responsables": [],
        "partenaires": [],
        "quartiers": [],
        "fiche": {},
        "source": source(ligne),
    } | autres


def engagement(cle, texte, ligne, *, noeud, numero=None, **autres):
    return {
        "id": cle,
        "nature": "engagement",
        "numero": numero,
        "noeud": noeud,
        "texte": texte,
        "partenaires": [],
        "leviers": [],
        "indicateurs": [],
        "quartiers": [],
        "montants": [],
        "periode": None,
        "echeance": None,
        "statut": "inconnu",
        "confiance": 0.9,
        "source": source(ligne),
    } | autres


CAF = "Caisse d'allocations familiales"

# What a person says when the first branch of TEXTE is confirmed, and every part of it.
NOUVEAU = NouveauContrat(
    nom="Protocole de Val-Fleuri",
    territoire="Val-Fleuri",
    debut=datetime.date(2020, 1, 1),
    fin=datetime.date(2022, 12, 31),
    porteur="Communauté de Val-Fleuri",
)
TOUT = [CADRE, "n1", "n4", HORS_ARBRE]


def contenu_lu(texte=TEXTE):
    """The reading of TEXTE, as the reader would give it."""
    return {
        "schema": "reciproque.lecture/1",
        "document": {
            "fichier": "protocole.txt",
            "empreinte": hashlib.sha256(texte.encode()).hexdigest(),
            "format": "texte",
            "titre": "Protocole d'engagements renforcés et réciproques 2020-2022",
            "nature": "protocole",
            "periode": {"debut": "2020", "fin": "2022"},
            "territoire": "Communauté de Val-Fleuri",
            "lignes": texte.count("\n") + 1,
            "pages": None,
            "lecteur": "reciproque.lecture 0.1",
        },
        "contrats": [{"nom": "Contrat de ville de Bourg-Neuf", "date": "2015-07-03", "source": source(4)}],
        "signataires": [
            {"organisation": "État", "categorie": "etat", "titre": None, "etat": "annonce", "source": source(3)},
            {
                "organisation": "Communauté de Val-Fleuri",
                "categorie": "epci",
                "titre": None,
                "etat": "annonce",
                "source": source(3),
            },
            {
                "organisation": "Commune de Bourg-Neuf",
                "categorie": "commune",
                "titre": None,
                "etat": "annonce",
                "source": source(3),
            },
            {"organisation": CAF, "categorie": "organisme", "titre": None, "etat": "annonce", "source": source(3)},
            {"organisation": "Région", "categorie": "region", "titre": None, "etat": "annonce", "source": source(3)},
            {
                "organisation": "Communauté de Val-Fleuri",
                "categorie": "epci",
                "titre": "La présidente",
                "etat": "signature",
                "source": source(20),
            },
            {
                "organisation": CAF,
                "categorie": "organisme",
                "titre": "Le directeur",
                "etat": "signature",
                "source": source(21),
            },
        ],
        "quartiers": [
            {
                "nom": "Les Tilleuls",
                "type": "QPV",
                "communes": ["Bourg-Neuf"],
                "population": 1200,
                "contrat": None,
                "source": source(6),
            },
            {
                "nom": "La Gare",
                "type": "QPV",
                "communes": ["Bourg-Neuf", "Saint-Aubin"],
                "population": 800,
                "contrat": None,
                "source": source(7),
            },
        ],
        "noeuds": [
            noeud("n1", "Cohésion sociale", 9, code="Pilier 1"),
            noeud("n2", "Aller vers les familles", 10, parent="n1", niveau="axe", code="Axe A"),
            noeud(
                "n3",
                "Prévenir les ruptures",
                13,
                parent="n1",
                niveau="axe",
                code="Axe B",
                partenaires=[partenaire("ML", "Mission locale")],
            ),
            noeud("n4", "Cadre de vie", 15, code="Pilier 2"),
        ],
        "engagements": [
            engagement(
                "e1",
                "Ouvrir une maison des parents aux Tilleuls",
                11,
                noeud="n2",
                numero="1",
                quartiers=["Les Tilleuls"],
                partenaires=[partenaire("CAF", CAF), partenaire("commune de Bourg-Neuf", "Commune de Bourg-Neuf")],
                leviers=["Fonds publics et territoires"],
            ),
            engagement(
                "e2",
                "Former les équipes d'accueil à l'accès aux droits",
                12,
                noeud="n2",
                numero="2",
                confiance=0.4,
                partenaires=[partenaire("Tous les bailleurs", collectif="bailleurs")],
                indicateurs=["i1"],
            ),
            engagement(
                "e3",
                "Suivre chaque année les jeunes sans solution",
                14,
                noeud="n3",
                numero="3",
                partenaires=[partenaire("ML", "Mission locale", "Maison du logement", certitude="propose")],
                periode={"debut": "2020", "fin": "2022"},
            ),
            engagement(
                "e4",
                "Entretenir les pieds d'immeuble avant la fin de 2021",
                16,
                noeud="n4",
                numero="4",
                echeance="2021",
                partenaires=[
                    partenaire("Habitat Fleuri", "Habitat Fleuri", role="chef_de_file"),
                    partenaire("les communes", collectif="communes"),
                ],
            ),
            engagement("e5", "Publier un état des lieux des commerces", 17, noeud=None, numero="5", confiance=0.55),
        ],
        "partenaires": [
            partenaire("CAF", CAF),
            partenaire("ML", "Mission locale", "Maison du logement", certitude="propose"),
        ],
        "indicateurs": [
            {
                "id": "i1",
                "libelle": "Nombre d'agents formés",
                "famille": "suivi",
                "engagement": "e2",
                "noeud": None,
                "etat": "defini",
                "cibles": [{"valeur": 40, "unite": "agents", "echeance": "2022"}],
                "confiance": 0.9,
                "source": source(12),
            },
        ],
        "mesures": [
            {
                "numero": "14",
                "libelle": "Doubler les crédits des centres sociaux",
                "etat": "en cours",
                "indicateurs": [],
                "source": source(19),
            }
        ],
        "recommandations": [],
        "constats": [],
        "pieces": [{"titre": "Annexe 2", "etat": "annoncee", "source": source(1)}],
        "regles": [
            {
                "objet": "comité de pilotage",
                "nature": "frequence",
                "valeur": 2,
                "unite": "par an",
                "force": "obligation",
                "texte": "Le comité de pilotage se réunit deux fois par an.",
                "source": source(18),
            }
        ],
        "instances": [{"nom": "Comité de pilotage", "source": source(18)}],
        "deliberation": None,
        "tableaux": [
            {
                "id": "t1",
                "titre": "Quartiers prioritaires",
                "colonnes": ["Quartier", "Commune", "Habitants"],
                "lignes": [["Les Tilleuls", "Bourg-Neuf", "1 200"], ["La Gare", "Bourg-Neuf et Saint-Aubin", "800"]],
                "source": source(5, 8),
            }
        ],
        "sigles": [{"sigle": "CAF", "developpe": CAF, "source": source(3)}],
        "controles": [
            {
                "type": "total",
                "libelle": "Habitants des quartiers",
                "imprime": 2100,
                "calcule": 2000,
                "ecart": 100,
                "verdict": "ecart",
                "source": source(8),
            },
            {
                "type": "compte",
                "libelle": "Nombre d'engagements",
                "imprime": 5,
                "calcule": 5,
                "ecart": 0,
                "verdict": "exact",
                "source": source(1),
            },
        ],
        "avertissements": [
            {"code": "piece_absente", "message": "L'annexe 2 est annoncée mais absente.", "source": source(1)}
        ],
    }


def contenu_grand(engagements=100, quartiers=65, piliers=4):
    """As large as the real documents: every commitment with three partners and a lever, under piliers and axes."""
    contenu = contenu_lu()
    contenu["document"] |= {"titre": "Grand protocole 2020-2023", "empreinte": hashlib.sha256(b"grand").hexdigest()}
    contenu["noeuds"], contenu["engagements"], contenu["quartiers"] = [], [], []
    for p in range(1, piliers + 1):
        contenu["noeuds"].append(noeud(f"p{p}", f"Pilier numéro {p}", p, code=f"Pilier {p}"))
        contenu["noeuds"] += [
            noeud(f"p{p}a{a}", f"Axe {a} du pilier {p}", p, parent=f"p{p}", niveau="axe", code=f"Axe {a}")
            for a in range(1, 6)
        ]
    axes = [n["id"] for n in contenu["noeuds"] if n["parent"]]
    for e in range(1, engagements + 1):
        contenu["engagements"].append(
            engagement(
                f"e{e}",
                f"Engagement d'essai {e} pour les habitants des quartiers",
                (e % 20) + 1,
                noeud=axes[e % len(axes)],
                numero=str(e),
                leviers=[f"Dispositif {e % 7}"],
                partenaires=[
                    partenaire("CAF", CAF),
                    partenaire(f"Association {e % 30}", f"Association numéro {e % 30}"),
                    partenaire("bailleurs", collectif="bailleurs"),
                ],
            )
        )
    contenu["quartiers"] = [
        {
            "nom": f"Quartier {q}",
            "type": "QPV" if q % 2 else "QVA",
            "communes": [f"Commune {q % 16}"],
            "population": 100 * q,
            "contrat": None,
            "source": source(6),
        }
        for q in range(1, quartiers + 1)
    ]
    return contenu


class ContratVideFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contrat

    nom = factory.Sequence("Contrat vide {}".format)


def donner_role(user, contrat, role=Role.EQUIPE_PROJET, noeud=None):
    return Acces.objects.create(user=user, contrat=contrat, role=role, noeud=noeud)


def equipiere(contrat=None):
    """Someone of a project team: she may file documents."""
    user = UserFactory()
    donner_role(user, contrat or ContratVideFactory())
    return user


def creer_lecture(depose_par, *, contenu=None, texte=TEXTE, contrat=None, prete=True):
    """A document filed and read, its records ready for review."""
    contenu = contenu or contenu_lu()
    lu = contenu["document"]
    fichier = Fichier(
        nom=lu["fichier"], genre="texte", taille=len(texte.encode()), sha256=lu["empreinte"], proprietaire=depose_par
    )
    fichier.contenu.save("protocole.txt", ContentFile(texte.encode()), save=True)
    document = Document.objects.create(
        titre=lu["titre"],
        nature=lu["nature"],
        fichier=fichier,
        empreinte=lu["empreinte"],
        format="texte",
        texte=texte,
        lignes=lu["lignes"],
        depose_par=depose_par,
    )
    lecture = Lecture.objects.create(
        document=document, schema=contenu["schema"], lecteur=lu["lecteur"], contenu=contenu, contrat=contrat
    )
    if contrat:
        document.contrats.add(contrat)
    if prete:
        preparer(lecture=lecture)
    return lecture


def fiche(lecture, cle, genre=Fiche.Genre.ENGAGEMENT):
    return lecture.fiches.get(genre=genre, cle=cle)


def comparer_lectures(lecture):
    """A newer reading beside ``lecture``, that reads one commitment less: the difference that waits."""
    nouvelle = Lecture.objects.create(
        document=lecture.document,
        schema=lecture.schema,
        lecteur="reciproque.lecture 9.9",
        contenu=lecture.contenu,
        etat=Lecture.Etat.COMPAREE,
        compare_a=lecture,
    )
    return Difference.objects.create(
        lecture=nouvelle, nature=Difference.Nature.DISPARUE, genre="engagement", ordre=1, avant=fiche(lecture, "e1")
    )
