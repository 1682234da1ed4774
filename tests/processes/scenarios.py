"""Reads scenario files: what is given, what people do, what must come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2] / "processes"
LADDER = "overdue_step"
_START = datetime.fromisoformat("2024-07-15T09:00:00+08:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happens: a task is done, the clock moves on, facts change, a message comes.

    `opens` are the elements whose tasks it opens; None leaves that unsaid. `refused`
    names the error that must come instead.
    """

    task: str | None = None
    by: str | None = None
    form: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    message: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    opens: list[str] | None = None
    refused: str | None = None

    def __str__(self) -> str:
        """Say what happens, for a failing test."""
        return f"{self.task} by {self.by}" if self.task else self.message or str(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One file of `processes/<id>/scenarios/`."""

    path: Path
    title: str
    process: str
    now: datetime
    event: str | None = None
    lead: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    ends: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    lead_after: dict[str, Any] = field(default_factory=dict)
    visits: tuple[str, ...] = ()

    @property
    def hidden(self) -> frozenset[str]:
        """Name the processes that go on beside: the ladders of steps that are overdue."""
        return frozenset({LADDER} - {self.path.parent.parent.name})

    @property
    def id(self) -> str:
        """Name the scenario in a test report."""
        return f"{self.path.parent.parent.name}/{self.path.stem}"


def every() -> list[Scenario]:
    """Read the scenarios of all processes."""
    return [read(path) for path in sorted(ROOT.glob("*/scenarios/*.yaml"))]


def read(path: Path) -> Scenario:
    """Read one file; an unknown word in it is an error."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    steps = tuple(Step(**{**step, **_moment(step, "at")}) for step in content.pop("steps", []))
    now = _moment(content, "now").get("now", _START)
    lists = {key: tuple(content.pop(key)) for key in ("ends", "open", "visits") if key in content}
    return Scenario(path=path, steps=steps, **{**content, **lists, "now": now})


def _moment(content: dict[str, Any], key: str) -> dict[str, datetime]:
    value = content.get(key)
    if value is None:
        return {}
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError(f"{value}: a moment needs its offset")
    return {key: moment}
