"""Proposals only: what they must find, what they must never lose, and how long they may take."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reciproque.contrats.rapprochement import Texte, rapprocher

OUVRIR = "Ouvrir dans chaque quartier une permanence hebdomadaire d’accès aux droits, dont une le samedi."
PLANTER = "Débitumer et planter les cours des cinq écoles du Grand Pré."
FORMER = "Former trente agents d’accueil par an au repérage du non-recours."


def paires(nouveaux, anciens, **options):
    trouve = rapprocher(
        [Texte(f"n{i}", *([t] if isinstance(t, str) else t)) for i, t in enumerate(nouveaux)],
        [Texte(f"a{i}", *([t] if isinstance(t, str) else t)) for i, t in enumerate(anciens)],
        **options,
    )
    return {(p.nouveau, p.ancien) for p in trouve.paires}, trouve


def test_the_same_words_are_the_same_commitment_whatever_the_typing():
    trouvees, trouve = paires([OUVRIR.replace("’", "'").upper(), PLANTER], [PLANTER, OUVRIR])
    assert trouvees == {("n0", "a1"), ("n1", "a0")}
    assert all(p.identique and p.ressemblance == 1 for p in trouve.paires)


def test_a_reworded_commitment_is_proposed_but_never_called_identical():
    reecrit = "Maintenir dans chaque quartier une permanence d’accès aux droits, dont une par mois le samedi."
    trouvees, trouve = paires([reecrit, PLANTER], [OUVRIR, PLANTER])
    assert ("n0", "a0") in trouvees
    pair = next(p for p in trouve.paires if p.nouveau == "n0")
    assert 0.5 <= pair.ressemblance < 1
    assert not pair.identique


def test_what_shares_no_word_is_new_on_one_side_and_not_taken_up_on_the_other():
    trouvees, trouve = paires([PLANTER], [FORMER])
    assert (trouvees, trouve.nouveaux, trouve.sans_suite) == (set(), ["n0"], ["a0"])


def test_a_commitment_cut_in_two_leads_both_parts_to_it():
    tout = "Ouvrir un centre social aux Tanneries et former vingt relais santé dans les écoles maternelles du canal"
    trouvees, _ = paires(
        ["Ouvrir un centre social aux Tanneries", "Former vingt relais santé dans les écoles maternelles du canal"],
        [tout, PLANTER],
    )
    assert {("n0", "a0"), ("n1", "a0")} <= trouvees


def test_two_commitments_put_together_lead_to_the_same_one():
    tout = "Ouvrir un centre social aux Tanneries et former vingt relais santé dans les écoles maternelles du canal"
    trouvees, _ = paires(
        [tout, PLANTER],
        ["Ouvrir un centre social aux Tanneries", "Former vingt relais santé dans les écoles maternelles du canal"],
    )
    assert {("n0", "a0"), ("n0", "a1")} <= trouvees


def test_an_unchanged_commitment_has_no_room_for_another():
    """« Ouvrir un centre social » is not a part of the longer text that stands unchanged elsewhere."""
    tout = "Ouvrir un centre social aux Tanneries et former vingt relais santé"
    trouvees, trouve = paires([tout, "Ouvrir un centre social aux Tanneries"], [tout])
    assert trouvees == {("n0", "a0")}
    assert trouve.nouveaux == ["n1"]


def test_twins_are_told_apart_by_their_number():
    trouvees, _ = paires([("Idem.", "12"), ("Idem.", "7")], [("Idem.", "7"), ("Idem.", "12")])
    assert trouvees == {("n0", "a1"), ("n1", "a0")}


def test_the_same_number_helps_a_text_that_changed_much():
    ancien = ("Créer 40 missions de service civique pour les jeunes", "31")
    nouveau = ("Proposer 60 missions volontaires rémunérées aux jeunes des lycées de la vallée", "31")
    assert paires([nouveau], [ancien])[0] == paires([nouveau], [ancien], seuil=0.3)[0]
    assert paires([(nouveau[0], "5")], [ancien])[0] == set()


MOTS = ["école", "santé", "emploi", "jeunes", "CAF", "ligne", "bus", "arbre", "cour", "soir"]
textes = st.lists(st.lists(st.sampled_from(MOTS), max_size=6).map(" ".join), max_size=12)


@given(textes, textes)
@settings(deadline=None)
def test_nobody_is_lost_and_only_parts_are_shared(nouveaux, anciens):
    trouvees, trouve = paires(nouveaux, anciens)
    assert {n for n, _ in trouvees} | set(trouve.nouveaux) == {f"n{i}" for i in range(len(nouveaux))}
    assert {a for _, a in trouvees} | set(trouve.sans_suite) == {f"a{i}" for i in range(len(anciens))}
    assert not {n for n, _ in trouvees} & set(trouve.nouveaux)
    assert not {a for _, a in trouvees} & set(trouve.sans_suite)
    assert len(trouvees) == len(trouve.paires), "no pair twice"
    for pair in trouve.paires:
        assert 0 <= pair.ressemblance <= 1
    identiques = [p for p in trouve.paires if p.identique]
    assert len({p.nouveau for p in identiques}) == len({p.ancien for p in identiques}) == len(identiques)


@given(st.lists(st.text(max_size=40), max_size=15, unique_by=lambda t: t.casefold()), st.randoms())
@settings(deadline=None)
def test_a_list_against_itself_in_any_order_is_unchanged(textes, hasard):
    melange = list(enumerate(textes))
    hasard.shuffle(melange)
    trouve = rapprocher([Texte(i, t) for i, t in melange], [Texte(i, t) for i, t in enumerate(textes)])
    assert len(trouve.paires) == len(textes)
    assert all(p.identique for p in trouve.paires)


@given(textes, textes)
@settings(deadline=None)
def test_the_same_question_has_the_same_answer(nouveaux, anciens):
    assert paires(nouveaux, anciens) == paires(nouveaux, anciens)


@pytest.mark.parametrize("genre", ["distinct", "presque pareil"])
def test_three_thousand_by_three_thousand_stays_far_from_the_square(genre):
    """About 1 s where it was written; comparing each with each would take minutes."""
    hasard = random.Random(20260320)
    lexique = [f"mot{n}" for n in range(4000)]

    def texte(n):
        if genre == "distinct":
            return " ".join(hasard.choices(lexique, k=25))
        return f"Engagement {n} : accompagner chaque année les habitants des quartiers vers l'emploi et la culture"

    anciens = [Texte(n, texte(n), str(n)) for n in range(3000)]
    nouveaux = [Texte(n, a.texte + " ensemble", a.numero) for n, a in enumerate(anciens)]
    debut = time.process_time()
    trouve = rapprocher(nouveaux, anciens)
    assert time.process_time() - debut < 30
    assert sum(p.nouveau == p.ancien for p in trouve.paires) > 2900
