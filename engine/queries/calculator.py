"""The functions that our diagrams and tables use beside FEEL's own: limits and working days.

They count by the law in force and read no clock: the moment is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from engine import codes
from engine.clock import SHANGHAI
from engine.errors import DecisionFailed
from engine.ledger.columns import BY_NAME
from engine.queries import judging, law
from engine.rules import deadlines
from engine.rules.deadlines import Deadline, NotRunning, Source
from engine.rules.limits import Unit
from engine.rules.pauses import Extension, Hold
from engine.store import law as law_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.bpmn.definition import Bundle
    from engine.queries.law import Law
    from engine.rules.limits import Limit
    from engine.transaction import Transaction

DUE = "due"
NAMES = frozenset({DUE, "now", "today", "working days between", judging.NAME})
_NAMED = re.compile(r'\bdue\(\s*"([^"]+)"')
_COUNTED = "deadlines counted"
_FOUND = "deadlines found"
_LABELS = {"registered_at": "登记时间"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What people did to the deadlines of a lead: holds and extensions by limit."""

    holds: Mapping[str, tuple[Hold, ...]] = field(default_factory=dict)
    extensions: Mapping[str, tuple[Extension, ...]] = field(default_factory=dict)


NO_ACTS = Acts()


def functions(
    tx: Transaction,
    its_bundle: Bundle,
    facts: Mapping[str, Mapping[str, Any]],
    *,
    now: datetime | None = None,
) -> dict[str, Callable[..., Any]]:
    """Make the functions for one moment; they look at the facts as they stand when called.

    The moment is the transaction's, or an earlier one for a step that began then.
    """
    now = now or tx.now

    def due(limit_id: Any, start: Any = None) -> datetime | None:
        lead = facts.get("lead", {})
        found = deadline(
            tx, law.in_force(tx, its_bundle), str(limit_id), lead, start=start, now=now
        )
        if not isinstance(found, Deadline):
            return None
        _remember(tx, str(limit_id), found)
        return found.due_at.astimezone(SHANGHAI)

    def working_days_between(start: Any, end: Any) -> int | None:
        days = [_local(moment) for moment in (start, end)]
        if not all(isinstance(day, date) for day in days):
            return None
        return law.in_force(tx).calendar.working_days_between(days[0], days[1])

    found: dict[str, Callable[..., Any]] = {
        DUE: due,
        "now": lambda: now.astimezone(SHANGHAI),
        "today": lambda: now.astimezone(SHANGHAI).date(),
        "working days between": working_days_between,
    }
    return {**found, judging.NAME: judging.function(its_bundle, facts, found)}


def deadline(
    tx: Transaction,
    counted_by: Law,
    limit_id: str,
    lead: Mapping[str, Any],
    *,
    start: Any = None,
    now: datetime | None = None,
) -> Deadline | NotRunning:
    """Count a limit for a lead, with what holds or lengthens it.

    It runs from an explicit start, else from its trigger fact (not running while that is
    missing); a limit without a trigger fact runs from now, the moment its step opens. It
    does not run for a lead with a mark that takes it out (除外).
    """
    now = now or tx.now
    newest = counted_by.newest(limit_id)
    if newest is None:
        raise DecisionFailed(f"时限表中没有时限 {limit_id}。")
    source = None if start is not None else source_of(newest, lead)
    if start is None and newest.needs_start:
        start = lead.get(newest.trigger) if newest.trigger else now
    acts = NO_ACTS
    if (newest.suspension or newest.extensions) and lead.get("id"):
        acts = acts_of(tx, str(lead["id"]))
    found = counted(counted_by, newest, start, now=tx.now, source=source, acts=acts)
    marks = found.limit.excepted_by(lead)
    if marks and isinstance(found, Deadline):
        return deadlines.excepted(found.limit, [trigger_name(mark) for mark in marks], source)
    return found


def counted(
    counted_by: Law,
    newest: Limit,
    start: Any,
    *,
    now: datetime,
    source: Source | None = None,
    acts: Acts = NO_ACTS,
) -> Deadline | NotRunning:
    """Count a limit from a start by the version that judges it."""
    began = start if isinstance(start, date) else None
    chosen = deadlines.version(
        counted_by.holding(newest.id), newest.id, start=began, today=_local(now)
    )
    if isinstance(chosen, NotRunning):
        return chosen
    return deadlines.of(
        chosen or newest,
        began,
        calendar=counted_by.calendar,
        source=source,
        holds=acts.holds.get(newest.id, ()),
        extensions=acts.extensions.get(newest.id, ()),
    )


