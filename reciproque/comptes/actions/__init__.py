"""What changes an account. Each takes its own transaction and writes its own line of the journal."""

from .comptes import (
    activate,
    change_administrator,
    create_administrator,
    deactivate,
    erase_account,
    update_account,
)
from .invitations import DejaServie, InvitationInvalide, accept_invitation, find_invitation, invite, send_invitation
from .mots_de_passe import change_password, request_password_reset, reset_password

__all__ = [
    "DejaServie",
    "InvitationInvalide",
    "accept_invitation",
    "activate",
    "change_administrator",
    "change_password",
    "create_administrator",
    "deactivate",
    "erase_account",
    "find_invitation",
    "invite",
    "request_password_reset",
    "reset_password",
    "send_invitation",
    "update_account",
]
