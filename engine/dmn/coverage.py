"""Which rules of a table can match at once, and which inputs no rule covers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from engine.dmn import samples
from engine.feel import syntax

if TYPE_CHECKING:
    from engine.dmn.samples import Sample
    from engine.dmn.table import Rule, Table
    from engine.feel.expression import UnaryTests

MAX_STEPS = 100_000
MAX_OVERLAPS = 20
MAX_GAPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two rules that can match at once, and an example of when."""

    first: Rule
    second: Rule
    example: str


@dataclass(frozen=True, slots=True)
class _Axis:
    """One input: its name, its regions, and per rule the regions it accepts as bits."""

    label: str
    regions: list[Sample]
    accepted: list[int | None]


class Coverage:
    """Looks at one table as boxes over the regions of its inputs."""

    def __init__(self, table: Table) -> None:
        """Cut every input into its regions; inputs of the same expression are one."""
        self.table = table
        columns: dict[str, list[int]] = {}
        for index, column in enumerate(table.inputs):
            columns.setdefault(" ".join(column.expression.text.split()), []).append(index)
        self.axes = [_axis(table, indexes) for indexes in columns.values()]
        self._steps = 0
        self._covering: list[int] = []

    @property
    def inputs_are_independent(self) -> bool:
        """Say whether each input is a variable of its own, not computed from one."""
        return all(
            isinstance(column.expression.node, (syntax.Name, syntax.Path))
            for column in self.table.inputs
        )

    def overlaps(self) -> list[Overlap]:
        """List pairs of rules that can match at once, as far as their tests are simple."""
        found: list[Overlap] = []
        for first, second in combinations(range(len(self.table.rules)), 2):
            example = self._common(first, second)
            if example is not None:
                rules = self.table.rules
                found.append(Overlap(first=rules[first], second=rules[second], example=example))
                if len(found) == MAX_OVERLAPS:
                    break
        return found

    def gaps(self) -> list[str]:
        """Describe inputs that no rule covers; nothing if a test is not simple."""
        if not self.axes or any(None in axis.accepted for axis in self.axes):
            return []
        found: list[str] = []
        self._covering = self._rules_covering_the_rest()
        everyone = (1 << len(self.table.rules)) - 1
        self._search(0, everyone, [], found)
        return found

    def _common(self, first: int, second: int) -> str | None:
        parts = []
        for axis in self.axes:
            one, other = axis.accepted[first], axis.accepted[second]
            if one is None or other is None or not one & other:
                return None
            region = ((one & other) & -(one & other)).bit_length() - 1
            if len(axis.regions) > 1:
                parts.append(axis.label + axis.regions[region].label)
        return "，".join(parts) or "任何输入"

    def _rules_covering_the_rest(self) -> list[int]:
        """Mark, for each depth, the rules that accept every region of all inputs from there on."""
        covering: list[int] = []
        rest = (1 << len(self.table.rules)) - 1
        for axis in reversed(self.axes):
            whole = (1 << len(axis.regions)) - 1
            for number, accepted in enumerate(axis.accepted):
                if accepted != whole:
                    rest &= ~(1 << number)
            covering.insert(0, rest)
        return covering

    def _search(self, depth: int, rules: int, path: list[str], found: list[str]) -> None:
        self._steps += 1
        if len(found) >= MAX_GAPS or self._steps > MAX_STEPS:
            return
        if not rules:
            found.append("，".join(path) or "任何输入")
            return
        if depth == len(self.axes) or rules & self._covering[depth]:
            return
        axis = self.axes[depth]
        for index, region in enumerate(axis.regions):
            kept = _keeping(axis, rules, index)
            part = [axis.label + region.label] if len(axis.regions) > 1 else []
            self._search(depth + 1, kept, [*path, *part], found)


def _keeping(axis: _Axis, rules: int, region: int) -> int:
    kept = 0
    for number, accepted in enumerate(axis.accepted):
        if rules >> number & 1 and (accepted or 0) >> region & 1:
            kept |= 1 << number
    return kept


def _axis(table: Table, indexes: list[int]) -> _Axis:
    cells = [[rule.tests[index] for index in indexes] for rule in table.rules]
    found = []
    simple: list[bool] = []
    for tests in cells:
        try:
            found += [value for test in tests for value in samples.constants(test)]
            simple.append(True)
        except samples.NotSimpleError:
            simple.append(False)
    column = table.inputs[indexes[0]]
    allowed = column.values
    if allowed is not None:
        try:
            found += samples.constants(allowed)
        except samples.NotSimpleError:
            allowed = None
    regions = samples.regions(found, allowed)
    accepted = [
        _accepted(tests, regions) if is_simple else None
        for tests, is_simple in zip(cells, simple, strict=True)
    ]
    return _Axis(column.label, regions, accepted)


def _accepted(tests: list[UnaryTests], regions: list[Sample]) -> int:
    bits = 0
    for index, region in enumerate(regions):
        if all(test.matches(region.value) for test in tests):
            bits |= 1 << index
    return bits
