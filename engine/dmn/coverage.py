"""Which rules of a table can match at once, which can never be reached, and what no rule covers.

Every input is cut into the few regions that its tests tell apart; a rule is then a box of
regions, and sets of rules and of regions are the bits of whole numbers. The work is
counted: a table that would take too long is said to be unchecked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from engine.dmn import samples
from engine.feel import syntax
from engine.feel.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.dmn.samples import Sample
    from engine.dmn.table import Rule, Table
    from engine.feel.expression import UnaryTests

MAX_OVERLAPS = 20
MAX_GAPS = 5


class TooMuchError(Exception):
    """The table is too large to be looked at in short time."""


@dataclass(slots=True)
class Effort:
    """What looking at all tables of a file may still cost: about three seconds in all."""

    tests: int = 2_000_000
    pairs: int = 5_000_000
    visits: int = 200_000

    def take(self, *, tests: int = 0, pairs: int = 0, visits: int = 0) -> None:
        """Take cells to try on samples, pairs of rules, combinations of regions."""
        if tests > self.tests or pairs > self.pairs or visits > self.visits:
            raise TooMuchError
        self.tests -= tests
        self.pairs -= pairs
        self.visits -= visits


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two rules that can match at once, and an example of when."""

    first: Rule
    second: Rule
    example: str


@dataclass(frozen=True, slots=True)
class _Axis:
    """One input: its name, its regions, per rule the regions it accepts, and the other way."""

    label: str
    regions: list[Sample]
    accepted: list[int]
    rules_at: list[int]


class Coverage:
    """Looks at one table as boxes over the regions of its inputs.

    `unclear` are cells that compare with more than constants: rule and input. Their rules
    take part in nothing, and gaps cannot be told.
    """

    def __init__(self, table: Table, effort: Effort) -> None:
        """Cut every input into its regions; inputs of the same expression are one."""
        self.table = table
        self.effort = effort
        self.unclear: list[tuple[Rule, str]] = []
        columns: dict[str, list[int]] = {}
        for index, column in enumerate(table.inputs):
            columns.setdefault(" ".join(column.expression.text.split()), []).append(index)
        self.axes = [self._axis(indexes) for indexes in columns.values()]
        unclear = {rule.number for rule, _ in self.unclear}
        self.clear = [index for index, rule in enumerate(table.rules) if rule.number not in unclear]

    @property
    def inputs_are_independent(self) -> bool:
        """Say whether each input is a variable of its own, not computed from one."""
        return all(
            isinstance(column.expression.node, (syntax.Name, syntax.Path))
            for column in self.table.inputs
        )

    def overlaps(self) -> list[Overlap]:
        """List pairs of rules that can match at once, as far as their tests are simple."""
        self._pay_for_pairs()
        found: list[Overlap] = []
        for first, second in combinations(self.clear, 2):
            if all(axis.accepted[first] & axis.accepted[second] for axis in self.axes):
                rules, example = self.table.rules, self._example(first, second)
                found.append(Overlap(first=rules[first], second=rules[second], example=example))
                if len(found) == MAX_OVERLAPS:
                    break
        return found

    def unreachable(self) -> list[tuple[Rule, Rule]]:
        """List rules that match only where one rule before them does, with that rule."""
        self._pay_for_pairs()
        rules = self.table.rules
        return [
            (rules[later], rules[earlier])
            for later in self.clear
            for earlier in self._covering(later)
        ]

    def gaps(self) -> list[str]:
        """Describe inputs that no rule covers; nothing if a test is not simple."""
        if not self.axes or self.unclear:
            return []
        search = _Search(self._rules_for_all_the_rest())
        everyone = (1 << len(self.table.rules)) - 1
        self._search(0, everyone, [], search)
        return search.found

    def _covering(self, later: int) -> Iterator[int]:
        for earlier in self.clear:
            if earlier >= later:
                return
            if all(not axis.accepted[later] & ~axis.accepted[earlier] for axis in self.axes):
                yield earlier
                return

    def _pay_for_pairs(self) -> None:
        self.effort.take(pairs=len(self.clear) ** 2 // 2 * max(1, len(self.axes)))

    def _example(self, first: int, second: int) -> str:
        parts = []
        for axis in self.axes:
            common = axis.accepted[first] & axis.accepted[second]
            region = (common & -common).bit_length() - 1
            if len(axis.regions) > 1:
                parts.append(axis.label + axis.regions[region].label)
        return "，".join(parts) or "任何输入"

    def _rules_for_all_the_rest(self) -> list[int]:
        """Mark, for each depth, the rules that accept every region of all inputs from there on."""
        rest = (1 << len(self.table.rules)) - 1
        marked: list[int] = []
        for axis in reversed(self.axes):
            for rules in axis.rules_at:
                rest &= rules
            marked.insert(0, rest)
        return marked

    def _search(self, depth: int, rules: int, path: list[str], search: _Search) -> None:
        self.effort.take(visits=1)
        if not rules:
            search.found.append("，".join(path) or "任何输入")
            return
        if depth == len(self.axes) or rules & search.whole[depth]:
            return
        axis = self.axes[depth]
        for region, rules_here in zip(axis.regions, axis.rules_at, strict=True):
            if len(search.found) >= MAX_GAPS:
                return
            part = [axis.label + region.label] if len(axis.regions) > 1 else []
            self._search(depth + 1, rules & rules_here, [*path, *part], search)

    def _axis(self, indexes: list[int]) -> _Axis:
        column = self.table.inputs[indexes[0]]
        found, domain = samples.of_domain(column.domain)
        cells: dict[tuple[str, ...], tuple[UnaryTests, ...]] = {}
        written: list[tuple[str, ...]] = []
        for rule in self.table.rules:
            tests = tuple(rule.tests[index] for index in indexes)
            texts = tuple(test.text for test in tests)
            try:
                found += [value for test in tests for value in samples.constants(test)]
                cells[texts] = tests
            except samples.NotSimpleError:
                self.unclear.append((rule, column.label))
            written.append(texts)
        regions = samples.regions(found, domain)
        self.effort.take(tests=len(regions) * len(cells))
        root = Frame({})
        probes = [(root.inner({"?": region.value}), region.value) for region in regions]
        bits = {texts: _accepted(tests, probes) for texts, tests in cells.items()}
        accepted = [bits.get(texts, 0) for texts in written]
        return _Axis(column.label, regions, accepted, _turned(accepted, len(regions)))


@dataclass(slots=True)
class _Search:
    """A walk through the combinations of regions, and what was found.

    `whole` are, for each depth, the rules that need no further look.
    """

    whole: list[int]
    found: list[str] = field(default_factory=list)


def _accepted(tests: tuple[UnaryTests, ...], probes: list[tuple[Frame, Any]]) -> int:
    """Try the cells on every region; those that pass are the bits."""
    bits = 0
    for index, (frame, value) in enumerate(probes):
        frame.root.steps = 0
        for test in tests:
            if test.run(frame, value) is not True:
                break
        else:
            bits |= 1 << index
    return bits


def _turned(accepted: list[int], regions: int) -> list[int]:
    """Turn the regions of each rule into the rules of each region."""
    rules_at = [0] * regions
    for rule, bits in enumerate(accepted):
        for region in range(regions):
            if bits >> region & 1:
                rules_at[region] |= 1 << rule
    return rules_at
