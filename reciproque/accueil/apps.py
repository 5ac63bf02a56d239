from django.apps import AppConfig


class AccueilConfig(AppConfig):
    name = "reciproque.accueil"
    verbose_name = "Accueil"

    def ready(self):
        from django.conf import settings

        from reciproque.socle.registres import Echeance, EntreeNavigation, echeances, navigation

        from .dates_contrats import of_contracts

        echeances.inscrire(
            Echeance(nom="contrats", libelle="Contrats et engagements", lister=of_contracts, budget=2, ordre=10)
        )
        navigation.inscrire(
            EntreeNavigation(
                nom="ma-page",
                libelle="Ma page",
                url="accueil:accueil",
                ordre=0,
                sections=("accueil:a-faire",),
                visible=lambda request: request.user.is_authenticated,
            ),
            EntreeNavigation(
                nom="echeances",
                libelle="Échéances",
                url="accueil:echeances",
                ordre=35,
                sections=("accueil:calendrier", "accueil:agendas"),
                visible=lambda request: request.user.is_authenticated,
            ),
            EntreeNavigation(
                nom="recherche",
                libelle="Rechercher",
                url="accueil:recherche",
                emplacement="recherche",
                visible=lambda request: request.user.is_authenticated,
            ),
            *(
                EntreeNavigation(nom=nom, libelle=libelle, url=f"accueil:{nom}", emplacement="pied", ordre=ordre)
                for ordre, (nom, libelle) in enumerate(
                    (
                        ("plan-du-site", "Plan du site"),
                        ("accessibilite", f"Accessibilité\u00a0: {settings.EXPLOITANT['accessibilite']}"),
                        ("mentions-legales", "Mentions légales"),
                        ("donnees-personnelles", "Données personnelles"),
                    )
                )
            ),
        )
