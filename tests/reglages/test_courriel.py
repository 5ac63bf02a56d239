import pytest

from reciproque.settings.courriel import lire_smtp


@pytest.mark.parametrize(
    ("adresse", "attendus"),
    [
        ("smtp://localhost", {"EMAIL_PORT": 25, "EMAIL_USE_SSL": False, "EMAIL_USE_TLS": False}),
        ("smtps://courrier.exemple.fr", {"EMAIL_PORT": 465, "EMAIL_USE_SSL": True, "EMAIL_USE_TLS": False}),
        ("smtp+tls://courrier.exemple.fr", {"EMAIL_PORT": 587, "EMAIL_USE_SSL": False, "EMAIL_USE_TLS": True}),
        (
            "smtp://a%40b.fr:p%2Fw@h:2525",
            {"EMAIL_PORT": 2525, "EMAIL_HOST_USER": "a@b.fr", "EMAIL_HOST_PASSWORD": "p/w"},
        ),
    ],
)
def test_one_address_gives_the_settings(adresse, attendus):
    lus = lire_smtp(adresse)
    assert {nom: lus[nom] for nom in attendus} == attendus


@pytest.mark.parametrize("adresse", ["courrier.exemple.fr:25", "http://courrier.exemple.fr", "smtp://"])
def test_a_wrong_address_says_what_is_expected(adresse):
    with pytest.raises(ValueError, match="commence par smtp://, smtps://"):
        lire_smtp(adresse)
