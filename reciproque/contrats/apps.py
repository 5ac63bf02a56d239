from django.apps import AppConfig


class ContratsConfig(AppConfig):
    name = "reciproque.contrats"
    verbose_name = "Contrats"

    def ready(self):
        from reciproque.comptes.signals import account_erased
        from reciproque.socle.registres import EntreeNavigation, navigation, panneaux

        from .effacement import forget_person
        from .panneaux import COMPTE, COMPTES, MON_COMPTE

        navigation.inscrire(
            EntreeNavigation(
                nom="contrats",
                libelle="Contrats",
                url="contrats:liste",
                ordre=10,
                sections=("contrats",),
                visible=lambda request: request.user.is_authenticated,
            ),
            # Teams reach it from the partners of their contract: asking for their rights would cost each page a query.
            EntreeNavigation(
                nom="organisations",
                libelle="Organisations",
                url="contrats:organisations",
                ordre=85,
                sections=("contrats:organisation",),
                visible=lambda request: request.user.is_authenticated and request.user.est_administrateur,
            ),
        )

        panneaux.inscrire(COMPTE, COMPTES, MON_COMPTE)
        account_erased.connect(forget_person, dispatch_uid="contrats.effacement")
