from django.apps import AppConfig


class ContratsConfig(AppConfig):
    name = "reciproque.contrats"
    verbose_name = "Contrats"

    def ready(self):
        from reciproque.socle.registres import EntreeNavigation, navigation, panneaux

        from .panneaux import COMPTE, MON_COMPTE

        navigation.inscrire(
            EntreeNavigation(
                nom="contrats",
                libelle="Contrats",
                url="contrats:liste",
                ordre=10,
                sections=("contrats",),
                visible=lambda request: request.user.is_authenticated,
            )
        )

        panneaux.inscrire(COMPTE, MON_COMPTE)
