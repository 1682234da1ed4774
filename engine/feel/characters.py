"""Sets of characters in regular expressions: classes, categories, letter case."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.pattern_syntax import Reader

    Accepts = Callable[[str], bool]

_CATEGORIES = {
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No",
    "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp",
    "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn",
}  # fmt: skip
_BLOCKS = {
    "IsBasicLatin": (0x0000, 0x007F),
    "IsLatin-1Supplement": (0x0080, 0x00FF),
    "IsLatinExtended-A": (0x0100, 0x017F),
    "IsLatinExtended-B": (0x0180, 0x024F),
    "IsGreek": (0x0370, 0x03FF),
    "IsGreekandCoptic": (0x0370, 0x03FF),
    "IsCyrillic": (0x0400, 0x04FF),
    "IsHebrew": (0x0590, 0x05FF),
    "IsArabic": (0x0600, 0x06FF),
    "IsThai": (0x0E00, 0x0E7F),
    "IsGeneralPunctuation": (0x2000, 0x206F),
    "IsCurrencySymbols": (0x20A0, 0x20CF),
    "IsCJKSymbolsandPunctuation": (0x3000, 0x303F),
    "IsHiragana": (0x3040, 0x309F),
    "IsKatakana": (0x30A0, 0x30FF),
    "IsCJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "IsHangulSyllables": (0xAC00, 0xD7AF),
    "IsHalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}
_MEMBERS, _MEMBERS_FOLDED = 8, 2
"""Members of a class that one step can ask; with folding of case, fewer."""
_PUNCTUATION = "\\|.-^?*+{}()[]$/#\"'=:,;!@%&<>~`_ "
SINGLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", **{sign: sign for sign in _PUNCTUATION}}


def negated(accepts: Accepts) -> Accepts:
    """Return the set of all other characters."""
    return lambda each: not accepts(each)


def category(name: str) -> Accepts | None:
    """Return the characters of a Unicode category (`Lu`) or block (`IsBasicLatin`)."""
    if name in _CATEGORIES:
        return lambda each: unicodedata.category(each).startswith(name)
    block = _BLOCKS.get(name)
    if block is None:
        return None
    low, high = block
    return lambda each: low <= ord(each) <= high


def folded(each: str) -> str:
    """Return the character without regard to case."""
    return each.casefold()


def without_space(text: str) -> str:
    """Drop white space outside character classes, as flag x asks."""
    kept: list[str] = []
    depth = 0
    escaped = False
    for each in text:
        if depth == 0 and each in "\t\n\r ":
            continue
        if not escaped:
            depth += (each == "[") - (each == "]" and depth > 0)
        escaped = each == "\\" and not escaped
        kept.append(each)
    return "".join(kept)


def character_class(reader: Reader, *, ignore_case: bool) -> tuple[Accepts, int]:
    """Read a class after its `[`: characters, ranges, escapes, `^` and subtraction `-[…]`.

    Returns its predicate and what asking it costs in steps, beside the one of any character.
    """
    inverted = reader.accept("^")
    members: list[Accepts] = []
    removed: Accepts | None = None
    cost = 0
    while not reader.accept("]"):
        if members and reader.peek("-[") and not reader.browser:
            reader.accept("-[")
            removed, cost = character_class(reader, ignore_case=ignore_case)
            if not reader.accept("]"):
                raise ValueError(reader.text)
            break
        members.append(_member(reader, ignore_case=ignore_case))
    if not members:
        raise ValueError(reader.text)
    wanted = tuple(members)
    taken = removed

    def accepts(each: str) -> bool:
        inside = any(member(each) for member in wanted)
        return inside is not inverted and not (taken is not None and taken(each))

    return accepts, cost + len(members) // (_MEMBERS_FOLDED if ignore_case else _MEMBERS)


def _member(reader: Reader, *, ignore_case: bool) -> Accepts:
    accepts, single = _class_character(reader)
    if single is None:
        return accepts
    if not reader.peek("-") or reader.peek("-]") or reader.peek("-["):
        return _span(single, single, ignore_case=ignore_case)
    reader.accept("-")
    _, last = _class_character(reader)
    if last is None or last < single:
        raise ValueError(reader.text)
    return _span(single, last, ignore_case=ignore_case)


def _class_character(reader: Reader) -> tuple[Accepts, str | None]:
    sign = reader.step()
    if sign == "\\":
        return reader.escape()
    if sign == "[" and not reader.browser:
        raise ValueError(reader.text)
    return sign.__eq__, sign


def _span(first: str, last: str, *, ignore_case: bool) -> Accepts:
    if not ignore_case:
        return lambda each: first <= each <= last

    def accepts(each: str) -> bool:
        spellings = {each, each.lower(), each.upper(), each.casefold()}
        return any(len(other) == 1 and first <= other <= last for other in spellings)

    return accepts


def _is_word(each: str) -> bool:
    return unicodedata.category(each)[0] not in "PZC"


def _is_name_start(each: str) -> bool:
    return each.isalpha() or each in "_:"


def _is_name(each: str) -> bool:
    return _is_name_start(each) or each in "-.\u00b7" or unicodedata.category(each)[0] in "NM"


def _is_digit(each: str) -> bool:
    return unicodedata.category(each) == "Nd"


def _is_space(each: str) -> bool:
    return each in " \t\n\r"


SHORTHANDS: dict[str, Accepts] = {
    "d": _is_digit,
    "D": negated(_is_digit),
    "w": _is_word,
    "W": negated(_is_word),
    "s": _is_space,
    "S": negated(_is_space),
    "i": _is_name_start,
    "I": negated(_is_name_start),
    "c": _is_name,
    "C": negated(_is_name),
}


def _is_browser_digit(each: str) -> bool:
    return "0" <= each <= "9"


def _is_browser_word(each: str) -> bool:
    return each.isascii() and (each.isalnum() or each == "_")


BROWSER_SHORTHANDS: dict[str, Accepts] = {
    "d": _is_browser_digit,
    "D": negated(_is_browser_digit),
    "w": _is_browser_word,
    "W": negated(_is_browser_word),
    "s": str.isspace,
    "S": negated(str.isspace),
}
