"""Deadlines with their derivation: those of a lead, of a task or timer, and what would be.

Every date on the screen can be asked how it was counted, and what is not counted says why.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import select

from engine import clock, codes
from engine.errors import FieldError, FormInvalid, NotFound
from engine.queries import calculator, law, visibility
from engine.rules import deadline_acts, derivation, permissions
from engine.rules.deadlines import Deadline, NotRunning
from engine.rules.limits import COUNTED, HOURS, UNIT_WORDS, Kind
from engine.rules.permissions import Verb
from engine.store import law as law_store
from engine.store import leads as lead_store
from engine.store import rows
from engine.store.tables.processes import tasks, timers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.rules.limits import Limit
    from engine.rules.pauses import Extension, Hold
    from engine.store.rows import Row
    from engine.transaction import Transaction

_EARLIEST = date(1949, 10, 1)
_LATEST = date(2100, 12, 31)
_NEVER = datetime.max.replace(tzinfo=UTC).isoformat()


def of_lead(tx: Transaction, lead_id: str) -> dict[str, Any]:
    """Show every limit that starts with a fact of the lead: running, met, or why not running.

    A service level times a step: it is shown as the open step counts it, so that a lead never
    shows two dates for one limit. The lead is named by its id or its number.
    """
    known = lead_store.by_number(tx.connection, lead_id)
    lead = visibility.lead_row(tx, lead_id if known is None else known["id"])
    lead_id = lead["id"]
    counted_by = law.in_force(tx)
    extended = law_store.extensions(tx.connection, lead_id)
    steps = _counted_by_steps(tx, lead_id)
    found = []
    for versions in counted_by.catalogue.every():
        limit = versions[-1]
        if not limit.trigger or not limit.concerns(lead):
            continue
        result = calculator.deadline(tx, counted_by, limit.id, lead)
        shown = _shown(tx, limit, result, lead)
        if limit.kind is Kind.SERVICE_LEVEL and shown["state"] in _OPEN:
            if limit.id not in steps:  # nobody is at such a step
                continue
            shown = _as_step(tx, steps[limit.id])
        taken = [row["stage"] for row in extended if row["limit_id"] == limit.id]
        found.append(shown | {"acts": _acts(tx, limit, taken)})
    roles = {str(role) for role in tx.actor.roles}
    last = {row["limit_id"]: row["id"] for row in extended}.values()
    names = {limit["limit"]["id"]: limit["limit"]["name"] for limit in found}
    found.sort(key=lambda one: (_ORDER[one["state"]], one.get("due_at") or _NEVER))
    return {
        "deadlines": found,
        "holds": [
            {
                **row,
                "limit_name": names.get(row["limit_id"], row["limit_id"]),
                "ground_label": codes.label("hold_ground", row["ground"]),
                "may_withdraw": permissions.may(tx.actor, Verb.HOLD_DEADLINE),
            }
            for row in law_store.holds(tx.connection, lead_id)
        ],
        "extensions": [
            {
                **row,
                "limit_name": names.get(row["limit_id"], row["limit_id"]),
                "length": f"{row['amount']}{_unit(row['unit'])}",
                "may_withdraw": row["role"] in roles and row["id"] in last,
            }
            for row in extended
        ],
    }


def of_task(tx: Transaction, task_id: str) -> dict[str, Any]:
    """Show how the due date of a task was counted."""
    task = rows.first(tx.connection, select(tasks).where(tasks.c.id == task_id))
    if task is None or not visibility.may_see_task(tx, task):
        raise NotFound("没有这个任务，或您无权查看。")
    return _stored(task)


def of_timer(tx: Transaction, timer_id: str) -> dict[str, Any]:
    """Show how the moment of a timer was counted."""
    timer = rows.first(tx.connection, select(timers).where(timers.c.id == timer_id))
    if timer is None or (
        timer["instance_id"] is not None
        and not visibility.may_see_instance(tx, timer["instance_id"])
    ):
        raise NotFound("没有这个定时器，或您无权查看。")
    return _stored(timer)


def tried(
    tx: Transaction,
    limit_id: str,
    start: date | datetime | None,
    *,
    holds: Sequence[Hold] = (),
    extensions: Sequence[Extension] = (),
) -> dict[str, Any]:
    """Say what date it would be: any limit from any start, nothing is kept."""
    permissions.require(tx.actor, Verb.WORK)
    counted_by = law.in_force(tx)
    limit = counted_by.newest(limit_id)
    if limit is None:
        _refuse("limit_id", "enum", "时限表中没有这个时限。")
    if start is None and limit.needs_start:
        _refuse("start", "required", "请填写起算日期。")
    day = start.astimezone(clock.SHANGHAI).date() if isinstance(start, datetime) else start
    if day is not None and not _EARLIEST <= day <= _LATEST:
        _refuse("start", "range", f"起算日期应在 {_EARLIEST} 到 {_LATEST} 之间。")
    first = counted_by.holding(limit_id).versions[limit_id][0].effective_from
    if day is not None and first is not None and day < first:
        message = f"“{limit.name}”自 {first} 起施行，起算日期不能更早。"
        _refuse("start", "before_law", message)
    if (holds or extensions) and limit.unit not in COUNTED:
        _refuse("limit_id", "unit", f"“{limit.name}”是固定的日子，不能中止或延长。")
    if any(hold.to_on is not None and hold.to_on <= hold.from_on for hold in holds):
        _refuse("holds", "order", "中止的恢复日期应晚于开始日期。")
    if any((one.unit in HOURS) != (limit.unit in HOURS) for one in extensions):
        _refuse("extensions", "unit", "小时只能以小时延长，日、月、年不能以小时延长。")
    acts = calculator.Acts(holds={limit.id: tuple(holds)}, extensions={limit.id: tuple(extensions)})
    found = calculator.counted(counted_by, limit, start, now=tx.now, acts=acts)
    return derivation.as_json(found)


def _shown(
    tx: Transaction, limit: Limit, result: Deadline | NotRunning, lead: Mapping[str, Any]
) -> dict[str, Any]:
    met_on = limit.met_on(lead) or lead["closed_on"]
    if isinstance(result, NotRunning):
        state = "not_running"
    elif met_on is None and limit.is_met(lead):
        state = "met"
    elif met_on is not None:
        state = "met_late" if met_on > _surely_by(result) else "met"
    elif result.due_at > tx.now:
        state = "running"
    else:  # what the ledger cannot tell to be undone is over, and nobody is late
        state = "overdue" if limit.met_by else "ended"
    return derivation.as_json(result) | {"state": state, "met_on": met_on}


def _counted_by_steps(tx: Transaction, lead_id: str) -> dict[str, Row]:
    """Give, by limit, the open step of the lead that is due first."""
    query = select(tasks.c.limit_id, tasks.c.due_at, tasks.c.derivation)
    query = query.where(
        tasks.c.lead_id == lead_id,
        tasks.c.state == "open",
        tasks.c.limit_id.is_not(None),
        tasks.c.derivation.is_not(None),
    )
    found = rows.many(tx.connection, query.order_by(tasks.c.due_at.desc()))
    return {row["limit_id"]: row for row in found}


def _as_step(tx: Transaction, step: Row) -> dict[str, Any]:
    if step["due_at"] is None:
        state = "not_running"
    else:
        state = "running" if step["due_at"] > tx.now else "overdue"
    return dict(step["derivation"]) | {"state": state, "met_on": None}


def _surely_by(result: Deadline) -> date:
    """Give the last day on which it may have been done in time.

    Hours that start on a day without a time of day may have started at its end.
    """
    known = result.limit.unit not in HOURS or isinstance(result.start, datetime)
    return result.last_day if known else result.last_day + timedelta(days=1)


def _acts(tx: Transaction, limit: Limit, taken: Sequence[int]) -> dict[str, Any]:
    """Say what this person may do to the limit: on which grounds hold it, how extend it."""
    roles = {str(role) for role in tx.actor.roles}
    may_hold = permissions.may(tx.actor, Verb.HOLD_DEADLINE)
    return {
        "hold": [
            {"ground": ground, "label": codes.label("hold_ground", ground)}
            for ground in (limit.suspension if may_hold else ())
        ],
        "extend": [
            {
                "stage": number,
                "amount": rule.amount,
                "unit": UNIT_WORDS[rule.unit],
                "total": rule.total,
                "article": rule.article,
            }
            for number, rule in deadline_acts.stages_left(limit, taken)
            if rule.authority in roles
        ],
    }


def _stored(row: Mapping[str, Any]) -> dict[str, Any]:
    """Show the count that was kept with a moment; one that no limit gave has only its moment."""
    return {"due_at": row["due_at"], "derivation": row["derivation"]}


def _unit(unit: str) -> str:
    return {str(one): word for one, word in UNIT_WORDS.items()}.get(unit, unit)


def _refuse(path: str, rule: str, message: str) -> NoReturn:
    raise FormInvalid(message, [FieldError(path=path, rule=rule, message=message)])


_OPEN = ("running", "overdue")
_ORDER = {"overdue": 0, "running": 1, "met_late": 2, "met": 3, "ended": 4, "not_running": 5}
