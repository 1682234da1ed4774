"""The rows of a decision table as plain values, for tables that are lists rather than decisions.

A catalogue is written in the table editor like any decision, and read as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.dmn.decision import DecisionModel
    from engine.feel.expression import Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule: its number from 1, its tests as they are written, its outputs by column.

    `words` are the outputs as they are written: a cell with words whose value is null
    says something that cannot be computed.
    """

    id: str
    number: int
    tests: tuple[str, ...]
    values: Mapping[str, Any]
    words: Mapping[str, str]


def of(model: DecisionModel, decision_id: str) -> tuple[Row, ...]:
    """Read every row of a table; what a cell computes from inputs is null here."""
    decision = model.decisions.get(decision_id)
    if decision is None or decision.table is None:
        return ()
    table = decision.table
    return tuple(
        Row(
            id=rule.id,
            number=rule.number,
            tests=tuple(test.text for test in rule.tests),
            values={
                column.name: _value(result)
                for column, result in zip(table.outputs, rule.results, strict=True)
            },
            words={
                column.name: result.text.strip()
                for column, result in zip(table.outputs, rule.results, strict=True)
            },
        )
        for rule in table.rules
    )


def _value(result: Expression) -> Any:
    try:
        return result.evaluate({})
    except errors.XiaohaoError:
        return None
