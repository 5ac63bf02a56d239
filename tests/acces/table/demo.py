"""In demonstration mode everybody comes in as anybody; elsewhere these addresses do not exist (tests/demo)."""

from reciproque.demo.models import Message
from reciproque.demo.personnes import PERSONNES
from tests.factories.comptes import UserFactory

TABLE = """
#                GET          POST
demo:entrer      tous         -
demo:devenir     -            tous
demo:courrier    tous         -
demo:message     tous         -
"""


def valeurs(monde):
    return {"message_id": Message.objects.create(destinataires="a@exemple.fr", sujet="Bonjour", texte="Bonjour").pk}


def donnees(monde):
    email = next(iter(PERSONNES))
    UserFactory(email=email)
    return {"demo:devenir": {"personne": email}}
