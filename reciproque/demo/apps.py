from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "reciproque.demo"
    verbose_name = "Démonstration"

    def ready(self):
        from django.conf import settings

        if settings.DEMO:
            from reciproque.socle.registres import Panneau, panneaux

            def toujours(request, objet):
                return {}

            panneaux.inscrire(
                Panneau(
                    nom="demonstration",
                    emplacement="bandeau",
                    gabarit="demo/_bandeau.html",
                    contexte=toujours,
                    budget=0,
                ),
                Panneau(
                    nom="demonstration-connexion",
                    emplacement="connexion",
                    gabarit="demo/_connexion.html",
                    contexte=toujours,
                    budget=0,
                ),
            )
