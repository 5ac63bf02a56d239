"""axe-core, shipped inside axe-playwright-python: nothing is fetched."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.harnais.navigation import laisser_repondre

AXE = Axe()
ETROIT = {"width": 320, "height": 640}


def verifier_accessibilite(page: Page, *, etroit: bool = True) -> None:
    """axe finds no violation, French `lang`, one h1; then again at 320 px, where the page must not scroll sideways."""
    laisser_repondre(page)
    assert page.locator("html").get_attribute("lang") == "fr", f"{page.url} : <html lang> n'est pas « fr »."
    titres = page.locator("h1").count()
    assert titres == 1, f"{page.url} : {titres} titres h1, il en faut un."
    exiger_sans_violation(page)
    if not etroit:
        return
    taille = page.viewport_size
    page.set_viewport_size(ETROIT)
    try:
        debord = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert debord <= 0, f"{page.url} déborde de {debord} px à 320 px de large."
        exiger_sans_violation(page)
    finally:
        page.set_viewport_size(taille)


def exiger_sans_violation(page: Page) -> None:
    resultat = AXE.run(page)
    if resultat.violations_count:
        lignes = [
            f"{page.url} ({page.viewport_size['width']} px) : {resultat.violations_count} défauts d'accessibilité"
        ]
        for violation in resultat.response["violations"]:
            lignes.append(f"- {violation['id']} ({violation['impact']}) : {violation['help']}")
            lignes += [
                f"    {' '.join(map(str, noeud['target']))} {noeud['html'][:160]}" for noeud in violation["nodes"][:5]
            ]
        raise AssertionError("\n".join(lignes))
