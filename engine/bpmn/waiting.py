"""What a token can stand still for."""

from __future__ import annotations

from enum import StrEnum


class WaitKind(StrEnum):
    """What a token stands still for, as one letter in the state."""

    NONE = ""
    TASK = "k"
    TIMER = "t"
    MESSAGE = "m"
    SIGNAL = "s"
    JOB = "j"
    CALL = "c"
    INCIDENT = "i"
    CONDITION = "q"
    UNARMED = "u"  # a timer without a date
    FIRED = "f"  # a timer whose date has come, and may yet turn out to lie ahead


WATCHED = frozenset({WaitKind.CONDITION, WaitKind.UNARMED, WaitKind.FIRED})
"""Waits with nothing to show, looked at again when what they read changes."""
