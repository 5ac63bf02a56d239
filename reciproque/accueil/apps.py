from django.apps import AppConfig


class AccueilConfig(AppConfig):
    name = "reciproque.accueil"
    verbose_name = "Accueil"

    def ready(self):
        from django.conf import settings

        from reciproque.socle.registres import (
            Echeance,
            EntreeNavigation,
            Menage,
            Panneau,
            Quotidien,
            echeances,
            menages,
            navigation,
            panneaux,
            quotidiens,
        )

        from .actions import start_round
        from .dates_contrats import of_contracts
        from .menage import erase_old_claims

        quotidiens.inscrire(Quotidien(nom="courriels", lancer=start_round))
        menages.inscrire(Menage(nom="envois", ranger=erase_old_claims))
        panneaux.inscrire(
            Panneau(
                nom="mes-courriels",
                emplacement="mon-compte",
                gabarit="accueil/_panneau_compte.html",
                contexte=lambda request, compte: {},
                budget=0,
                ordre=10,
            )
        )

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
                emplacement="compte",
                ordre=5,
                sections=("accueil:calendrier", "accueil:agendas"),
                visible=lambda request: request.user.is_authenticated,
            ),
            EntreeNavigation(
                nom="tableaux",
                libelle="Tableaux",
                url="accueil:tableaux",
                ordre=5,
                visible=lambda request: request.user.is_authenticated,
            ),
            EntreeNavigation(
                nom="contrat-tableau",
                libelle="Tableau de bord",
                url="accueil:tableau",
                emplacement="contrat",
                groupe="ensemble",
                ordre=20,
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
