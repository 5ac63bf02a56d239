from django.apps import AppConfig


class ContratsConfig(AppConfig):
    name = "reciproque.contrats"
    verbose_name = "Contrats"

    def ready(self):
        from reciproque.comptes.signals import account_erased
        from reciproque.socle.registres import (
            EntreeNavigation,
            Habilitation,
            habilitations,
            navigation,
            panneaux,
            rattachements,
            recherche,
            vocabulaires,
        )

        from .acces import Capacite, can_anywhere
        from .effacement import forget_person
        from .fusion import RATTACHEMENTS
        from .onglets import ENTREES
        from .panneaux import COMPTE, COMPTES, MON_COMPTE, ORGANISATION
        from .recherche import SOURCES, VOCABULAIRE

        navigation.inscrire(
            EntreeNavigation(
                nom="contrats",
                libelle="Contrats",
                url="contrats:liste",
                ordre=10,
                sections=("contrats",),
                visible=lambda request: request.user.is_authenticated,
            ),
            *ENTREES,
        )

        panneaux.inscrire(COMPTE, COMPTES, MON_COMPTE, ORGANISATION)
        recherche.inscrire(*SOURCES)
        vocabulaires.inscrire(VOCABULAIRE)
        rattachements.inscrire(*RATTACHEMENTS)
        # The directory is common to all contracts: who reads one reads it, who corrects one keeps it.
        habilitations.inscrire(
            Habilitation(nom="annuaire.lire", accorde=lambda user: can_anywhere(user, Capacite.LIRE)),
            Habilitation(nom="annuaire.corriger", accorde=lambda user: can_anywhere(user, Capacite.CORRIGER)),
        )
        account_erased.connect(forget_person, dispatch_uid="contrats.effacement")
