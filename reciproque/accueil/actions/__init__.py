from .agenda import create_agenda, record_reading, renew_agenda, revoke_agenda
from .preferences import save_preference, stop_messages
from .tournee import run_round, start_round

__all__ = [
    "create_agenda",
    "record_reading",
    "renew_agenda",
    "revoke_agenda",
    "run_round",
    "save_preference",
    "start_round",
    "stop_messages",
]
