"""What an import of the ledger would do, row by row: the dry run. Nothing here writes.

A row means the lead with its number; without a number the one with the same code and day,
else the same name, street and day. A blank cell leaves what is there. The stage and the
closure of a lead in work belong to its process and are held back, never overwritten.
Days that cannot be refuse the row as any bad cell does; a criminal filing before the
discovery is only noted, so that an old ledger gets in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import clock
from engine.actions import ledger_matching
from engine.actions.ledger_matching import Matcher
from engine.errors import CellError, FormInvalid, StaleRevision
from engine.ledger import consistency, reading
from engine.ledger.columns import BY_NAME, CHECKS_ONLY
from engine.ledger.reading import LedgerRow, LedgerSheet
from engine.rules import fact_dates, facts
from engine.store import leads as lead_store

if TYPE_CHECKING:
    from engine.transaction import Transaction

_BY_PROCESS_ONLY = ("stage", "closed_on", "closure_exit")
_IF_ELSEWHERE = "请核对；确是存量案件或外地先立案的，请在「存量案件」「跨区域角色」中注明。"
_NOT_COMPARED = frozenset({*_BY_PROCESS_ONLY, *CHECKS_ONLY, "number", "sample"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """A row that becomes a lead."""

    row_number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """A row that changes a lead: only what differs, before and after."""

    row_number: int
    lead_id: str
    number: str
    revision: int
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyDuplicate:
    """A new row that looks like a lead or like another row; people decide."""

    row_number: int
    subject_name: str
    other: str
    other_id: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import would do: the dry run. `notes` say what is held back, row by row."""

    skip_bad: bool

    sheet: LedgerSheet
    new: tuple[NewRow, ...]
    changed: tuple[ChangedRow, ...]
    unchanged: int
    errors: tuple[CellError, ...]
    bad_rows: frozenset[int]
    duplicates: tuple[LikelyDuplicate, ...]
    notes: tuple[CellError, ...]

    @property
    def ready(self) -> bool:
        """Say whether the import would go through."""
        return self.skip_bad or not self.errors

    @property
    def summary(self) -> str:
        """Say it in one sentence."""
        return (
            f"新增 {len(self.new)} 条，更新 {len(self.changed)} 条，无变化 {self.unchanged} 条，"
            f"有误 {len(self.bad_rows)} 行，疑似重复 {len(self.duplicates)} 处。"
        )


