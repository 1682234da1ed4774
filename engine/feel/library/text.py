"""Built-in functions over strings."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engine import errors
from engine.feel import patterns
from engine.feel.frame import MAX_SIZE
from engine.feel.library.signature import declare, function, simple

if TYPE_CHECKING:
    from engine.feel.frame import Frame
    from engine.feel.patterns import Pattern
    from engine.feel.values import Value


_COST_OF_PATTERN = 3
"""Steps per character for reading a regular expression."""


def _substring(text: str, start: Decimal, length: Decimal | None) -> str | None:
    first = int(start)
    if not 1 <= abs(first) <= len(text) or (length is not None and length < 1):
        return None
    begin = first - 1 if first > 0 else len(text) + first
    return text[begin:] if length is None else text[begin : begin + int(length)]


def _before(text: str, match: str) -> str:
    return text.partition(match)[0] if match and match in text else ""


def _after(text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


def _matches(frame: Frame, text: str, pattern: str, flags: str | None) -> bool | None:
    compiled = _pattern(frame, pattern, flags)
    return None if compiled is None else compiled.search(text, frame.spend) is not None


def _replace(
    frame: Frame, text: str, pattern: str, replacement: str, flags: str | None
) -> str | None:
    compiled = _pattern(frame, pattern, flags)
    if compiled is None:
        return None
    result = compiled.replace(text, replacement, frame.spend, limit=MAX_SIZE)
    return None if result is None else str(frame.sized(result))


def _split(frame: Frame, text: str, delimiter: str) -> Value:
    compiled = _pattern(frame, delimiter, None)
    return None if compiled is None else frame.sized(compiled.split(text, frame.spend))


def _pattern(frame: Frame, pattern: str, flags: str | None) -> Pattern | None:
    """Compile a pattern, or find it compiled; either way at the price of compiling it."""
    frame.spend(_COST_OF_PATTERN * min(len(pattern), patterns.MAX_LENGTH))
    compiled = patterns.compile_pattern(pattern, flags or "")
    frame.spend(patterns.COST_OF_FAILURE if compiled is None else compiled.cost)
    return compiled


def _join(frame: Frame, items: list[Value], delimiter: str | None) -> str | None:
    kept = [item for item in items if item is not None]
    if not all(type(item) is str for item in kept):
        return None
    glue = delimiter or ""
    size = sum(map(len, kept)) + len(glue) * len(kept)
    if size > MAX_SIZE + len(glue):
        message = f"string join 的结果超过 {MAX_SIZE} 个字符，已停止。"
        raise errors.ExpressionFailed(message)
    return str(frame.sized(glue.join(kept)))


FUNCTIONS = (
    simple("substring", _substring, "string: string", "start position: number", "length?: number"),
    simple("string length", lambda text: Decimal(len(text)), "string: string"),
    simple("upper case", str.upper, "string: string"),
    simple("lower case", str.lower, "string: string"),
    simple("substring before", _before, "string: string", "match: string"),
    simple("substring after", _after, "string: string", "match: string"),
    simple("contains", lambda text, match: match in text, "string: string", "match: string"),
    simple("starts with", str.startswith, "string: string", "match: string"),
    simple("ends with", str.endswith, "string: string", "match: string"),
    function(
        "matches",
        declare(_matches, "input: string", "pattern: string", "flags?: string", frame=True),
    ),
    function(
        "replace",
        declare(
            _replace,
            "input: string",
            "pattern: string",
            "replacement: string",
            "flags?: string",
            frame=True,
        ),
    ),
    function("split", declare(_split, "string: string", "delimiter: string", frame=True)),
    function("string join", declare(_join, "list: list", "delimiter?: string", frame=True)),
)
