"""The door of this room: FEEL text compiled once, evaluated often.

Nothing here reads the clock; `today()`, `now()`, `due(…)` and their like exist
only if the caller supplies them as functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from engine import errors
from engine.feel import compiler, syntax, unary, values
from engine.feel import names as naming
from engine.feel.frame import Frame
from engine.feel.library import catalogue
from engine.feel.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from engine.feel.kinds import Type
    from engine.feel.record import Record

_NOWHERE = syntax.Source()
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_SPACED = tuple(name for name in catalogue.FUNCTIONS if " " in name)
_Node = TypeVar("_Node")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A compiled expression: `names` are the variables it reads, `calls` the functions."""

    text: str
    names: frozenset[str]
    calls: frozenset[str]
    node: syntax.Node
    run: Callable[[Frame], Any]

    def evaluate(
        self,
        scope: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]] | None = None,
        record: Record | None = None,
    ) -> Any:
        """Compute the value; what cannot be computed is null, what costs too much raises.

        A record, if given, learns what the run cost and why there was null.
        """
        frame = Frame(scope, functions, record)
        try:
            return frame.paid(self.run(frame))
        except RecursionError:
            raise _too_deep() from None
        finally:
            if record is not None:
                record.steps += frame.steps

    def evaluate_in(self, frame: Frame) -> Any:
        """Compute the value in a frame that is already open."""
        try:
            return frame.paid(self.run(frame))
        except RecursionError:
            raise _too_deep() from None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnaryTests:
    """One compiled cell of tests: `names` and `calls` as of an expression."""

    text: str
    names: frozenset[str]
    calls: frozenset[str]
    node: syntax.Tests
    run: Callable[[Frame, Any], bool | None]

    def matches(
        self,
        value: Any,
        scope: Mapping[str, Any] = _NOTHING,
        functions: Mapping[str, Callable[..., Any]] | None = None,
        record: Record | None = None,
    ) -> bool:
        """Say whether the value passes the tests."""
        return self.matches_in(Frame(scope, functions, record), values.of(value))

    def matches_in(self, frame: Frame, value: Any) -> bool:
        """Say whether a FEEL value passes the tests in a frame that is already open."""
        try:
            return self.run(frame.inner({"?": value}), value) is True
        except RecursionError:
            raise _too_deep() from None


def compile_expression(
    text: str,
    names: Collection[str] = (),
    types: Mapping[str, Type] = _NOTHING,
    source: syntax.Source = _NOWHERE,
) -> Expression:
    """Compile an expression; a leading `=`, as Camunda writes it, is stripped.

    `names` of several words can be read only if they are told, `types` are those of a
    decision file, `source` is what remarks say the text belongs to.
    """
    body = text
    if text.lstrip().startswith("="):
        lead = len(text) - len(text.lstrip())
        body = text[:lead] + " " + text[lead + 1 :]
    node = _parsed(lambda: Parser(body, names, _SPACED, types, source).whole_expression())
    variables, calls = naming.of(node)
    return Expression(
        text=text, names=variables, calls=calls, node=node, run=compiler.compile_node(node)
    )


def compile_unary_tests(
    text: str,
    names: Collection[str] = (),
    types: Mapping[str, Type] = _NOTHING,
    source: syntax.Source = _NOWHERE,
) -> UnaryTests:
    """Compile one cell of tests: `-`, `< 5`, `[1..3], 7`, `not("a")`, `? > 2`."""
    node = _parsed(lambda: Parser(text, names, _SPACED, types, source).whole_tests())
    variables, calls = naming.of(node)
    return UnaryTests(
        text=text,
        names=variables,
        calls=calls,
        node=node,
        run=unary.cell(node, compiler.compile_node),
    )


def single_tests(tests: UnaryTests) -> tuple[UnaryTests, ...]:
    """Take a cell of several tests apart, in order."""
    return tuple(
        UnaryTests(
            text=tests.text,
            names=tests.names,
            calls=tests.calls,
            node=syntax.Tests((test,)),
            run=unary.single(test, compiler.compile_node),
        )
        for test in tests.node.tests
    )


def _parsed(parse: Callable[[], _Node]) -> _Node:
    try:
        return parse()
    except RecursionError:
        message = "表达式嵌套过深，请拆分。"
        raise errors.FeelSyntaxError(message) from None


def _too_deep() -> errors.ExpressionFailed:
    return errors.ExpressionFailed("表达式嵌套过深，已停止。请检查递归或数据的层数。")
