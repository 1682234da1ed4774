"""Cuts FEEL text into tokens, each with its place.

Names may be Chinese or of any other script. A name of several words stays
several tokens here; `engine.feel.cursor` joins them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from engine import errors

MAX_LENGTH = 20_000
"""Characters of one expression."""


class Kind(StrEnum):
    """What a token is."""

    NUMBER = "number"
    STRING = "string"
    NAME = "name"
    KEYWORD = "keyword"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text (a string's decoded value) and where it starts and ends."""

    kind: Kind
    text: str
    start: int
    end: int


KEYWORDS = frozenset(
    {
        "and", "or", "in", "between", "if", "then", "else", "for", "return", "some", "every",
        "satisfies", "instance", "function", "external", "true", "false", "null", "not",
    }
)  # fmt: skip

_NAME_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff10-\uff19\uff21-\uff3a"
    "\uff41-\uff5a\uff66-\uffdc\U00010000-\U000effff"
)
# Chinese punctuation lies inside the letter ranges of the standard; it is never part of a name.
_FULL_WIDTH = dict(
    zip("，。；：？！（）【】《》“”‘’、＝＞＜＋－", ",.;:?!()[]<>\"\"'',=><+-", strict=True)
)
_PUNCTUATION = "\u3001\u3002\u3008-\u3011\u3014-\u301f"
_NAME_PART = _NAME_START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_NAME = f"(?![{_PUNCTUATION}])[{_NAME_START}](?:(?![{_PUNCTUATION}])[{_NAME_PART}])*"
_TOKEN = re.compile(
    rf"""
    (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<name>{_NAME})
  | (?P<symbol>\*\*|\.\.|<=|>=|!=|->|[-+*/()\[\]{{}},.:<>=?@'])
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_SPACE = re.compile(r"(?:\s|[\u0085\u180e\u200b\u2060\ufeff]|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)+")
LINE_END = re.compile("\n")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_LAST_CHARACTER = 0x10FFFF
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SIMPLE_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    '"': '"',
    "'": "'",
    "\\": "\\",
}


def tokens(text: str) -> list[Token]:
    """Cut the text into tokens, an END token last; a character that fits nowhere is an error."""
    if len(text) > MAX_LENGTH:
        message = f"表达式超过 {MAX_LENGTH} 个字符，请拆分。"
        raise errors.FeelSyntaxError(message)
    found: list[Token] = []
    position = 0
    while position < len(text):
        space = _SPACE.match(text, position)
        if space:
            position = space.end()
            continue
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable(text, position)
        found.append(_token(match))
        position = match.end()
    found.append(Token(Kind.END, "", len(text), len(text)))
    return found


def is_words(text: str) -> bool:
    """Say whether a text is nothing but words, none of them a keyword."""
    try:
        return all(token.kind is Kind.NAME for token in tokens(text)[:-1])
    except errors.FeelSyntaxError:
        return False


def place(text: str, position: int) -> tuple[int, int]:
    """Turn an offset into line and column, both counted from 1."""
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def failure(text: str, position: int, what: str) -> errors.FeelSyntaxError:
    """Build the error that says what is wrong where."""
    line, column = place(text, position)
    return errors.FeelSyntaxError(f"表达式第 {line} 行第 {column} 列：{what}", line, column)


def _token(match: re.Match[str]) -> Token:
    text = match.group()
    start, end = match.span()
    match match.lastgroup:
        case "number":
            return Token(Kind.NUMBER, text, start, end)
        case "string":
            decoded = _ESCAPE.sub(_unescape, text[1:-1])
            return Token(Kind.STRING, _PAIR.sub(_join_pair, decoded), start, end)
        case "name":
            return Token(Kind.KEYWORD if text in KEYWORDS else Kind.NAME, text, start, end)
        case _:
            return Token(Kind.SYMBOL, text, start, end)


def _unescape(match: re.Match[str]) -> str:
    short, long, simple = match.groups()
    if simple is not None:
        return _SIMPLE_ESCAPES.get(simple, "\\" + simple)
    code = int(short or long, 16)
    return chr(code) if code <= _LAST_CHARACTER else match.group()


def _join_pair(match: re.Match[str]) -> str:
    high, low = map(ord, match.group())
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _unreadable(text: str, position: int) -> errors.FeelSyntaxError:
    character = text[position]
    if character == '"':
        return failure(text, position, "文本缺少结尾的双引号。")
    if character in _FULL_WIDTH:
        half = _FULL_WIDTH[character]
        return failure(text, position, f"出现全角符号 {character}，请改用半角 {half}")
    return failure(text, position, f"不认识的字符 {character}")
