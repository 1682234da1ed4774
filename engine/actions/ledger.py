"""The ledger's sheet: planned (dry run), then written in whole or not at all; and sent out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from engine import clock
from engine.actions import advance, leads, surroundings
from engine.actions.ledger_plan import ChangedRow, ImportPlan, NewRow, Planner
from engine.errors import LedgerInvalid, StaleRevision
from engine.ledger import reading
from engine.model import Body
from engine.queries import ledger, ledger_export
from engine.rules import duplicates, permissions
from engine.rules.permissions import Verb
from engine.store import bodies as body_store
from engine.store import leads as lead_store

if TYPE_CHECKING:
    from engine.model import Actor
    from engine.transaction import Engine, Transaction

_NUMBER = re.compile(r"(\w{1,8})-(\d{4})-(\d{1,9})", re.ASCII)
Report = Callable[[int, int], None]  # rows done, rows in all


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did; `created` are (lead id, number) in the order of the sheet."""

    plan: ImportPlan
    created: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]
    skipped_rows: tuple[int, ...]
    opened_tasks: int


def plan_import(tx: Transaction, content: bytes, *, skip_bad: bool = False) -> ImportPlan:
    """Say what importing the workbook would do; nothing is written.

    Bad cells are in the plan; a file that cannot be read at all raises `LedgerInvalid`.
    """
    permissions.require(tx.actor, Verb.IMPORT_LEDGER)
    sheet = reading.read_ledger(content, bodies=_bodies(tx), today=clock.local_date(tx.now))
    return Planner(tx, sheet, skip_bad=skip_bad).plan()


def import_ledger(
    tx: Transaction,
    content: bytes,
    *,
    skip_bad: bool = False,
    sample: bool = False,
    progress: Report | None = None,
) -> ImportResult:
    """Write what `plan_import` plans: all of it, or nothing unless bad rows may be skipped."""
    plan = plan_import(tx, content, skip_bad=skip_bad)
    if not plan.ready:
        rows, cells = len(plan.bad_rows), len(plan.errors)
        raise LedgerInvalid(f"台账有 {rows} 行、{cells} 处错误，未导入任何内容。", plan.errors)
    total = len(plan.new) + len(plan.changed)
    tell = progress or _tell_nobody
    for done, changed in enumerate(plan.changed, start=1):
        _change(tx, changed)
        tell(done, total)
    _keep_numbers(tx, plan.new)
    created: dict[int, tuple[str, str]] = {}
    opened = 0
    # Rows that bring their number go first, so that a number given here is never one of theirs.
    ordered = sorted(plan.new, key=lambda row: not row.values.get("number"))
    for done, row in enumerate(ordered, start=len(plan.changed) + 1):
        marked = sample or plan.sheet.sample or bool(row.values.get("sample"))
        created[row.row_number], tasks = _create(tx, row, sample=marked)
        opened += tasks
        tell(done, total)
    _audit_import(tx, plan)
    return ImportResult(
        plan=plan,
        created=tuple(created[number] for number in sorted(created)),
        changed=tuple(row.lead_id for row in plan.changed),
        skipped_rows=tuple(sorted(plan.bad_rows)),
        opened_tasks=opened,
    )


def export_ledger(engine: Engine, actor: Actor, wanted: ledger.Filter) -> tuple[bytes, int]:
    """Give the leads of a filter as a workbook, with their number; that it left is on record.

    It opens its transactions itself: making the workbook takes seconds and must not hold
    the database's write lock. What was searched for may be a name and stays off the record.
    """
    with engine.read(actor) as tx:
        content = ledger_export.export_ledger(tx, wanted)
        found = ledger.count(tx, wanted)
    asked = {name: value for name, value in asdict(wanted).items() if value is not None}
    with engine.begin(actor) as tx:
        tx.audit(
            "ledger_exported",
            subject=("ledger", "export"),
            sentence=f"导出了台账 {found} 条",
            after={**asked, "q": "…"} if "q" in asked else asked,
        )
    return content, found


def _tell_nobody(done: int, total: int) -> None:
    """Report to nobody: the caller shows no progress."""


def _bodies(tx: Transaction) -> list[Body]:
    return [
        Body(**{name: row[name] for name in ("id", "name", "kind", "parent_id", "path")})
        for row in body_store.everything(tx.connection)
    ]


def _keep_numbers(tx: Transaction, rows: Sequence[NewRow]) -> None:
    highest: dict[tuple[str, int], int] = {}
    for row in rows:
        if found := _NUMBER.fullmatch(row.values.get("number") or ""):
            key = (found[1], int(found[2]))
            highest[key] = max(highest.get(key, 0), int(found[3]))
    for (region, year), running in sorted(highest.items()):
        lead_store.keep_number(tx.connection, region, year, running)


def _create(tx: Transaction, row: NewRow, *, sample: bool) -> tuple[tuple[str, str], int]:
    values = {k: v for k, v in row.values.items() if k not in {"number", "sample"}}
    lead_id, number = leads.insert_lead(tx, values, number=row.values.get("number"), sample=sample)
    if values["stage"] == "closed":
        return (lead_id, number), 0
    moved = leads.enter_stock_case(tx, lead_id)
    return (lead_id, number), len(moved.opened_tasks)


def _change(tx: Transaction, row: ChangedRow) -> None:
    before = surroundings.lead_facts(tx, row.lead_id)
    written: dict[str, Any] = {**row.after, "changed_at": tx.now}
    if "subject_name" in row.after:
        written["subject_key"] = duplicates.fold(row.after["subject_name"])
    if not lead_store.change(tx.connection, row.lead_id, row.revision, written):
        raise StaleRevision(f"线索 {row.number} 刚被他人修改，请重试。")
    tx.audit(
        "lead_changed",
        subject=("lead", row.lead_id),
        lead_id=row.lead_id,
        sentence=f"按导入的台账第 {row.row_number} 行修改了线索 {row.number}",
        before=row.before,
        after=row.after,
        reason="导入台账",
    )
    surroundings.forget_lead(tx, row.lead_id)
    advance.facts_changed(tx, row.lead_id, before)


def _audit_import(tx: Transaction, plan: ImportPlan) -> None:
    if plan.new or plan.changed:
        tx.audit(
            "ledger_imported",
            subject=("ledger", plan.sheet.name),
            sentence=f"导入了台账：{plan.summary}",
        )
