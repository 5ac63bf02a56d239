from django.apps import AppConfig


class ComptesConfig(AppConfig):
    name = "reciproque.comptes"
    verbose_name = "Comptes"

    def ready(self):
        from reciproque.socle.registres import EntreeNavigation, Menage, menages, navigation

        from . import actions  # noqa: F401 (declares the messages and the job that sends them)
        from .menage import erase_old_messages, erase_old_sessions

        menages.inscrire(
            Menage(nom="messages", ranger=erase_old_messages), Menage(nom="sessions", ranger=erase_old_sessions)
        )
        navigation.inscrire(
            EntreeNavigation(
                nom="comptes",
                libelle="Comptes",
                url="comptes:comptes",
                ordre=90,
                sections=(
                    "comptes:nouveau",
                    "comptes:detail",
                    "comptes:modifier",
                    "comptes:desactiver",
                    "comptes:effacer",
                    "comptes:administrateur",
                ),
                visible=lambda request: request.user.is_authenticated and request.user.est_administrateur,
            ),
            EntreeNavigation(
                nom="mon-compte",
                libelle="Mon compte",
                url="comptes:compte",
                emplacement="compte",
                ordre=10,
                visible=lambda request: request.user.is_authenticated,
            ),
            EntreeNavigation(
                nom="deconnexion",
                libelle="Se déconnecter",
                url="comptes:deconnexion",
                emplacement="compte",
                ordre=90,
                methode="post",
                visible=lambda request: request.user.is_authenticated,
            ),
            EntreeNavigation(
                nom="connexion",
                libelle="Se connecter",
                url="comptes:connexion",
                emplacement="compte",
                ordre=10,
                visible=lambda request: not request.user.is_authenticated,
            ),
        )
