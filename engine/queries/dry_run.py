"""What would escalate, and what would be lifted, if the tables were changed: before they are.

The age rules (方案三（三）、任务22) count from the criminal filing; the catalogue says when
each is reached, the table `escalation` whether it applies to a lead, at which level and with
which act. Both are compared as they are deployed and as they would be; nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.dmn import parse
from engine.errors import DiagramInvalid, InputInvalid
from engine.model import Severity
from engine.queries import calculator, drafts, law, visibility
from engine.queries.law import Law
from engine.results import LEAD
from engine.rules.deadlines import Deadline
from engine.store import definitions as definition_store
from engine.store import rows
from engine.store.tables.leads import leads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from engine.dmn.decision import DecisionModel
    from engine.store.rows import Row
    from engine.transaction import Transaction

DECISION = "escalation"
RULES = ("AGE2", "AGE3", "AGE5")
_HOME = "criminal_case"  # the process whose bundle holds the deployed tables
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An age rule that applies to a lead now: since when, at which level, with which act."""

    due_at: datetime
    level: str
    act: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A lead for which a rule would stand otherwise; None where it does not stand."""

    lead_id: str
    number: str
    rule: str
    before: Standing | None
    after: Standing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """How many leads were looked at, and every one that a change of the tables concerns."""

    leads: int
    escalate: tuple[Change, ...]
    lifted: tuple[Change, ...]
    changed: tuple[Change, ...]

    def __str__(self) -> str:
        """Say it in a sentence."""
        return (
            f"比照 {self.leads} 条在办刑事线索：将升级 {len(self.escalate)} 项，"
            f"将解除 {len(self.lifted)} 项，层级或措施变化 {len(self.changed)} 项。"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    law: Law
    escalation: DecisionModel


def dry_run(tx: Transaction, files: Mapping[str, bytes]) -> DryRun:
    """Compare the deployed tables with changed ones, over every open lead that was filed."""
    now = _deployed(tx)
    then = _drafted(now, files)
    looked = 0
    found: list[Change] = []
    for lead in _filed(tx):
        looked += 1
        for rule in RULES:
            before, after = (_standing(tx, tables, rule, lead) for tables in (now, then))
            if _told(before) != _told(after):
                found.append(
                    Change(
                        lead_id=lead["id"],
                        number=lead["number"],
                        rule=rule,
                        before=before,
                        after=after,
                    )
                )
    return DryRun(
        leads=looked,
        escalate=tuple(one for one in found if one.before is None),
        lifted=tuple(one for one in found if one.after is None),
        changed=tuple(one for one in found if one.before and one.after),
    )


def _told(standing: Standing | None) -> tuple[str, str] | None:
    """Give what a change of tables may change for people: a date alone changes nothing."""
    return None if standing is None else (standing.level, standing.act)


def _deployed(tx: Transaction) -> _Tables:
    definition = definition_store.latest(tx.connection, _HOME)
    if definition is None:
        raise InputInvalid(f"流程 {_HOME} 尚未部署，没有可比照的升级规则。")
    bundle = visibility.bundle(tx, definition["bundle_hash"])
    if DECISION not in bundle.decisions:
        raise InputInvalid(f"已部署的流程中没有决策表 {DECISION}。")
    return _Tables(law=law.in_force(tx, bundle), escalation=bundle.decisions[DECISION])


def _drafted(now: _Tables, files: Mapping[str, bytes]) -> _Tables:
    _require_sound(now, files)
    tables = {
        name: model
        for content in files.values()
        for model in (parse.parse(content),)
        for name in model.decisions
    }
    catalogue = law.of_decisions(tables)
    if DECISION not in tables and not any(rule in catalogue for rule in RULES):
        raise InputInvalid("请给出修改后的升级规则（escalation）或时限目录（deadline）决策表。")
    changed = any(rule in catalogue for rule in RULES)
    return _Tables(
        law=Law(catalogue=catalogue, own=now.law.own, calendar=now.law.calendar)
        if changed
        else now.law,
        escalation=tables.get(DECISION, now.escalation),
    )


def _require_sound(now: _Tables, files: Mapping[str, bytes]) -> None:
    """Refuse what could not be deployed, with every finding by its element."""
    found = drafts.findings(files, deployed=now.law.catalogue)
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    if errors:
        raise DiagramInvalid(f"决策表有 {errors} 处错误，没有试算。", found)


def _filed(tx: Transaction) -> Iterator[Row]:
    """Read the open leads with a criminal filing that the actor may see, page by page."""
    after = ""
    while True:
        query = (
            select(leads)
            .where(
                leads.c.criminal_filed_on.is_not(None),
                leads.c.closed_on.is_(None),
                leads.c.id > after,
                visibility.lead_clause(tx),
            )
            .order_by(leads.c.id)
            .limit(_PAGE)
        )
        page = rows.many(tx.connection, query)
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1]["id"]


def _standing(tx: Transaction, tables: _Tables, rule: str, lead: Row) -> Standing | None:
    if tables.law.newest(rule) is None:
        return None
    counted = calculator.deadline(tx, tables.law, rule, lead)
    if not isinstance(counted, Deadline) or counted.due_at > tx.now:
        return None
    decided: Any = tables.escalation.decide(DECISION, {"rule": rule, LEAD: lead}, {})
    if not isinstance(decided, dict) or decided.get("applies") is not True:
        return None
    return Standing(
        due_at=counted.due_at,
        level=str(decided.get("level") or ""),
        act=str(decided.get("act") or ""),
        name=str(decided.get("name") or rule),
    )
