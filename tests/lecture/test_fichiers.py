"""Any encoding; one French sentence for each file that cannot be read."""

import codecs

import pytest

from reciproque.lecture import LectureRefusee, lire
from reciproque.lecture.lecteurs import texte as lecteur

CORPS = (
    "Protocole d'engagements — été 2020 : « cœur de ville »\n\n"
    "Engagement n°1 : Créer un café des habitants à côté de l'école\n\n"
    "Engagement n°2 : Rénover le gymnase où s'entraînent les élèves\n\n"
    "Engagement n°3 : Prêter des vélos dès la rentrée\n"
)


@pytest.mark.parametrize(
    "codage",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_any_encoding(codage):
    lecture = lire(CORPS.encode(codage), "x.txt")
    assert lecture.engagements[0].texte == "Créer un café des habitants à côté de l'école"
    assert lecture.texte.startswith("Protocole d'engagements — été 2020 : « cœur de ville »")


def test_latin_1():
    contenu = CORPS.replace("—", "-").replace("œ", "oe").encode("latin-1")
    assert lire(contenu, "x.txt").engagements[1].texte.endswith("s'entraînent les élèves")


def test_windows_lines_and_a_truncated_last_character():
    lecture = lire(CORPS.replace("\n", "\r\n").encode()[:-1] + b"\xc3", "x.txt")
    assert len(lecture.engagements) == 3
    assert lecture.engagements[0].source.lignes == (3, 3)


def refus(contenu: bytes, nom: str = "x.txt") -> LectureRefusee:
    with pytest.raises(LectureRefusee) as attrape:
        lire(contenu, nom)
    message = attrape.value.message
    assert message[0].isupper()
    assert message.endswith(".")
    assert "Traceback" not in message
    return attrape.value


@pytest.mark.parametrize("contenu", [b"", b"   \n\t\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + b"\n\x00", b"\x00\x00"])
def test_an_empty_file(contenu):
    assert refus(contenu).code in {"vide", "pas_un_protocole"}


@pytest.mark.parametrize(
    ("contenu", "mot"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "image"),
        (b"\x7fELF" + bytes(200), "programme"),
        (b"{\\rtf1 bonjour}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(50), "DOCX"),
        (bytes(range(256)) * 40, "texte"),
        (b"abc\x00def\x01\x02" * 300, "texte"),
    ],
)
def test_a_binary_file(contenu, mot):
    erreur = refus(contenu, "protocole.txt")
    assert erreur.code in {"binaire", "format", "corrompu", "docx", "illisible"}
    assert mot in erreur.message


def test_too_many_lines():
    erreur = refus(b"a\n" * (lecteur.LIGNES_MAX + 1))
    assert erreur.code == "trop_long"
    assert "200000" in erreur.message.replace("\u202f", "")


def test_too_big():
    erreur = refus(b"a" * (lecteur.TAILLE_MAX + 1))
    assert erreur.code == "trop_gros"


def test_a_novel_is_not_a_protocol():
    roman = "\n\n".join(
        (
            f"Il pleuvait ce soir-là sur la ville, et l'homme du numéro {i} marchait sans hâte vers le "
            f"port. Elle l'attendait."
        )
        for i in range(300)
    )
    assert refus(roman.encode()).code == "pas_un_protocole"


def test_a_page_of_html_is_not_a_protocol():
    page = "<!doctype html><html><script>alert('x')</script><body><h1>Bonjour</h1><p>Rien ici.</p></body></html>"
    assert refus(page.encode()).code == "pas_un_protocole"


def test_progress_goes_from_0_to_1():
    dits: list[tuple[float, str]] = []
    lire(CORPS.encode(), "x.txt", progres=lambda a, e: dits.append((a, e)))
    avancements = [a for a, _ in dits]
    assert avancements == sorted(avancements)
    assert (avancements[0], avancements[-1]) == (0.0, 1.0)
    assert all(e for _, e in dits)
