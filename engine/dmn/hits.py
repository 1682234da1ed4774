"""What each hit policy makes of the rules that matched."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from engine import errors
from engine.feel import comparison
from engine.feel.library import aggregates

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.dmn.table import Rule, Table
    from engine.feel.frame import Frame

    Answer = tuple[Any, list[Rule]]


class Hit(NamedTuple):
    """A rule that matched, with its outputs."""

    rule: Rule
    results: tuple[Any, ...]


def shaped(table: Table, results: tuple[Any, ...]) -> Any:
    """Return one output as it is, several as a context by their names."""
    if len(results) == 1:
        return results[0]
    return dict(zip((column.name for column in table.outputs), results, strict=True))


def unique(table: Table, found: list[Hit], _: Frame) -> Answer:
    """Answer the only match; two matches break the table's promise."""
    if len(found) > 1:
        raise errors.DecisionFailed(
            f"决策表“{table.name}”要求至多一条规则命中，"
            f"实际命中第 {_numbers(found)} 条，请修改规则。"
        )
    return shaped(table, found[0].results), [found[0].rule]


def first(table: Table, found: list[Hit], _: Frame) -> Answer:
    """Answer the first match."""
    return shaped(table, found[0].results), [found[0].rule]


def any_(table: Table, found: list[Hit], frame: Frame) -> Answer:
    """Answer what all matches agree on; if they do not agree the table breaks its promise."""
    for hit in found[1:]:
        if not comparison.same(list(hit.results), list(found[0].results), frame):
            raise errors.DecisionFailed(
                f"决策表“{table.name}”要求命中的规则结论一致，"
                f"第 {_numbers(found)} 条的结论不同，请修改规则。"
            )
    return shaped(table, found[0].results), [hit.rule for hit in found]


def priority(table: Table, found: list[Hit], frame: Frame) -> Answer:
    """Answer the match whose outputs stand first in the lists of output values."""
    best = _by_priority(table, found, frame)[0]
    return shaped(table, best.results), [best.rule]


def output_order(table: Table, found: list[Hit], frame: Frame) -> Answer:
    """Answer all matches in the order of the lists of output values."""
    ordered = _by_priority(table, found, frame)
    return [shaped(table, hit.results) for hit in ordered], [hit.rule for hit in ordered]


def rule_order(table: Table, found: list[Hit], _: Frame) -> Answer:
    """Answer all matches in the order of the rules."""
    return [shaped(table, hit.results) for hit in found], [hit.rule for hit in found]


def collect(table: Table, found: list[Hit], _: Frame) -> Answer:
    """Answer all matches, or their sum, least, greatest or number."""
    collected = [shaped(table, hit.results) for hit in found]
    rules = [hit.rule for hit in found]
    aggregate = _AGGREGATES.get(table.aggregation)
    if aggregate is None:
        return collected, rules
    answer = aggregate(collected)
    if answer is None:
        raise errors.DecisionFailed(
            f"决策表“{table.name}”按 {table.aggregation} 汇总，"
            f"但命中规则的输出不能汇总，请检查输出。"
        )
    return answer, rules


def count(collected: list[Any]) -> Decimal:
    """Return how many outputs were collected."""
    return Decimal(len(collected))


_AGGREGATES: dict[str, Callable[[list[Any]], Any]] = {
    "SUM": aggregates.total,
    "MIN": aggregates.least,
    "MAX": aggregates.greatest,
    "COUNT": count,
}


def _by_priority(table: Table, found: list[Hit], frame: Frame) -> list[Hit]:
    frame.spend(len(found) * sum(len(column.ranking) for column in table.outputs))

    def rank(hit: Hit) -> list[int]:
        ranks = []
        for column, value in zip(table.outputs, hit.results, strict=True):
            places = (
                place for place, test in enumerate(column.ranking) if test.matches_in(frame, value)
            )
            ranks.append(next(places, len(column.ranking)))
        return ranks

    return sorted(found, key=rank)


def _numbers(found: list[Hit]) -> str:
    return "、".join(str(hit.rule.number) for hit in found)
