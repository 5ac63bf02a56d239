"""What people and readings do to the directory."""

from .fonction import appoint, create_fonction, update_fonction, vacate
from .fusion import merge_organisations, set_pair_aside, undo_merge
from .organisation import (
    FAMILLES,
    add_appellation,
    create_organisation,
    find_or_create_organisation,
    remove_appellation,
    rename_organisation,
    update_organisation,
)
from .personne import create_personne, erase_personne, update_personne, withdraw_contact
from .succession import add_succession, remove_succession

__all__ = [
    "FAMILLES",
    "add_appellation",
    "add_succession",
    "appoint",
    "create_fonction",
    "create_organisation",
    "create_personne",
    "erase_personne",
    "find_or_create_organisation",
    "merge_organisations",
    "remove_appellation",
    "remove_succession",
    "rename_organisation",
    "set_pair_aside",
    "undo_merge",
    "update_fonction",
    "update_organisation",
    "update_personne",
    "vacate",
    "withdraw_contact",
]
