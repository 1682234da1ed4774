"""Text of a cell made comparable: narrow letters and digits, no stray spaces, near words."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200d\u2060\ufeff\ufffe\uffff]")
_WIDE = {
    **{wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))},
    **{wide: wide - 0xFEE0 for wide in range(0xFF41, 0xFF5B)},
    0x3000: 0x20,
    0xA0: 0x20,
}
_SHOWN = 40


def tidy(text: str) -> str:
    """Drop control and invisible characters and outer spaces; line ends become one kind."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", unified).strip()


def narrow(text: str) -> str:
    """Turn 全角 letters, digits and spaces into narrow ones; Chinese punctuation stays."""
    return tidy(text.translate(_WIDE))


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """Give the form for comparing: NFKC, upper case, without any space."""
    return "".join(unicodedata.normalize("NFKC", tidy(text)).split()).upper()


def shown(value: object) -> str:
    """Quote what stood in a cell, cut when it is long."""
    text = tidy(str(value)).replace("\n", " ")
    return f"「{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}」"


def near(word: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Name the known words that look like `word`, the nearest first."""
    names = list(dict.fromkeys(known))
    key = bare(word)
    inside = [n for n in names if key and (key in bare(n) or bare(n) in key)]
    close = difflib.get_close_matches(word, names, n=most, cutoff=0.6)
    return tuple(dict.fromkeys([*inside, *close]))[:most]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Say which known words are near, as a clause, or nothing."""
    found = near(word, known)
    return f"，是不是{'或'.join(f'「{name}」' for name in found)}？" if found else "。"
