from .agenda import Agenda, LectureAgenda
from .courriel import Envoi, Journee, Preference

__all__ = ["Agenda", "Envoi", "Journee", "LectureAgenda", "Preference"]
