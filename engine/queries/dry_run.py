"""What would escalate, and what would be lifted, if the tables were changed: before they are.

The age rules (方案三（三）、任务22) count from the criminal filing; the catalogue says when
each is reached, the table `escalation` whether it applies to a lead, at which level and with
which act. Steps that are overdue rise by the table `overdue` and its limits. All are compared
as they are deployed and as they would be; nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, select, true

from engine.dmn import parse
from engine.errors import DiagramInvalid, InputInvalid
from engine.model import Severity
from engine.queries import calculator, drafts, ladders, law, visibility
from engine.queries.judging import DECISION
from engine.queries.ladders import Standing
from engine.queries.law import Law
from engine.results import LEAD
from engine.rules import explaining, permissions
from engine.rules.deadlines import Deadline
from engine.store import definitions as definition_store
from engine.store import rows
from engine.store.tables.leads import leads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from engine.dmn.decision import DecisionModel
    from engine.store.rows import Row
    from engine.transaction import Transaction

RULES = ("AGE2", "AGE3", "AGE5")
_HOME = "criminal_case"  # the process whose bundle holds the deployed tables
_LADDER = "overdue_step"
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A lead for which a rule would stand otherwise; None where it does not stand.

    Who may not see the lead is told that there is one, not which.
    """

    lead_id: str | None
    number: str
    rule: str
    before: Standing | None
    after: Standing | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """How many leads and overdue steps were looked at, and all that a change of tables concerns."""

    leads: int
    steps: int
    escalate: tuple[Change, ...]
    lifted: tuple[Change, ...]
    changed: tuple[Change, ...]

    def __str__(self) -> str:
        """Say it in a sentence."""
        return (
            f"比照 {self.leads} 条在办刑事线索、{self.steps} 个逾期环节："
            f"将升级 {len(self.escalate)} 项，将解除 {len(self.lifted)} 项，"
            f"层级或措施变化 {len(self.changed)} 项。"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    law: Law
    escalation: DecisionModel
    overdue: DecisionModel | None

    @property
    def ladder(self) -> ladders.Rules | None:
        """Give the rules by which overdue steps rise, if there are any."""
        if self.overdue is None:
            return None
        return ladders.Rules(law=self.law, table=self.overdue, grounds=self.escalation)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A rule judged for a lead: when it is reached (None: it does not run), and what then."""

    due_at: datetime | None
    standing: Standing | None

    @property
    def told(self) -> tuple[str, str] | None:
        """Give what a change of tables may change for people: a date alone changes nothing."""
        return _told(self.standing)


def dry_run(tx: Transaction, files: Mapping[str, bytes]) -> DryRun:
    """Compare the deployed tables with changed ones, over open filed leads and overdue steps."""
    now = _deployed(tx)
    then = _drafted(now, files)
    looked = 0
    steps, found = _risen(tx, now.ladder, then.ladder)
    for lead in _filed(tx):
        looked += 1
        seen = lead.pop("seen")
        for rule in RULES:
            before, after = (_judged(tx, tables, rule, lead) for tables in (now, then))
            if before.told != after.told:
                found.append(
                    Change(
                        lead_id=lead["id"] if seen else None,
                        number=lead["number"] if seen else "",
                        rule=rule,
                        before=before.standing,
                        after=after.standing,
                        why=_why(before, after),
                    )
                )
    return DryRun(
        leads=looked,
        steps=steps,
        escalate=tuple(one for one in found if one.before is None),
        lifted=tuple(one for one in found if one.after is None),
        changed=tuple(one for one in found if one.before and one.after),
    )


def _risen(
    tx: Transaction, now: ladders.Rules | None, then: ladders.Rules | None
) -> tuple[int, list[Change]]:
    """Compare at which level each overdue step would stand; say how many steps there are."""
    if now is None or then is None:
        return 0, []
    looked = 0
    found: list[Change] = []
    for task, lead in ladders.overdue(tx, _told_of(tx)):
        looked += 1
        seen = lead.pop("seen")
        late = ladders.step(tx, task["bundle_hash"], task)
        before, after = (ladders.would_stand(tx, rules, late, lead) for rules in (now, then))
        if _told(before) != _told(after):
            found.append(
                Change(
                    lead_id=lead["id"] if seen else None,
                    number=lead["number"] if seen else "",
                    rule=task["limit_id"] or "",
                    before=before,
                    after=after,
                    why=f"逾期环节“{task['name']}”{_altered(before, after)}",
                )
            )
    return looked, found


def _told(standing: Standing | None) -> tuple[str, str] | None:
    return None if standing is None else (standing.level, standing.act)


def _altered(before: Standing | None, after: Standing | None) -> str:
    """Say from what to what; one that keeps its name has another level or act."""
    if before is not None and after is not None and before.name == after.name:
        return f"的“{after.name}”改了层级或措施"
    return f"由{_named(before)}改为{_named(after)}"


def _named(standing: Standing | None) -> str:
    return "不升级" if standing is None else f"“{standing.name}”"


def _why(before: _Judged, after: _Judged) -> str:
    """Say what makes the difference: the date, or what the table answers."""
    if before.due_at != after.due_at and (before.standing is None or after.standing is None):
        dates = [_spoken(one.due_at) for one in (before, after)]
        return f"届满由{dates[0]}改为{dates[1]}"
    if after.standing is None:
        return "升级规则改为不适用"
    if before.standing is None:
        return f"升级规则改为适用“{after.standing.name}”"
    return f"升级规则{_altered(before.standing, after.standing)}"


def _spoken(due_at: datetime | None) -> str:
    return "不计算" if due_at is None else explaining.spoken_end(due_at)


def _deployed(tx: Transaction) -> _Tables:
    definition = definition_store.latest(tx.connection, _HOME)
    if definition is None:
        raise InputInvalid(f"流程 {_HOME} 尚未部署，没有可比照的升级规则。")
    bundle = visibility.bundle(tx, definition["bundle_hash"])
    if DECISION not in bundle.decisions:
        raise InputInvalid(f"已部署的流程中没有决策表 {DECISION}。")
    risen = definition_store.latest(tx.connection, _LADDER)
    home = bundle if risen is None else visibility.bundle(tx, risen["bundle_hash"])
    return _Tables(
        law=law.in_force(tx, bundle),
        escalation=bundle.decisions[DECISION],
        overdue=home.decisions.get(ladders.DECISION),
    )


def _drafted(now: _Tables, files: Mapping[str, bytes]) -> _Tables:
    _require_sound(now, files)
    tables = {
        name: model
        for content in files.values()
        for model in (parse.parse(content),)
        for name in model.decisions
    }
    catalogue = law.of_decisions(tables)
    changed = any(rule in catalogue for rule in RULES)
    if not changed and not {DECISION, ladders.DECISION} & tables.keys():
        raise InputInvalid(
            "请给出修改后的升级规则（escalation）、逾期升级规则（overdue）或时限目录（deadline）决策表。"
        )
    return _Tables(
        law=Law(catalogue=catalogue, own=now.law.own, calendar=now.law.calendar)
        if changed
        else now.law,
        escalation=tables.get(DECISION, now.escalation),
        overdue=tables.get(ladders.DECISION, now.overdue),
    )


def _require_sound(now: _Tables, files: Mapping[str, bytes]) -> None:
    """Refuse what could not be deployed, with every finding by its element."""
    found = drafts.findings(files, deployed=now.law.catalogue)
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    if errors:
        raise DiagramInvalid(f"决策表有 {errors} 处错误，没有试算。", found)


def _filed(tx: Transaction) -> Iterator[Row]:
    """Read the open leads with a criminal filing, and whether the actor sees them, page by page.

    Who may publish the tables is told of every lead; others of those they see.
    """
    seen, told = visibility.lead_clause(tx), _told_of(tx)
    after = ""
    while True:
        query = (
            select(leads, case((seen, 1), else_=0).label("seen"))
            .where(
                leads.c.criminal_filed_on.is_not(None),
                leads.c.closed_on.is_(None),
                leads.c.id > after,
                told,
            )
            .order_by(leads.c.id)
            .limit(_PAGE)
        )
        page = rows.many(tx.connection, query)
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1]["id"]


def _told_of(tx: Transaction) -> ColumnElement[bool]:
    """Give the leads that the actor is told of."""
    may = permissions.may(tx.actor, permissions.Verb.DEPLOY)
    return true() if may else visibility.lead_clause(tx)


def _judged(tx: Transaction, tables: _Tables, rule: str, lead: Row) -> _Judged:
    if tables.law.newest(rule) is None:
        return _Judged(due_at=None, standing=None)
    counted = calculator.deadline(tx, tables.law, rule, lead)
    if not isinstance(counted, Deadline):
        return _Judged(due_at=None, standing=None)
    if counted.due_at > tx.now:
        return _Judged(due_at=counted.due_at, standing=None)
    decided: Any = tables.escalation.decide(DECISION, {"rule": rule, LEAD: lead}, {})
    if not isinstance(decided, dict) or decided.get("applies") is not True:
        return _Judged(due_at=counted.due_at, standing=None)
    standing = Standing(
        due_at=counted.due_at,
        level=str(decided.get("level") or ""),
        act=str(decided.get("act") or ""),
        name=str(decided.get("name") or rule),
    )
    return _Judged(due_at=counted.due_at, standing=standing)
