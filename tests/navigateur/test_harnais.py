"""The browser harness sees what it says it sees."""

import pytest

from tests.harnais.accessibilite import exiger_sans_violation
from tests.navigateur.conftest import noter


def test_axe_sees_an_image_without_words(page):
    page.set_content("<html lang='fr'><title>Essai</title><main><h1>Essai</h1><img src='data:,'></main>")
    with pytest.raises(AssertionError, match="image-alt"):
        exiger_sans_violation(page)


def test_a_page_that_scrolls_sideways_on_a_phone_fails(page, accessible):
    page.set_content("<html lang='fr'><title>Essai</title><main><h1>Essai</h1><hr width='600'></main>")
    with pytest.raises(AssertionError, match="déborde"):
        accessible(page)


def test_console_errors_are_kept_but_not_refusals():
    class Ligne:
        type = "error"

        def __init__(self, texte):
            self.text = texte

    class Page:
        url = "/essai/"

    erreurs = []
    noter(Page, Ligne("Failed to load resource: the server responded with a status of 422 ()"), erreurs)
    noter(Page, Ligne("htmx:sendAbort, [object HTMLElement]"), erreurs)
    assert erreurs == []
    noter(Page, Ligne("htmx:sendError, [object HTMLElement]"), erreurs)
    assert erreurs.pop()
    noter(Page, Ligne("Refused to load, it violates the following Content Security Policy directive"), erreurs)
    assert len(erreurs) == 1
