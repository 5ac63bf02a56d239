"""Shapes a (numbered tables), h (signature blocks) and i (sections headed by an organisation), in other wordings and
layouts.

The documents are ours; what each holds is written by hand beside it (``attendus.toml``).
"""

import tomllib

import pytest

from reciproque.langue import fold
from tests.lecture.conftest import DOCUMENTS, lire_fichier


def cas(forme):
    documents = tomllib.loads((DOCUMENTS / forme / "attendus.toml").read_text(encoding="utf-8"))["document"]
    return [pytest.param(forme, d, id=d["fichier"]) for d in documents]


def lire(forme, document):
    return lire_fichier(DOCUMENTS / forme / document["fichier"])


def nomme(partenaire, voulu):
    noms = {fold(partenaire.collectif or ""), *map(fold, partenaire.organisations), fold(partenaire.marque)}
    return fold(voulu) in noms


@pytest.mark.parametrize(("forme", "document"), cas("a"))
def test_no_numbered_commitment_is_lost(forme, document):
    lecture = lire(forme, document)
    assert [e.numero for e in lecture.engagements] == document["numeros"]
    for numero, fin in document.get("textes", {}).items():
        texte = next(e.texte for e in lecture.engagements if e.numero == numero)
        assert texte.endswith(fin), texte


@pytest.mark.parametrize(("forme", "document"), cas("a"))
def test_the_tree_above_numbered_commitments(forme, document):
    lecture = lire(forme, document)
    titres = {n.id: n.titre for n in lecture.noeuds}
    lus = [(n.niveau, n.titre, titres.get(n.parent or "", "")) for n in lecture.noeuds]
    voulus = [tuple(t) for t in document["noeuds"]]
    assert len(lus) == len(voulus)
    for (niveau, titre, parent), voulu in zip(lus, voulus, strict=True):
        assert (titre, parent) == voulu[1:]
        assert voulu[0] in {"*", niveau}
    places = {e.numero: titres.get(e.noeud or "") for e in lecture.engagements}
    assert places == document["places"]


@pytest.mark.parametrize(("forme", "document"), cas("a"))
def test_partners_of_numbered_commitments(forme, document):
    lecture = lire(forme, document)
    for e in lecture.engagements:
        voulus = document["partenaires"].get(e.numero, [])
        assert len(e.partenaires) == len(voulus), (e.numero, e.partenaires)
        for voulu in voulus:
            assert any(nomme(p, voulu) for p in e.partenaires), (e.numero, voulu, e.partenaires)


@pytest.mark.parametrize(("forme", "document"), cas("a"))
def test_statuses_only_where_they_are_printed(forme, document):
    lus = {e.numero: e.statut for e in lire(forme, document).engagements}
    assert lus == dict.fromkeys(document["numeros"], "inconnu") | document.get("statuts", {})


def test_columns_give_roles_deadlines_and_levers():
    par_numero = {e.numero: e for e in lire("a", {"fichier": "colonnes.txt"}).engagements}
    assert par_numero["2"].periode.debut, par_numero["2"].periode.fin == ("2020", "2022")
    assert par_numero["3"].echeance == "2021"
    assert par_numero["1"].leviers == ["Postes de droit commun"]
    assert {p.role for p in par_numero["1"].partenaires} == {"partenaire"}
    chef, *autres = lire("a", {"fichier": "tubes.md"}).engagements[0].partenaires
    assert chef.role == "chef_de_file"
    assert {p.role for p in autres} == {"partenaire"}


@pytest.mark.parametrize(("forme", "document"), cas("h"))
def test_who_signs(forme, document):
    lus = [[s.organisation, s.categorie, s.titre or "", s.etat] for s in lire(forme, document).signataires]
    assert sorted(lus) == sorted(document["signataires"])


@pytest.mark.parametrize(("forme", "document"), cas("h"))
def test_no_name_of_a_person_is_kept(forme, document):
    lecture = lire(forme, document)
    gardes = " ".join(f"{s.organisation} {s.titre}" for s in lecture.signataires)
    assert not [nom for nom in ("TESTARD", "EXEMPLE", "M.", "Mme") if nom in gardes]


@pytest.mark.parametrize(("forme", "document"), cas("i"))
def test_what_an_organisation_promises_in_prose(forme, document):
    lus = lire(forme, document).engagements
    assert len(lus) == len(document["engagements"])
    for engagement, (debut, partenaires) in zip(lus, document["engagements"], strict=True):
        assert fold(engagement.texte).startswith(fold(debut))
        assert len(engagement.partenaires) == len(partenaires)
        assert all(any(nomme(p, v) for p in engagement.partenaires) for v in partenaires), engagement.partenaires
        assert engagement.statut == "inconnu"
