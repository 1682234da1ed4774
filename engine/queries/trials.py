"""Tries an expression, a cell of tests or a decision for designers; nothing is kept or moved.

The answer says beside the value why there was null, and where.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine import errors, payload
from engine.bpmn.definition import Bundle
from engine.dmn import parse
from engine.feel import expression, review, values
from engine.feel.frame import Frame
from engine.feel.library import conversion
from engine.feel.record import Record
from engine.feel.values import Function, Range, YearsMonthsDuration
from engine.queries import calculator, visibility
from engine.results import LEAD
from engine.store import definitions as definition_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from engine.dmn.decision import DecisionModel
    from engine.dmn.table import Fired
    from engine.feel.syntax import Node
    from engine.model import Finding
    from engine.transaction import Transaction

    Functions = Mapping[str, Callable[..., Any]]

MAX_DRAFT = 1_000_000
"""Characters of a decision file that is sent to be tried."""

MAX_DEPTH = 50
"""Lists and contexts inside each other that an answer shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came out: the value as JSON, as FEEL writes it, its FEEL type, remarks, rules."""

    value: Any
    text: str
    kind: str | None
    remarks: tuple[Finding, ...]
    rules: tuple[Fired, ...] = ()


def given(variables: Mapping[str, Any], context: str = "") -> dict[str, Any]:
    """Make the variables of a trial of JSON, and of a FEEL context for dates and the like."""
    made = dict(payload.from_json(dict(variables)))
    if context.strip():
        found = expression.compile_expression(context, _words(made)).evaluate(made)
        if type(found) is not dict:
            raise errors.InputInvalid(
                '变量应写成 FEEL 上下文，例如 {金额: 5, 日期: @"2025-01-31"}。'
            )
        made |= found
    return made


def compute(text: str, variables: Mapping[str, Any], functions: Functions) -> Trial:
    """Compute an expression."""
    compiled = expression.compile_expression(text, _words(variables))
    record = Record()
    value = compiled.evaluate(variables, functions, record)
    return _trial(value, record, compiled.node)


def test(text: str, value: Any, variables: Mapping[str, Any], functions: Functions) -> Trial:
    """Ask a cell of unary tests about a value."""
    tests = expression.compile_unary_tests(text, _words(variables))
    record = Record()
    passed = tests.matches(value, variables, functions, record)
    return _trial(passed, record, tests.node)


def decide(
    model: DecisionModel, decision_id: str, variables: Mapping[str, Any], functions: Functions
) -> Trial:
    """Ask a decision, with the rules that led to its answer."""
    record = Record()
    value, fired = model.explain(decision_id, variables, functions, record)
    return _trial(value, record, None, fired)


def draft(content: str) -> DecisionModel:
    """Read a decision file that is not deployed, or raise DmnInvalid with every finding."""
    if len(content) > MAX_DRAFT:
        raise errors.InputInvalid(f"决策文件超过 {MAX_DRAFT // 1_000_000} MB，请拆分后再试。")
    return parse.parse(content.encode())


def bundle(tx: Transaction, definition_id: str) -> Bundle:
    """Find the bundle of a deployed version."""
    row = definition_store.get(tx.connection, definition_id)
    if row is None:
        raise errors.NotFound("没有这个流程版本。")
    return visibility.bundle(tx, row["bundle_hash"])


def deployed(its_bundle: Bundle, decision_id: str) -> DecisionModel:
    """Find the decision file of a bundle that holds a decision."""
    found = its_bundle.decisions.get(decision_id)
    if found is None:
        raise errors.NotFound("这个流程版本中没有这个决策。")
    return found


def functions(
    tx: Transaction, its_bundle: Bundle | None, variables: Mapping[str, Any]
) -> Functions:
    """Give the functions of the calculator, over the lead among the variables."""
    lead = variables.get(LEAD)
    facts = {LEAD: lead} if isinstance(lead, dict) else {}
    return calculator.functions(tx, its_bundle or Bundle(content_hash=""), facts)


def _trial(value: Any, record: Record, node: Node | None, fired: tuple[Fired, ...] = ()) -> Trial:
    seen = dict.fromkeys(record.findings())
    if node is not None:
        seen |= dict.fromkeys(review.doubts(node))
    shown = payload.to_json(_plain(value))
    return Trial(
        value=shown,
        text=_sound(conversion.write(value, Frame({}))),
        kind=values.kind(value),
        remarks=tuple(seen),
        rules=fired,
    )


def _plain(value: Any, depth: int = 0) -> Any:
    """Write what JSON does not know, or cannot hold, as FEEL does."""
    if depth > MAX_DEPTH:
        raise errors.ExpressionFailed(f"结果超过 {MAX_DEPTH} 层，无法显示。")
    match value:
        case dict():
            return {_sound(key): _plain(item, depth + 1) for key, item in value.items()}
        case list():
            return [_plain(item, depth + 1) for item in value]
        case str():
            return _sound(value)
        case Decimal() if abs(value.adjusted()) > values.DIGITS:
            return conversion.write(value, Frame({}))
        case Range() | Function() | YearsMonthsDuration():
            return conversion.write(value, Frame({}))
        case _:
            return value


def _sound(text: str) -> str:
    """Replace halves of characters, which no encoding can carry."""
    return text.encode(errors="replace").decode()


def _words(variables: Mapping[str, Any]) -> frozenset[str]:
    """List every name among the variables, for those of several words."""
    return frozenset(_names([variables]))


def _names(found: Iterable[Any]) -> Iterator[str]:
    for each in found:
        if isinstance(each, dict):
            yield from each
            yield from _names(each.values())
        elif isinstance(each, list):
            yield from _names(each)
