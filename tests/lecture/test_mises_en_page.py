"""One protocol, two thousand layouts: the same numbers, texts, partners and tree come back from each."""

from hypothesis import given
from hypothesis import strategies as st

from reciproque.langue import fold
from tests.lecture.conftest import lire_texte
from tests.lecture.protocole_fabrique import (
    COLONNES,
    NUMEROS,
    PLACES,
    RUPTURES,
    SUITES,
    TABLES,
    TITRES,
    composer,
    engagements,
    noeuds,
)

CHOIX = st.tuples(
    st.sampled_from(sorted(NUMEROS)),
    st.sampled_from(sorted(TITRES)),
    st.sampled_from(TABLES),
    st.sampled_from(COLONNES),
    st.sampled_from(RUPTURES),
    st.sampled_from(PLACES),
    st.sampled_from(SUITES),
).map(lambda c: c if c[5] == "dans" else (*c[:4], "aucune", *c[5:]))  # small tables are not cut by pages here


@given(CHOIX)
def test_any_layout_gives_the_same_protocol(choix):
    _, titres, _, colonnes, rupture, _, suite = choix
    lecture = lire_texte(composer(*choix))
    vrais = engagements(suite)
    assert [e.numero for e in lecture.engagements] == [str(n) for n, _, _ in vrais]
    par_id = {n.id: n for n in lecture.noeuds}
    assert len(par_id) == len(noeuds())
    assert [n.niveau for n in lecture.noeuds] == [niveau for niveau, _, _ in noeuds()]
    for rang, (e, (_, promesse, chemin)) in enumerate(zip(lecture.engagements, vrais, strict=True), 1):
        assert fold(promesse.texte) in fold(e.texte.replace("\n", " "))
        noms = {fold(x) for p in e.partenaires for x in (p.collectif or "", *p.organisations, p.marque)}
        tombee = rupture == "tombees" and rang in {4, 5} and colonnes != "chapeau"
        voulus = () if colonnes == "deux" or tombee else promesse.partenaires
        assert len(e.partenaires) == len(voulus)
        assert {fold(v) for v in voulus} <= noms
        assert chemin_de(e.noeud, par_id, titres) == [fold(t) for t in chemin]


def chemin_de(identifiant, par_id, titres):
    sortie = []
    while identifiant:
        noeud = par_id[identifiant]
        titre = fold(noeud.titre).strip(" .")
        if titres == "pilier_seul" and noeud.niveau == "pilier":
            titre = titre.removeprefix("pilier ")
        sortie.insert(0, titre)
        identifiant = noeud.parent
    return sortie
