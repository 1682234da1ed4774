"""When a password is too weak and when an account is locked.

Nothing here reads the clock, a table or a secret store.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

MIN_LENGTH = 10
MAX_LENGTH = 200  # argon2 hashes any length; a bound keeps one request from costing a minute
MAX_FAILURES = 5
LOCK_TIME = timedelta(minutes=15)

_COMMON = ("password", "123456", "qwerty", "admin", "abc123", "111111", "iloveyou", "88888888")
_KINDS_NEEDED = 2


def weakness(password: str, login: str = "") -> str | None:
    """Say in a sentence why the password is too weak, or None when it will do."""
    folded = password.casefold()
    faults = (
        (len(password) < MIN_LENGTH, f"密码至少 {MIN_LENGTH} 位。"),
        (len(password) > MAX_LENGTH, f"密码至多 {MAX_LENGTH} 位。"),
        ("\x00" in password, "密码含有非法字符。"),
        (bool(login) and login.casefold() in folded, "密码不能包含账号名。"),
        (_kinds(password) < _KINDS_NEEDED, "密码应含字母、数字、符号中的至少两种。"),
        (len(set(password)) < MIN_LENGTH // 2, "密码重复的字符过多。"),
        (folded.startswith(_COMMON), "密码过于常见，请换一个。"),
    )
    return next((sentence for broken, sentence in faults if broken), None)


def locked_until(failed_at: Sequence[datetime], now: datetime) -> datetime | None:
    """Give the moment an account opens again, or None when it is open.

    `failed_at` are the refusals since the last success. Five within 15 minutes lock the
    name for 15 minutes from the last of them, whether or not an account of that name exists.
    """
    recent = sorted(moment for moment in failed_at if now - moment < LOCK_TIME)
    if len(recent) < MAX_FAILURES:
        return None
    return recent[-1] + LOCK_TIME


def _kinds(password: str) -> int:
    letters = any(character.isalpha() for character in password)
    digits = any(character.isdigit() for character in password)
    others = any(not character.isalnum() for character in password)
    return letters + digits + others
