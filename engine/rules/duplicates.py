"""Likely duplicates of a lead: the same credit code, or a name that is nearly the same.

Names are folded (full-width forms, spaces, brackets, the usual tails of company names)
and compared by their pairs of neighbouring characters. It only points out; people decide.
"""

from __future__ import annotations

import re
import unicodedata

_NOISE = re.compile(r"[\s()（）《》<>“”\"'·,，.。\-—_]+")
_TAILS = ("有限责任公司", "股份有限公司", "有限公司", "合作社", "分公司", "公司", "集团")
LIKELY = 0.72


def fold(name: str) -> str:
    """Give the form of a name that is kept for look-up."""
    folded = _NOISE.sub("", unicodedata.normalize("NFKC", name)).upper()
    for tail in _TAILS:
        if folded.endswith(tail) and len(folded) > len(tail) + 1:
            return folded.removesuffix(tail)
    return folded


def similarity(one: str, other: str) -> float:
    """Compare two folded names: 1.0 is the same, 0.0 has nothing in common (Dice over bigrams)."""
    if one == other:
        return 1.0
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
