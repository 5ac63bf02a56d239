import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import example, given
from hypothesis import strategies as st

from reciproque.socle import fichiers
from reciproque.socle.fichiers import FichierRefuse, clean_name, deposer, format_size, servir
from reciproque.socle.models import Fichier
from reciproque.socle.reconnaissance import GENRES, TAILLE_DEPLIEE_MAX, sniff_bytes
from tests.factories.comptes import UserFactory

MO = 1024 * 1024
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
ACCENTS = "Réciprocité des engagements : où, quand, à qui ?\n" * 20


def zipper(**parties):
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in parties.items():
            archive.writestr(nom, contenu)
    return tampon.getvalue()


DOCX = zipper(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"})
XLSX = zipper(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
ODT = zipper(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<office/>"})


class TestSniffing:
    @pytest.mark.parametrize(
        ("contenu", "genre"),
        [
            (PDF, "pdf"),
            (b"\n\n" + PDF, "pdf"),
            (PNG, "png"),
            (JPEG, "jpeg"),
            (DOCX, "docx"),
            (XLSX, "xlsx"),
            (ODT, "odt"),
            (ACCENTS.encode("utf-8"), "texte"),
            (ACCENTS.encode("utf-8-sig"), "texte"),
            (ACCENTS.encode("cp1252"), "texte"),
            (ACCENTS.encode("mac-roman"), "texte"),
            (ACCENTS.encode("utf-16"), "texte"),
            (ACCENTS.encode("utf-16-le"), "texte"),
            (ACCENTS.encode("utf-16-be"), "texte"),
            ((ACCENTS * 80).encode("utf-16"), "texte"),  # longer than the sample
            (b"n\xb0\tengagement\r\n1\tOuvrir une <ul><li> permanence\x0c", "texte"),
            (b"MZ est un sigle ; BMS, II* et RIFF aussi.", "texte"),
        ],
    )
    def test_what_we_take(self, contenu, genre):
        assert sniff_bytes(contenu)[0] == genre

    @pytest.mark.parametrize(
        ("contenu", "libelle"),
        [
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "ancien document Office"),
            (b"{\\rtf1\\ansi Bonjour}", "RTF"),
            (b"MZ\x90\0\x03\0", "programme"),
            (b"\x7fELF\x02\x01\0", "programme"),
            (b"GIF89a\x01\0", "GIF"),
            (b"<!DOCTYPE html><html></html>", "page web"),
            (b"  <HTML><body>", "page web"),
            (b"\0\1\2\3\4", "inconnu"),
            (b"\x00" * 40, "inconnu"),
            (b"\xff\xfe\x00\xd8" + b"a\0" * 10, "inconnu"),  # UTF-16 that does not decode
            (zipper(**{"ppt/presentation.xml": "<p/>"}), "PowerPoint"),
            (zipper(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "LibreOffice qui n’est pas un texte"),
            (zipper(**{"un.txt": "rien"}), "archive ZIP"),
        ],
    )
    def test_what_we_name_without_taking_it(self, contenu, libelle):
        genre, nomme = sniff_bytes(contenu)
        assert genre is None
        assert libelle in nomme

    @pytest.mark.parametrize(
        ("contenu", "dit"),
        [
            (DOCX[:40], "abîmé"),
            (b"PK\x03\x04" + b"\0" * 30, "abîmé"),
            (zipper(**{"word/document.xml": "", "word/vbaProject.bin": "x"}), "macros"),
        ],
    )
    def test_what_we_must_not_open(self, contenu, dit):
        with pytest.raises(FichierRefuse, match=dit):
            sniff_bytes(contenu)

    def test_a_zip_bomb_is_refused_before_it_is_opened(self):
        bombe = io.BytesIO()
        with zipfile.ZipFile(bombe, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as p:
            for _ in range(TAILLE_DEPLIEE_MAX // (8 * MO) + 1):
                p.write(b"\0" * (8 * MO))
        with pytest.raises(FichierRefuse, match="300 Mo une fois décompressé"):
            sniff_bytes(bombe.getvalue())

    @given(st.binary(max_size=400))
    def test_any_bytes_get_an_answer(self, contenu):
        try:
            genre, libelle = sniff_bytes(contenu)
        except FichierRefuse as refus:
            genre, libelle = None, refus.message
        assert libelle
        assert genre is None or genre in GENRES

    @example(contenu=ODT, ou=41, bruit=b"\0")  # a deflated part whose bits lead nowhere
    @given(st.sampled_from([DOCX, ODT, XLSX]), st.integers(0, 300), st.binary(min_size=1, max_size=8))
    def test_a_damaged_office_document_gets_an_answer(self, contenu, ou, bruit):
        abime = contenu[:ou] + bruit + contenu[ou + len(bruit) :]
        try:
            libelle = sniff_bytes(abime)[1]
        except FichierRefuse as refus:
            libelle = refus.message
        assert libelle


@pytest.mark.django_db
class TestStore:
    def poser(self, contenu=PDF, nom="protocole.pdf", types=("pdf", "docx"), taille_max=MO, proprietaire=None):
        return deposer(contenu, nom=nom, types=types, taille_max=taille_max, proprietaire=proprietaire)

    def test_keeps_what_it_was_given_and_nothing_of_its_name(self):
        personne = UserFactory()
        fichier = self.poser(nom="Protocole signé.pdf", proprietaire=personne)
        assert (fichier.nom, fichier.genre, fichier.taille) == ("Protocole signé.pdf", "pdf", len(PDF))
        assert fichier.sha256 == hashlib.sha256(PDF).hexdigest()
        assert fichiers.lire(fichier) == PDF
        assert "rotocole" not in fichier.contenu.name
        assert fichier.contenu.name.startswith("fichiers/")
        assert list(Fichier.objects.pour(personne)) == [fichier]
        assert str(fichier) == "Protocole signé.pdf"

    def test_takes_an_uploaded_file(self):
        fichier = self.poser(SimpleUploadedFile("x.pdf", PDF, content_type="text/html"))
        assert (fichier.genre, fichiers.lire(fichier)) == ("pdf", PDF)

    def test_takes_an_open_file(self, tmp_path):
        (tmp_path / "x").write_bytes(DOCX)
        with (tmp_path / "x").open("rb") as flux:
            assert self.poser(flux, nom="x.docx").taille == len(DOCX)

    def test_twice_the_same_file_from_the_same_person_is_one(self, settings):
        personne = UserFactory()
        premier = self.poser(proprietaire=personne)
        assert self.poser(proprietaire=personne) == premier
        assert len([c for c in settings.MEDIA_ROOT.rglob("*") if c.is_file()]) == 1

    def test_but_never_shared_between_people_nor_between_names(self):
        personne = UserFactory()
        posees = {
            self.poser(proprietaire=personne).pk,
            self.poser(proprietaire=personne, nom="autre.pdf").pk,
            self.poser(proprietaire=UserFactory()).pk,
            self.poser().pk,
            self.poser().pk,
        }
        assert len(posees) == 5

    def test_of_two_at_the_same_time_one_is_kept(self, monkeypatch, settings):
        """The other half of a double click commits between our check and our insertion."""
        personne = UserFactory()
        autre = []
        empreinte = fichiers._digest

        def pendant_ce_temps(flux):
            if not autre:
                autre.append(None)
                autre[0] = self.poser(proprietaire=personne)
            return empreinte(flux)

        recherche = Fichier.objects.filter
        monkeypatch.setattr(fichiers, "_digest", pendant_ce_temps)
        reponses = iter([Fichier.objects.none(), Fichier.objects.none()])
        monkeypatch.setattr(Fichier.objects, "filter", lambda **c: next(reponses, recherche(**c)))
        assert self.poser(proprietaire=personne) == autre[0]
        assert len([c for c in settings.MEDIA_ROOT.rglob("*") if c.is_file()]) == 1

    @pytest.mark.parametrize(
        ("contenu", "nom", "dit"),
        [
            (b"", "vide.pdf", "« vide.pdf » est vide"),
            (PDF + b" " * MO, "gros.pdf", "pèse 1,1 Mo : la limite est de 1 Mo"),
            (b"MZ\x90\0\x03\0", "protocole.pdf", "« protocole.pdf » est un programme : ici, il faut un PDF ou"),
            (PNG, "scan.pdf", "est une image PNG"),
            (DOCX[:40], "coupe.docx", "abîmé"),
        ],
    )
    def test_a_wrong_file_is_refused_in_a_sentence_and_nothing_is_stored(self, settings, contenu, nom, dit):
        with pytest.raises(FichierRefuse) as refus:
            self.poser(contenu, nom=nom)
        assert dit in refus.value.message.replace("\u00a0", " ")
        assert not Fichier.objects.exists()
        assert not settings.MEDIA_ROOT.exists()

    def test_erasing_removes_the_bytes_once_committed(self, django_capture_on_commit_callbacks):
        fichier = self.poser()
        stockage, nom = fichier.contenu.storage, fichier.contenu.name
        with django_capture_on_commit_callbacks(execute=True):
            fichiers.effacer(fichier)
            assert stockage.exists(nom)
        assert not stockage.exists(nom)
        assert not Fichier.objects.exists()

    def test_the_database_refuses_an_empty_file(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fichier.objects.create(nom="vide", genre="pdf", taille=0, sha256="0" * 64)


@pytest.mark.django_db
class TestServing:
    def servir(self, contenu, nom, types, **options):
        return servir(deposer(contenu, nom=nom, types=types, taille_max=MO, proprietaire=None), **options)

    def test_is_saved_not_shown(self):
        reponse = self.servir(PDF, "Protocole d’été.pdf", ["pdf"])
        assert b"".join(reponse.streaming_content) == PDF
        assert reponse["Content-Type"] == "application/pdf"
        assert reponse["Content-Disposition"] == "attachment; filename*=utf-8''Protocole%20d%E2%80%99%C3%A9t%C3%A9.pdf"
        assert reponse["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in reponse["Content-Security-Policy"]
        assert reponse["Cache-Control"] == "private, no-store"
        assert reponse["X-Frame-Options"] == "DENY"
        reponse.file_to_stream.close()

    def test_may_be_shown_in_line(self):
        reponse = self.servir(PNG, "plan.png", ["png"], en_ligne=True)
        assert reponse["Content-Disposition"] == 'inline; filename="plan.png"'
        assert "sandbox" in reponse["Content-Security-Policy"]
        assert reponse["X-Frame-Options"] == "SAMEORIGIN"
        reponse.file_to_stream.close()

    def test_a_pdf_in_line_can_be_drawn_by_its_viewer(self):
        reponse = self.servir(PDF, "a.pdf", ["pdf"], en_ligne=True)
        assert "sandbox" not in reponse["Content-Security-Policy"]
        assert "default-src 'none'" in reponse["Content-Security-Policy"]
        reponse.file_to_stream.close()

    def test_an_office_document_is_always_saved(self):
        reponse = self.servir(DOCX, "a.docx", ["docx"], en_ligne=True)
        assert reponse["Content-Disposition"].startswith("attachment")
        reponse.file_to_stream.close()


class TestNames:
    @pytest.mark.parametrize(
        ("donne", "garde"),
        [
            ("protocole.pdf", "protocole.pdf"),
            ("C:\\Documents\\protocole.pdf", "protocole.pdf"),
            ("../../etc/passwd", "passwd"),
            ("e\u0301te\u0301.txt", "été.txt"),
            ("a\r\nb\0.txt", "ab.txt"),
            ("a\u202egpj.exe", "agpj.exe"),
            ("  ..  ", "sans nom"),
            ("x" * 300 + ".docx", "x" * 250 + ".docx"),
            ("x" * 300, "x" * 255),
        ],
    )
    def test_are_cleaned(self, donne, garde):
        assert clean_name(donne) == garde

    @pytest.mark.parametrize(
        ("octets", "dit"),
        [(12, "1 Ko"), (300 * 1024, "0,3 Mo"), (50 * 1024, "50 Ko"), (20 * MO, "20 Mo"), (MO + 1, "1,1 Mo")],
    )
    def test_sizes_are_said_in_french(self, octets, dit):
        assert format_size(octets).replace("\u00a0", " ") == dit