class Planner:
    """Sorts the clean rows of a sheet into new, changed and unchanged."""

    def __init__(self, tx: Transaction, sheet: LedgerSheet, *, skip_bad: bool) -> None:
        """Read what identifies every lead."""
        self._tx = tx
        self._sheet = sheet
        self._skip_bad = skip_bad
        self._matcher = Matcher(tx)
        self._errors = list(sheet.errors)
        self._bad = set(sheet.bad_rows)
        self._notes: list[CellError] = []
        self._changed: list[ChangedRow] = []
        self._unchanged = 0

    def plan(self) -> ImportPlan:
        """Look at every row once."""
        self._refuse_same_rows()
        new = []
        for row in self._sheet.rows:
            if row.row_number in self._bad:
                continue
            known = self._matcher.find(row.values)
            if known is None or known.lead_id is None:
                values = self._fitted(row, self._new_values(row))
                if values and self._is_possible(row, {}, values):
                    new.append(NewRow(row_number=row.row_number, values=values))
            elif not ledger_matching.is_same_subject(row.values, known):
                self._refuse(
                    row,
                    "subject_name",
                    "number_taken",
                    f"线索编号 {known.number} 已属于「{known.subject_name}」，与本行主体不符，"
                    "请核对编号；确是更名的，请在系统中修改主体名称。",
                )
            else:
                self._compare(row, known.lead_id)
        return ImportPlan(
            skip_bad=self._skip_bad,
            sheet=self._sheet,
            new=tuple(new),
            changed=tuple(self._changed),
            unchanged=self._unchanged,
            errors=tuple(sorted(self._errors, key=lambda error: error.row)),
            bad_rows=frozenset(self._bad),
            duplicates=tuple(self._likely(new)),
            notes=tuple(self._notes),
        )

    def _refuse_same_rows(self) -> None:
        """Refuse a row without a number that means the same lead as another row."""
        rows: dict[Any, list[LedgerRow]] = defaultdict(list)
        for row in self._sheet.rows:
            known = self._matcher.find(row.values)
            for key in {known.lead_id} if known else ledger_matching.identities(row.values):
                rows[key].append(row)
        for same in rows.values():
            for row in same if len(same) > 1 else ():
                if row.values.get("number") or row.row_number in self._bad:
                    continue
                others = "、".join(f"第 {r.row_number} 行" for r in same if r is not row)
                self._refuse(
                    row,
                    "subject_name",
                    "duplicate_row",
                    f"与{others}是同一条线索（主体和发现日期相同），确是两条的请分别填写线索编号。",
                )

    def _new_values(self, row: LedgerRow) -> dict[str, Any]:
        filled = {k: v for k, v in row.values.items() if k not in CHECKS_ONLY and v is not None}
        return {**filled, "stage": consistency.stage_of(row.values)}

    def _fitted(self, row: LedgerRow, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """Hold the row against the rules every writer of the ledger obeys."""
        apart = {k: v for k, v in values.items() if k in {"number", "sample"}}
        try:
            return {
                **facts.fit({k: v for k, v in values.items() if k not in apart}),
                **apart,
            }
        except FormInvalid as error:
            for one in error.field_errors:
                self._refuse(row, one.path.removeprefix("lead."), one.rule, one.message)
            return None

    def _is_possible(
        self, row: LedgerRow, lead: Mapping[str, Any], written: Mapping[str, Any]
    ) -> bool:
        """Hold the days of a row against those that stay in the ledger."""
        today = clock.local_date(self._tx.now)
        for one in fact_dates.impossible(lead, written, today=today):
            column = one.path.removeprefix("lead.")
            if one.rule == fact_dates.FILED_FIRST:
                self._note(row, column, one.rule, one.message + _IF_ELSEWHERE)
            else:
                self._refuse(row, column, one.rule, one.message)
        return row.row_number not in self._bad

    def _compare(self, row: LedgerRow, lead_id: str) -> None:
        lead = lead_store.get(self._tx.connection, lead_id)
        if lead is None:
            raise StaleRevision("线索刚被他人修改，请重试。")
        wanted = {k: v for k, v in row.values.items() if k not in _NOT_COMPARED}
        fitted = self._fitted(row, wanted)
        if fitted is None:
            return
        after = {column: value for column, value in fitted.items() if lead[column] != value}
        self._note_held_back(row, dict(lead))
        exported_at = row.values.get("revision")
        if not after:
            self._unchanged += 1
        elif exported_at is not None and exported_at != lead["revision"]:
            headers = "、".join(BY_NAME[column].header for column in after)
            self._refuse(
                row,
                "revision",
                "stale_row",
                f"{lead['number']} 在这份台账导出后已在系统中修改过（版本 {exported_at} → "
                f"{lead['revision']}），不一致的有：{headers}；请重新导出后再改。",
            )
        elif self._is_possible(row, lead, after):
            self._changed.append(
                ChangedRow(
                    row_number=row.row_number,
                    lead_id=lead_id,
                    number=lead["number"],
                    revision=lead["revision"],
                    before={column: lead[column] for column in after},
                    after=after,
                )
            )

    def _note_held_back(self, row: LedgerRow, lead: Mapping[str, Any]) -> None:
        for column in _BY_PROCESS_ONLY:
            if column in row.values and row.values[column] != lead[column]:
                self._note(
                    row,
                    column,
                    "held_back",
                    f"{lead['number']} 已在系统中，{BY_NAME[column].header}由流程推进，"
                    "表中的值未采用。",
                )

    def _likely(self, new: Sequence[NewRow]) -> list[LikelyDuplicate]:
        found = []
        for row in new:
            found += [
                LikelyDuplicate(
                    row_number=row.row_number,
                    subject_name=row.values["subject_name"],
                    other=known.label,
                    other_id=known.lead_id,
                    why=why,
                )
                for known, why in self._matcher.alike(row.values)
            ]
            self._matcher.add(row.row_number, row.values)
        return found

    def _note(self, row: LedgerRow, column: str, rule: str, message: str) -> None:
        self._notes.append(self._sheet.error(row.row_number, column, rule, message))

    def _refuse(self, row: LedgerRow, column: str, rule: str, message: str) -> None:
        self._bad.add(row.row_number)
        if len(self._errors) < reading.MAX_ERRORS:
            self._errors.append(self._sheet.error(row.row_number, column, rule, message))