def source_of(limit: Limit, lead: Mapping[str, Any]) -> Source | None:
    """Say from which fact of which lead a limit starts."""
    if not limit.trigger:
        return None
    return Source(
        text=trigger_name(limit.trigger), column=limit.trigger, row=str(lead.get("number") or "")
    )


def trigger_name(column: str) -> str:
    """Name a column of the ledger as its sheet does."""
    known = BY_NAME.get(column)
    return _LABELS.get(column, column) if known is None else known.header


def acts_of(tx: Transaction, lead_id: str) -> Acts:
    """Read what holds and lengthens the deadlines of a lead, once per transaction."""
    key = ("deadline acts", lead_id)
    found: Acts | None = tx.memory.get(key)
    if found is None:
        found = tx.memory[key] = _read_acts(tx, lead_id)
    return found


def forget_acts(tx: Transaction, lead_id: str) -> None:
    """Read them again the next time, because they were changed."""
    tx.memory.pop(("deadline acts", lead_id), None)


def how_counted(tx: Transaction, expression: str, due_at: datetime | None) -> dict[str, str] | None:
    """Say by which limit and from when this transaction has counted a moment for an expression."""
    named = _NAMED.search(expression)
    if named is None or due_at is None:
        return None
    known: dict[str, str] | None = tx.memory.get(_COUNTED, {}).get((named.group(1), due_at))
    return known


def deadline_of(
    tx: Transaction, expression: str, due_at: datetime | None
) -> tuple[str, Deadline] | None:
    """Give the limit, and its count in this transaction, that made a moment of an expression."""
    if due_at is None or f"{DUE}(" not in expression:
        return None
    found: dict[tuple[str, datetime], Deadline] = tx.memory.get(_FOUND, {})
    written = _NAMED.findall(expression)
    named = written or [limit_id for limit_id, moment in found if moment == due_at]
    return next(((one, found[one, due_at]) for one in named if (one, due_at) in found), None)


def limit_id_in(expression: str) -> str:
    """Give the id of the limit that an expression names, if it names one."""
    named = _NAMED.search(expression)
    return "" if named is None else named.group(1)


def kept_start(counted: Mapping[str, str], lead: Mapping[str, Any]) -> date | datetime | None:
    """Give the start of a stored moment: the fact as it is now, else the moment that was kept."""
    if "fact" in counted:
        fact: date | datetime | None = lead.get(counted["fact"])
        return fact
    kept = counted.get("start")
    if kept is None:
        return None
    return datetime.fromisoformat(kept) if "T" in kept else date.fromisoformat(kept)


def limit_named_in(tx: Transaction, its_bundle: Bundle, expression: str) -> Limit | None:
    """Find the limit that a timer's expression names, for saying which rule has fired."""
    named = _NAMED.search(expression)
    return None if named is None else law.in_force(tx, its_bundle).newest(named.group(1))


def _remember(tx: Transaction, limit_id: str, found: Deadline) -> None:
    known = {"limit": limit_id}
    if found.start is not None:
        known["start"] = found.start.isoformat()
    if found.source is not None:
        known["fact"] = found.source.column
    tx.memory.setdefault(_COUNTED, {})[limit_id, found.due_at] = known
    tx.memory.setdefault(_FOUND, {})[limit_id, found.due_at] = found


def _read_acts(tx: Transaction, lead_id: str) -> Acts:
    holds: dict[str, tuple[Hold, ...]] = {}
    for row in law_store.holds(tx.connection, lead_id):
        made = Hold(
            ground=row["ground"],
            words=codes.label("hold_ground", row["ground"]),
            from_on=row["from_on"],
            to_on=row["to_on"],
            paper=row["paper"],
        )
        holds[row["limit_id"]] = (*holds.get(row["limit_id"], ()), made)
    extensions: dict[str, tuple[Extension, ...]] = {}
    for row in law_store.extensions(tx.connection, lead_id):
        extension = Extension(
            amount=row["amount"],
            unit=Unit(row["unit"]),
            total=row["total"],
            approved_on=row["approved_on"],
            approver=row["approver"],
            role=row["role"],
            paper=row["paper"],
            article=row["article"],
        )
        extensions[row["limit_id"]] = (*extensions.get(row["limit_id"], ()), extension)
    return Acts(holds=holds, extensions=extensions)


def _local(moment: Any) -> Any:
    return moment.astimezone(SHANGHAI).date() if isinstance(moment, datetime) else moment
