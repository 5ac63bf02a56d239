"""What people and readings do to the directory."""

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
    "remove_appellation",
    "rename_organisation",
    "update_organisation",
]
