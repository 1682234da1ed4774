"""What a measurement hands over: a section with a table, and targets that hold or do not."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that was promised, and what was measured; whether it holds is computed."""

    promise: str
    measured: float
    at_least: float | None = None
    at_most: float | None = None
    unit: str = ""

    @property
    def holds(self) -> bool:
        """Say whether the measured figure keeps the promise."""
        enough = self.at_least is None or self.measured >= self.at_least
        return enough and (self.at_most is None or self.measured <= self.at_most)

    def row(self) -> str:
        """Give the line of the table of targets."""
        bounds = [
            f"{sign} {_figure(bound)}{self.unit}"
            for sign, bound in (("≥", self.at_least), ("≤", self.at_most))
            if bound is not None
        ]
        verdict = "holds" if self.holds else "**does not hold**"
        measured = f"{_figure(self.measured)}{self.unit}"
        return f"| {self.promise} | {' and '.join(bounds)} | {measured} | {verdict} |"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One question: how it was asked, the table of what came out, and the targets."""

    title: str
    asked: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    targets: Sequence[Target] = ()
    notes: Sequence[str] = field(default=())

    def lines(self) -> list[str]:
        """Give the section as Markdown, without the targets."""
        return [
            f"## {self.title}",
            "",
            self.asked,
            "",
            *table(self.head, self.rows),
            *(line for note in self.notes for line in ("", note)),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How long to measure: `rounds` repetitions, and whether only the quick part is wanted."""

    rounds: int = 5
    quick: bool = False


Question = Callable[[Scale], list[Section]]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Give a Markdown table."""
    return [
        _line(head),
        "|" + "---|" * len(head),
        *(_line(row) for row in rows),
    ]


def targets(sections: Sequence[Section]) -> list[str]:
    """Give the table of all targets."""
    head = "| promised | target | measured | |"
    return [head, "|---|---|---|---|", *(t.row() for s in sections for t in s.targets)]


def show(sections: Sequence[Section]) -> str:
    """Give sections with their targets, for the terminal."""
    told = [line for section in sections for line in [*section.lines(), ""]]
    promised = any(section.targets for section in sections)
    return "\n".join([*told, *(targets(sections) if promised else ())])


def run_alone(question: Question, told: str | None) -> None:
    """Ask one question from the command line and print the answer."""
    reader = argparse.ArgumentParser(description=told)
    reader.add_argument("--quick", action="store_true", help="few rounds, SQLite alone")
    quick = reader.parse_args().quick
    print(show(question(Scale(rounds=3, quick=True) if quick else Scale())))


def ms(seconds: float) -> str:
    """Write a time."""
    return f"{seconds * 1000:.2f} ms"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _figure(number: float) -> str:
    if number == int(number):
        return f"{int(number):,}"
    return f"{number:,.2f}" if abs(number) < 10 else f"{number:,.1f}"
