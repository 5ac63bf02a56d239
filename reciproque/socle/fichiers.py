"""The file store: take (``deposer``) and give (``servir``). Permission is the business of the view that serves."""

from __future__ import annotations

import hashlib
import io
import math
import unicodedata
from collections.abc import Collection
from typing import IO, Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.http import FileResponse, HttpResponseBase

from reciproque.langue import format_number
from reciproque.socle.models import Fichier
from reciproque.socle.reconnaissance import GENRES, MEGAOCTET, FichierRefuse, sniff

__all__ = ["FichierRefuse", "deposer", "effacer", "lire", "servir"]


def deposer(
    contenu: bytes | IO[bytes] | File,
    *,
    nom: str,
    types: Collection[str],
    taille_max: int,
    proprietaire: Any,
) -> Fichier:
    """Keep a file whose content is one of ``types`` (keys of ``GENRES``) and at most ``taille_max`` bytes.

    The same content under the same name from the same person gives the row already there. Raises FichierRefuse with a
    French sentence, and then nothing is stored. Bytes are read in blocks: memory stays flat.
    """
    flux = io.BytesIO(contenu) if isinstance(contenu, bytes) else contenu
    nom = clean_name(nom)
    taille = _size(flux)
    if taille == 0:
        raise FichierRefuse(f"«\u00a0{nom}\u00a0» est vide. Vérifiez le fichier, puis déposez-le à nouveau.")
    if taille > taille_max:
        raise FichierRefuse(
            f"«\u00a0{nom}\u00a0» pèse {format_size(taille)}\u00a0: la limite est de {format_size(taille_max)}. "
            "Réduisez ses images ou découpez-le, puis déposez-le à nouveau."
        )
    genre, libelle = sniff(flux)
    if genre is None or genre not in types:
        *autres, dernier = (GENRES[t].libelle for t in types)
        acceptes = f"{', '.join(autres)} ou {dernier}" if autres else dernier
        raise FichierRefuse(
            f"«\u00a0{nom}\u00a0» est {libelle}\u00a0: ici, il faut {acceptes}. "
            "Enregistrez-le dans un de ces formats, puis déposez-le à nouveau."
        )
    empreinte = _digest(flux)
    deja = {"proprietaire": proprietaire, "sha256": empreinte, "nom": nom}
    if proprietaire is not None and (fichier := Fichier.objects.filter(**deja).first()):
        return fichier
    fichier = Fichier(genre=genre, taille=taille, **deja)
    flux.seek(0)
    fichier.contenu.save(nom, flux if isinstance(flux, File) else File(flux), save=False)
    try:
        with transaction.atomic():
            fichier.save(force_insert=True)
    except IntegrityError:  # the other half of a double click was faster
        fichier.contenu.storage.delete(str(fichier.contenu.name))
        return Fichier.objects.get(**deja)
    return fichier


def lire(fichier: Fichier) -> bytes:
    """The whole content, for readers that need it in memory."""
    with fichier.contenu.open("rb") as flux:
        return flux.read()


def servir(fichier: Fichier, *, en_ligne: bool = False) -> HttpResponseBase:
    """The bytes as a response that a browser can only save, or only show. Check the permission before calling.

    ``en_ligne`` shows PDF, images and text in the page; office documents are always saved.
    """
    genre = GENRES[fichier.genre]
    en_ligne = en_ligne and fichier.genre in ("pdf", "png", "jpeg", "texte")
    reponse = FileResponse(
        fichier.contenu.storage.open(str(fichier.contenu.name), "rb"),
        as_attachment=not en_ligne,
        filename=fichier.nom,
        content_type=genre.mime,
    )
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Content-Security-Policy"] = _policy(fichier.genre, en_ligne)
    reponse["X-Frame-Options"] = "SAMEORIGIN" if en_ligne else "DENY"
    reponse["Cross-Origin-Resource-Policy"] = "same-origin"
    reponse["Cache-Control"] = "private, no-store"
    return reponse


def effacer(fichier: Fichier) -> None:
    """Delete the row now (a PROTECT key may refuse) and its bytes once that is committed."""
    stockage, nom = fichier.contenu.storage, str(fichier.contenu.name)
    fichier.delete()
    transaction.on_commit(lambda: stockage.delete(nom))


def clean_name(nom: str) -> str:
    """The last part of the name as given, printable, at most 255 characters, its extension kept."""
    nom = unicodedata.normalize("NFC", nom.replace("\\", "/").rsplit("/", 1)[-1])
    nom = "".join(c for c in nom if unicodedata.category(c)[0] != "C").strip(" .")
    if len(nom) > 255:
        racine, point, extension = nom.rpartition(".")
        nom = f"{racine[: 254 - len(extension)]}.{extension}" if point and len(extension) < 10 else nom[:255]
    return nom or "sans nom"


def _policy(genre: str, en_ligne: bool) -> str:
    """Browsers refuse to draw a sandboxed PDF: shown in line, it is isolated by its viewer instead."""
    if en_ligne and genre == "pdf":
        return "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    return "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"


def _size(flux: IO[bytes] | File) -> int:
    taille = getattr(flux, "size", None)
    if taille is None:
        taille = flux.seek(0, io.SEEK_END)
        flux.seek(0)
    return int(taille)


def _digest(flux: IO[bytes] | File) -> str:
    flux.seek(0)
    empreinte = hashlib.sha256()
    while bloc := flux.read(MEGAOCTET):
        empreinte.update(bloc)
    flux.seek(0)
    return empreinte.hexdigest()


def format_size(octets: int) -> str:
    """« 340 Ko », « 1,2 Mo », rounded up: what is over a limit must read so."""
    if octets < MEGAOCTET / 10:
        return f"{math.ceil(octets / 1024)}\u00a0Ko"
    return f"{format_number(math.ceil(octets * 10 / MEGAOCTET) / 10)}\u00a0Mo"
