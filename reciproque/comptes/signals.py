"""What higher rooms may hear of accounts."""

from django.dispatch import Signal

# An account has just been emptied (``user``), in the transaction that empties it: erase what you kept of the person.
account_erased = Signal()
