"""A decision table: which rules match, and what its hit policy makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from engine import errors
from engine.dmn import hits
from engine.feel.record import Reason
from engine.feel.syntax import Place, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.expression import Expression, UnaryTests
    from engine.feel.frame import Frame
    from engine.feel.kinds import Type


class HitPolicy(StrEnum):
    """What a table answers when rules match."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    OUTPUT_ORDER = "OUTPUT ORDER"
    RULE_ORDER = "RULE ORDER"
    COLLECT = "COLLECT"


class Aggregation(StrEnum):
    """What COLLECT makes of the outputs it collected."""

    NONE = ""
    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input column: its expression, and the values it may take.

    `values` are checked whenever the table is asked; `domain` is what is known of the
    input otherwise, by its type.
    """

    id: str
    label: str
    expression: Expression
    type: Type
    values: UnaryTests | None = None
    domain: UnaryTests | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One output column: its name, its possible values, also one by one in order of priority."""

    id: str
    name: str
    title: str
    type: Type
    values: UnaryTests | None = None
    ranking: tuple[UnaryTests, ...] = ()
    default: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row: a test per input and an expression per output."""

    id: str
    number: int
    tests: tuple[UnaryTests, ...]
    results: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A rule that led to an answer, and the table it is of."""

    table_id: str
    table_name: str
    rule_id: str
    rule_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A whole decision table."""

    id: str
    name: str
    policy: HitPolicy
    aggregation: Aggregation
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    def evaluate(self, frame: Frame) -> Any:
        """Answer for the inputs in this frame; the rules that count are noted in the run."""
        matched = self._matched(frame)
        if not matched:
            return self._without_match(frame)
        found = [hits.Hit(rule, self._results(rule, frame)) for rule in matched]
        answer, counted = _POLICIES[self.policy](self, found, frame)
        notes = frame.root.notes
        if notes is not None:
            notes.extend(self._fired(rule) for rule in counted)
        return answer

    def _matched(self, frame: Frame) -> list[Rule]:
        given = []
        for column in self.inputs:
            value = column.expression.evaluate_in(frame)
            if column.values is not None and value is not None:
                self._require_allowed(column, value, frame)
            given.append((frame.inner({"?": value}), value))
        matched = []
        frame.spend(len(self.rules) * (1 + len(given)))
        for rule in self.rules:
            for test, (inner, value) in zip(rule.tests, given, strict=True):
                if test.run(inner, value) is not True:
                    break
            else:
                matched.append(rule)
                if self.policy is HitPolicy.FIRST:
                    break
        return matched

    def _results(self, rule: Rule, frame: Frame) -> tuple[Any, ...]:
        found = []
        for column, result in zip(self.outputs, rule.results, strict=True):
            value = result.evaluate_in(frame)
            if column.values is not None and value is not None:
                allowed = column.values.matches_in(frame, value)
                if not allowed:
                    raise errors.DecisionFailed(
                        f"决策表“{self.name}”第 {rule.number} 条规则的输出“{column.title}”"
                        f"不在允许的取值之内，请修改该规则或允许值。"
                    )
            found.append(value)
        return tuple(found)

    def _without_match(self, frame: Frame) -> Any:
        if any(column.default is not None for column in self.outputs):
            answer = hits.shaped(
                self,
                tuple(
                    None if column.default is None else column.default.evaluate_in(frame)
                    for column in self.outputs
                ),
            )
            return [answer] if self.policy in _LISTS and not self.aggregation else answer
        if self.aggregation is Aggregation.COUNT:
            return hits.count([])
        if self.policy in _LISTS and not self.aggregation:
            return []
        frame.remark(Place(Source(self.id)), Reason.NO_RULE, self.name)
        return None

    def _fired(self, rule: Rule) -> Fired:
        return Fired(
            table_id=self.id, table_name=self.name, rule_id=rule.id, rule_number=rule.number
        )

    def _require_allowed(self, column: Input, value: Any, frame: Frame) -> None:
        if column.values is not None and not column.values.matches_in(frame, value):
            raise errors.DecisionFailed(
                f"决策表“{self.name}”的输入“{column.label}”不在允许的取值之内，请检查填报的内容。"
            )


_LISTS = frozenset({HitPolicy.OUTPUT_ORDER, HitPolicy.RULE_ORDER, HitPolicy.COLLECT})
_POLICIES: dict[HitPolicy, Callable[[Table, list[hits.Hit], Frame], tuple[Any, list[Rule]]]] = {
    HitPolicy.UNIQUE: hits.unique,
    HitPolicy.FIRST: hits.first,
    HitPolicy.ANY: hits.any_,
    HitPolicy.PRIORITY: hits.priority,
    HitPolicy.OUTPUT_ORDER: hits.output_order,
    HitPolicy.RULE_ORDER: hits.rule_order,
    HitPolicy.COLLECT: hits.collect,
}
