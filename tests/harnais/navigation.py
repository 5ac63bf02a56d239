"""Waiting for what a person waits for: nothing here looks at a page before it has answered.

Scripts are modules: they have run once the page is loaded, so a key pressed after `page.goto` or `suivre` is heard.
"""

from playwright.sync_api import Locator, Page, expect

# Milliseconds. Far above what anything takes: a loaded machine is slow, not broken.
DELAI = 120_000


def suivre(page: Page, geste: Locator | str) -> None:
    """Click what leads to a page (or press a key, "Enter"), and wait until that page is there: loaded, scripts run."""
    with page.expect_navigation(timeout=DELAI):
        if isinstance(geste, str):
            page.keyboard.press(geste)
        else:
            geste.click()


def ralentir_les_reponses(page: Page, adresses: str, delai: int = 400) -> None:
    """A slow line: the requests to these addresses (a glob) leave `delai` milliseconds late."""
    page.route(adresses, lambda route: (page.wait_for_timeout(delai), route.continue_()))


def laisser_repondre(page: Page) -> None:
    """Wait until the page is loaded, and has received and drawn all it asked for."""
    page.wait_for_load_state("load", timeout=DELAI)
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
