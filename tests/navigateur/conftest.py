"""Chromium, driven by Playwright. Pages that log an error or break the content policy fail their test.

RECIPROQUE_RALENTI=6 makes the browser's processor six times slower and each answer late, to flush out a test (or a
script of ours) that looks before the page has answered.
"""

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings as reglages
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from reciproque.demo.construction import construire
from tests.conftest import JOUR
from tests.harnais.accessibilite import verifier_accessibilite
from tests.harnais.navigation import DELAI

RALENTI = float(os.environ.get("RECIPROQUE_RALENTI", "1"))
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SANS_FAUTE = ("status of 4", "htmx:sendAbort", "htmx:afterRequest")  # the latter comes with the name of the cause
LARGE = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def chromium():
    if not Path(CHROMIUM).exists():
        pytest.fail("Chromium manque. Tapez : sudo apt-get install -y chromium", pytrace=False)
    with pytest.MonkeyPatch.context() as retouche, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; the ORM of the test itself is still synchronous.
        retouche.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        navigateur = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS, timeout=DELAI)
        expect.set_options(timeout=DELAI)
        yield navigateur
        navigateur.close()


@pytest.fixture
def ouvrir(chromium: Browser, live_server):
    """ouvrir(user=None, taille=LARGE, **options) -> Page in a context of its own, already logged in as `user`.

    Reduced motion: a colour on its way to another, a page scrolling by itself are not what a test looks at.
    """
    contextes, erreurs = [], []

    def ouvrir_une(user=None, taille=LARGE, **options) -> Page:
        contexte = chromium.new_context(
            viewport=taille, base_url=live_server.url, locale="fr-FR", reduced_motion="reduce", **options
        )
        contextes.append(contexte)
        contexte.set_default_timeout(DELAI)
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[reglages.SESSION_COOKIE_NAME]
            contexte.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = contexte.new_page()
        ralentir(page)
        page.on("pageerror", lambda erreur: erreurs.append(f"{page.url} : {erreur}"))
        page.on("console", lambda ligne: noter(page, ligne, erreurs))
        return page

    yield ouvrir_une
    for contexte in contextes:
        contexte.close()
    laisser_finir_le_serveur()
    assert not erreurs, "La console du navigateur signale des erreurs :\n" + "\n".join(erreurs)


def laisser_finir_le_serveur():
    """What a page asked for as it closed is answered before the tables are emptied under it."""
    for fil in threading.enumerate():
        if "process_request_thread" in fil.name:
            fil.join(timeout=10)


def ralentir(page):
    if RALENTI > 1:
        outils = page.context.new_cdp_session(page)
        outils.send("Emulation.setCPUThrottlingRate", {"rate": RALENTI})
        lent = {"offline": False, "latency": 50 * RALENTI, "downloadThroughput": -1, "uploadThroughput": -1}
        outils.send("Network.emulateNetworkConditions", lent)


def noter(page, ligne, erreurs):
    # A refusal (403, 404, 422…) is the server's answer, which the test reads; a request given up for a newer one, or
    # because one leaves the page, is nobody's failure. Only a failure of ours is an error.
    if ligne.type == "error" and not any(mots in ligne.text for mots in SANS_FAUTE):
        erreurs.append(f"{page.url} : {ligne.text}")


@pytest.fixture(scope="session")
def _demonstration_gardee(tmp_path_factory):
    """Where the demonstration is kept once built: its database and its files."""
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture
def demonstration(transactional_db, _demonstration_gardee):
    """The demonstration as it stands on JOUR, built by the first test that asks and copied for the others (SQLite)."""
    base, fichiers = _demonstration_gardee / "base.sqlite3", _demonstration_gardee / "fichiers"
    connection.ensure_connection()
    if base.exists():
        with closing(sqlite3.connect(base)) as gardee:
            gardee.backup(connection.connection)
        shutil.copytree(fichiers, reglages.MEDIA_ROOT, dirs_exist_ok=True)
        return
    construire(JOUR.date())
    shutil.copytree(reglages.MEDIA_ROOT, fichiers)
    with closing(sqlite3.connect(base)) as gardee:
        connection.connection.backup(gardee)


@pytest.fixture
def page(ouvrir) -> Page:
    """A page of an anonymous visitor, 1280 px wide."""
    return ouvrir()


@pytest.fixture
def accessible():
    """accessible(page, etroit=True): axe finds nothing, at this width nor at 320 px."""
    return verifier_accessibilite


@pytest.fixture
def capturer():
    """capturer(page, "nom"): a picture for the guide, only when `make captures` asks for them."""
    dossier = os.environ.get("RECIPROQUE_CAPTURES")

    def prendre(page: Page, nom: str, *, pleine: bool = False) -> None:
        if dossier:
            Path(dossier).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(dossier) / f"{nom}.png", full_page=pleine, animations="disabled")

    return prendre
