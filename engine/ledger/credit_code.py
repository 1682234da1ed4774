"""The unified social credit code (统一社会信用代码, GB 32100-2015): its form and check digit."""

from __future__ import annotations

import re

_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_FORM = re.compile(rf"[{_DIGITS}]{{18}}")
_IDENTITY_CARD = re.compile(r"[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[\dX]")


def has_form(code: str) -> bool:
    """Say whether the text has 18 characters of the code's alphabet (no I, O, S, V, Z)."""
    return _FORM.fullmatch(code) is not None


def check_digit(first_seventeen: str) -> str:
    """Give the 18th character: modulo 31 with the weights 3^(i-1)."""
    total = sum(_DIGITS.index(char) * w for char, w in zip(first_seventeen, _WEIGHTS, strict=True))
    return _DIGITS[-total % 31]


def is_valid(code: str) -> bool:
    """Say whether form and check digit are right."""
    return has_form(code) and check_digit(code[:17]) == code[17]


def looks_like_identity_card(text: str) -> bool:
    """Say whether the text has the form of a person's identity number, which must not be echoed."""
    return _IDENTITY_CARD.fullmatch(text) is not None
