"""The JSON is a public contract: its schema, its dataclasses and what a reading gives agree."""

import dataclasses
import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from reciproque.lecture import SCHEMA, schema
from tests.lecture.conftest import DOCUMENTS, lire_corpus, lire_fichier

CONTRAT = json.loads((Path(__file__).parents[2] / "docs" / "lecture.schema.json").read_text(encoding="utf-8"))
VALIDEUR = jsonschema.Draft202012Validator(CONTRAT)
RACINE = ["schema", *(f.name for f in dataclasses.fields(schema.Lecture) if f.name != "texte")]


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(CONTRAT)
    assert CONTRAT["properties"]["schema"]["const"] == SCHEMA == "reciproque.lecture/1"


def test_the_root_has_the_fields_of_the_design_and_no_other():
    assert list(CONTRAT["properties"]) == RACINE
    assert CONTRAT["required"] == RACINE


@pytest.mark.parametrize(
    ("champ", "classe"),
    [
        ("engagements", schema.EngagementLu),
        ("noeuds", schema.NoeudLu),
        ("signataires", schema.Signataire),
        ("quartiers", schema.QuartierLu),
        ("indicateurs", schema.IndicateurLu),
        ("mesures", schema.MesureLue),
        ("recommandations", schema.Recommandation),
        ("constats", schema.Constat),
        ("pieces", schema.Piece),
        ("regles", schema.RegleLue),
        ("instances", schema.InstanceLue),
        ("tableaux", schema.TableauLu),
        ("sigles", schema.SigleLu),
        ("controles", schema.Controle),
        ("avertissements", schema.Avertissement),
        ("contrats", schema.ContratLu),
    ],
)
def test_records_and_schema_have_the_same_fields(champ, classe):
    assert set(CONTRAT["properties"][champ]["items"]["properties"]) == {f.name for f in dataclasses.fields(classe)}


def test_vocabularies_agree():
    proprietes = CONTRAT["properties"]
    assert tuple(proprietes["noeuds"]["items"]["properties"]["niveau"]["enum"]) == schema.NIVEAUX
    assert tuple(proprietes["engagements"]["items"]["properties"]["statut"]["enum"]) == schema.STATUTS
    assert tuple(proprietes["quartiers"]["items"]["properties"]["type"]["enum"]) == schema.TYPES_DE_QUARTIER
    assert tuple(proprietes["regles"]["items"]["properties"]["force"]["enum"]) == schema.FORCES


@pytest.mark.parametrize("debut", ["000", "001", "002", "003"])
def test_reference_documents_validate(debut):
    verifier(lire_corpus(debut))


@pytest.mark.parametrize(
    "chemin", [p for p in sorted(DOCUMENTS.rglob("*.*")) if p.suffix in {".txt", ".md"}], ids=lambda p: p.name
)
def test_our_documents_validate(chemin):
    verifier(lire_fichier(chemin))


def verifier(lecture):
    sortie = lecture.to_dict()
    VALIDEUR.validate(sortie)
    VALIDEUR.validate(json.loads(json.dumps(sortie, ensure_ascii=False)))
    fin = sortie["document"]["lignes"]
    noeuds = {n["id"] for n in sortie["noeuds"]}
    indicateurs = {i["id"] for i in sortie["indicateurs"]}
    assert all(n["parent"] is None or n["parent"] in noeuds for n in sortie["noeuds"])
    assert all(e["noeud"] is None or e["noeud"] in noeuds for e in sortie["engagements"])
    assert all(i in indicateurs for e in sortie["engagements"] for i in e["indicateurs"])
    for champ in ("engagements", "noeuds", "signataires", "quartiers", "controles", "regles", "tableaux"):
        for x in sortie[champ]:
            debut, dernier = x["source"]["lignes"]
            assert 1 <= debut <= dernier <= fin, (champ, x)


def test_decimals_become_json_numbers():
    source = schema.Source(lignes=(1, 1))
    controle = schema.Controle(
        type="total",
        libelle="x",
        imprime=Decimal("12"),
        calcule=Decimal("12.50"),
        ecart=None,
        verdict="ecart",
        source=source,
    )
    lecture = schema.Lecture(
        document=schema.DocumentLu(fichier="x", empreinte="", format="texte"), controles=[controle]
    )
    (lu,) = lecture.to_dict()["controles"]
    assert (lu["imprime"], lu["calcule"], lu["ecart"]) == (12, 12.5, None)
    assert isinstance(lu["imprime"], int)
    assert lu["source"] == {"lignes": [1, 1], "page": None, "zone": None}
