"""Finds, before an expression ever runs, what in it can only give null.

Parts that read no variable are computed once, within a small budget, and what they
would be remarked on for is reported: `"a" + 1`, `date("2025-02-30")`, a bad pattern.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import errors
from engine.feel import compiler, patterns, syntax
from engine.feel.frame import MAX_STEPS, Frame
from engine.feel.library import catalogue
from engine.feel.record import Reason, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.feel.syntax import Node
    from engine.model import Finding

_STEPS = 20_000
"""What computing all constant parts of one expression may cost."""

_COMPUTED = (
    syntax.Arithmetic,
    syntax.Between,
    syntax.Comparison,
    syntax.ListLiteral,
    syntax.Literal,
    syntax.Logic,
    syntax.Misread,
    syntax.Negation,
    syntax.OpenTest,
    syntax.Path,
    syntax.RangeLiteral,
)
_TAKE_PATTERNS = {
    "matches": ("input", "pattern", "flags"),
    "replace": ("input", "pattern", "replacement", "flags"),
    "split": ("string", "delimiter"),
}
"""Functions that take a regular expression, and the names of what they take."""


def doubts(node: Node) -> tuple[Finding, ...]:
    """Return what is surely null in an expression, as warnings with line and column."""
    record = Record()
    frame = Frame({}, None, record)
    frame.steps = MAX_STEPS - _STEPS
    for part in _constants(node):
        try:
            compiler.compile_node(part)(frame)
        except (errors.ExpressionFailed, RecursionError):
            break  # too much for a look beforehand; when it runs it is told
    for call in _calls(node):
        _look_at_pattern(call, record)
    return record.findings()


def _constants(node: Node) -> Iterator[Node]:
    """Walk over the largest parts that read nothing from outside."""
    if _is_constant(node):
        yield node
        return
    for child in syntax.children(node):
        yield from _constants(child)


def _is_constant(node: Node) -> bool:
    if isinstance(node, syntax.Call):
        known = isinstance(node.callee, syntax.Name) and node.callee.name in catalogue.FUNCTIONS
        return known and not _takes_pattern(node) and all(map(_is_constant, node.arguments))
    return isinstance(node, _COMPUTED) and all(map(_is_constant, syntax.children(node)))


def _calls(node: Node) -> Iterator[syntax.Call]:
    if isinstance(node, syntax.Call) and _takes_pattern(node):
        yield node
    for child in syntax.children(node):
        yield from _calls(child)


def _takes_pattern(call: syntax.Call) -> bool:
    return isinstance(call.callee, syntax.Name) and call.callee.name in _TAKE_PATTERNS


def _look_at_pattern(call: syntax.Call, record: Record) -> None:
    """Say so if a pattern that is written out is none."""
    name = call.callee.name if isinstance(call.callee, syntax.Name) else ""
    given = dict(zip(call.names or _TAKE_PATTERNS[name], call.arguments, strict=False))
    pattern = given.get("pattern") or given.get("delimiter")
    match pattern, given.get("flags", syntax.Literal("")):
        case (
            syntax.Literal(str() as text, at=syntax.Place() as place),
            syntax.Literal(str() as flags),
        ):
            if patterns.compile_pattern(text, flags) is None:
                record.remark(place, Reason.NO_PATTERN, name, ())
        case _:
            return
