"""What people and readings do to the directory."""

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

__all__ = [
    "FAMILLES",
    "add_appellation",
    "create_organisation",
    "find_or_create_organisation",
    "merge_organisations",
    "remove_appellation",
    "rename_organisation",
    "set_pair_aside",
    "undo_merge",
    "update_organisation",
]
