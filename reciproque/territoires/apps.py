from django.apps import AppConfig


class TerritoiresConfig(AppConfig):
    name = "reciproque.territoires"
    verbose_name = "Territoires"

    def ready(self):
        from reciproque.socle.registres import EntreeNavigation, navigation

        navigation.inscrire(
            EntreeNavigation(
                nom="contours",
                libelle="Contours des quartiers",
                url="territoires:contours",
                emplacement="compte",
                ordre=60,
                visible=lambda request: request.user.is_authenticated and request.user.est_administrateur,
            )
        )
