"""Pages of a person; the links of their calendars are theirs alone, and open without signing in."""

from reciproque.accueil.actions import create_agenda
from reciproque.contrats.models import Acces, Role

TABLE = """
#                            GET          POST
accueil:accueil              connecte     -
accueil:a-faire              connecte     -
accueil:echeances            connecte     -
accueil:calendrier           connecte     -
accueil:agendas              connecte     connecte
accueil:agenda-refaire       -            equipe
accueil:agenda-arreter       -            equipe
accueil:flux                 tous         -
accueil:courriels            connecte     connecte
accueil:apercu-resume        connecte     -
accueil:apercu-rappel        connecte     -
accueil:arreter-courriels    tous         tous
accueil:tableaux             connecte     -
accueil:tableau              lire         -
accueil:recherche            connecte     -
accueil:accessibilite        tous         -
accueil:mentions-legales     tous         -
accueil:donnees-personnelles tous         -
accueil:plan-du-site         tous         -
"""


def valeurs(monde):
    equipiere = Acces.objects.get(contrat=monde.ici["contrat_id"], role=Role.EQUIPE_PROJET, user__is_active=True).user
    agenda, jeton = create_agenda(user=equipiere, nom="Téléphone")
    return {"accueil:agenda_id": agenda.pk, "accueil:flux:jeton": jeton}
