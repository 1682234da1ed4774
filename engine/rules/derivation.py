"""A deadline's derivation as plain JSON: shown on the screen, kept in the audit, counted again.

`recompute(as_json(deadline), calendar)` gives the same deadline: whoever doubts a date
can count it anew from what was written down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from engine.rules import deadlines, explaining
from engine.rules.calendar import Calendar
from engine.rules.deadlines import Deadline, NotRunning, Source
from engine.rules.limits import Bound, ExtensionRule, JudgedBy, Kind, Limit, Roll, Unit
from engine.rules.pauses import Extension, Hold


def as_json(result: Deadline | NotRunning) -> dict[str, Any]:
    """Write a deadline, or why there is none, as JSON values."""
    limit = _plain(result.limit)
    length = explaining.length(result.limit)
    source = None if result.source is None else _plain(result.source)
    if isinstance(result, NotRunning):
        return {
            "running": False,
            "limit": limit,
            "length": length,
            "source": source,
            "because": str(result.because),
            "text": result.text,
        }
    return {
        "running": True,
        "limit": limit,
        "length": length,
        "source": source,
        "start": _plain(result.start),
        "steps": [_plain(step) for step in result.steps],
        "holds": [_plain(hold) for hold in result.holds],
        "extensions": [_plain(extension) for extension in result.extensions],
        "last_day": _plain(result.last_day),
        "due_at": _plain(result.due_at),
        "text": explaining.spoken_end(result.due_at),
        "warn_at": [_plain(moment) for moment in result.warn_at],
        "provisional": result.provisional,
        "calendar": result.calendar,
    }


def recompute(written: Mapping[str, Any], calendar: Calendar) -> Deadline | NotRunning:
    """Count again what was written down."""
    source = written["source"]
    return deadlines.of(
        _read_limit(written["limit"]),
        _read_start(written.get("start")),
        calendar=calendar,
        source=None if source is None else Source(**source),
        holds=[_read(Hold, one) for one in written.get("holds", ())],
        extensions=[_read(Extension, one) for one in written.get("extensions", ())],
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if hasattr(type(value), "__dataclass_fields__"):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value


def _read_limit(written: Mapping[str, Any]) -> Limit:
    rules = tuple(_read(ExtensionRule, one) for one in written["extensions"])
    limit: Limit = _read(Limit, {**written, "extensions": rules})
    return limit


def _read(kind: type[Any], written: Mapping[str, Any]) -> Any:
    return kind(**{name: _READERS.get(name, _same)(value) for name, value in written.items()})


def _read_start(written: str | None) -> date | datetime | None:
    if written is None:
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def _date(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def _same(value: Any) -> Any:
    return value


_READERS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        ("fixed_on", "effective_from", "effective_until", "from_on", "to_on", "approved_on"), _date
    ),
    **dict.fromkeys(("warnings", "routes", "unless", "suspension", "extensions"), tuple),
    "met_by": lambda groups: tuple(tuple(group) for group in groups),
    "unit": Unit,
    "roll": Roll,
    "kind": Kind,
    "judged_by": JudgedBy,
    "bound": Bound,
}
