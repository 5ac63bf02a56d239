from django.apps import AppConfig


class AnnuaireConfig(AppConfig):
    name = "reciproque.annuaire"
    verbose_name = "Annuaire"

    def ready(self):
        from reciproque.socle.registres import EntreeNavigation, Rattachement, navigation, rattachements

        from . import taches  # noqa: F401 (declares the job)

        # Teams reach it from the partners of their contract: asking for their rights would cost each page a query.
        navigation.inscrire(
            EntreeNavigation(
                nom="annuaire",
                libelle="Annuaire",
                url="annuaire:organisations",
                ordre=85,
                sections=("annuaire",),
                visible=lambda request: request.user.is_authenticated and request.user.est_administrateur,
            )
        )
        rattachements.inscrire(Rattachement(nom="annuaire.paireecartee", perissable=True))
