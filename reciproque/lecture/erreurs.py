"""The one refusal of a reading: a French sentence for a human."""

from __future__ import annotations


class LectureRefusee(Exception):
    """The file cannot be read; ``message`` says what happened and what to do."""

    def __init__(self, message: str, *, code: str = "refuse") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
