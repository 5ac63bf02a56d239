"""Accounts. ``MOT_DE_PASSE`` opens every account that is open."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from reciproque.comptes.models import Invitation, User

MOT_DE_PASSE = "tilleul-quai-marmite-7"  # a password that the validators accept


class UserFactory(DjangoModelFactory):
    """An account that is open: its person can log in."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@exemple.fr")
    nom = factory.Sequence(lambda n: f"Personne {n}")
    ouvert_le = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        ouvert = kwargs.get("ouvert_le") is not None
        kwargs.setdefault("password", MOT_DE_PASSE if ouvert else None)
        return model_class.objects.create_user(*args, **kwargs)


class AdministrateurFactory(UserFactory):
    nom = factory.Sequence(lambda n: f"Administratrice {n}")
    est_administrateur = True


class InviteFactory(UserFactory):
    """An account whose person has not chosen a password yet."""

    ouvert_le = None


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    user = factory.SubFactory(InviteFactory)
    expire_le = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))
