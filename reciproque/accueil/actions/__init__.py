from .agenda import create_agenda, record_reading, renew_agenda, revoke_agenda
from .preferences import save_preference, stop_messages

__all__ = [
    "create_agenda",
    "record_reading",
    "renew_agenda",
    "revoke_agenda",
    "save_preference",
    "stop_messages",
]
