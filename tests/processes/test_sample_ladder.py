"""The sample ledger stands escalated as the plan demands, by a reading of the plan of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from sqlalchemy import select

from engine import bootstrap, timers
from engine.actions import samples
from engine.model import SYSTEM
from engine.queries import audit
from engine.settings import Settings
from engine.store import rows
from engine.store.tables.escalations import escalations
from engine.store.tables.leads import leads

NOW = datetime(2026, 1, 15, 4, 0, tzinfo=UTC)
TODAY = date(2026, 1, 15)
HUNDRED_MILLION = 100_000_000


def in_the_sheet() -> Iterator[dict[str, Any]]:
    """Read the sheet's rows by header, without the product."""
    sheet = openpyxl.load_workbook(Path("samples/ledger.xlsx"), read_only=True).worksheets[0]
    lines = iter(sheet.iter_rows(values_only=True))
    header = next([str(cell) for cell in line] for line in lines if "线索编号" in line)
    for line in lines:
        yield dict(zip(header, line, strict=True))


def demanded(case: dict[str, Any]) -> set[tuple[str, str]]:
    """Say what 方案任务21、22 and 三（三） demand of a case: each rule and its level."""
    filed = case["刑事立案日期"]
    if not filed or case["销号日期"] or (case["生效裁判日期"] and case["清退完成日期"]):
        return set()
    filed = filed.date() if isinstance(filed, datetime) else date.fromisoformat(str(filed))
    years = TODAY.year - filed.year - ((TODAY.month, TODAY.day) <= (filed.month, filed.day))
    flags = ("K1中央领导批示", "K2省领导批示", "K5信访突出或涉稳", "K6重大跨市跨区域")
    raised = float(case["涉及金额(元)"] or 0) >= HUNDRED_MILLION
    raised = raised or any(case[flag] == "是" for flag in flags)
    found = set()
    if years >= 2 and "是" not in (case["外省牵头"], case["重大复杂"]):
        found.add(("AGE2", "office" if raised else "handler"))
    if years >= 3:
        found.add(("AGE3", "convener" if raised else "office"))
    if years >= 5:
        found.add(("AGE5", "convener"))
    return found


def test_the_cases_of_two_three_and_five_years_stand_escalated(sqlite_url: str) -> None:
    settings = Settings(
        database_url=sqlite_url,
        processes_dir=Path("processes").resolve(),
        samples_dir=Path("samples").resolve(),
    )
    engine = bootstrap.build(settings, clock=lambda: NOW)
    bootstrap.deploy_shipped(engine)
    with engine.begin(SYSTEM) as tx:
        assert samples.load_samples(tx) is not None
    assert timers.sweep(engine).failed == 0
    assert timers.sweep(engine).fired == 0
    with engine.read(SYSTEM) as tx:
        lead_rows = {row["id"]: row for row in rows.many(tx.connection, select(leads))}
        standing = rows.many(tx.connection, select(escalations))
        assert audit.verify(tx).intact
    found: dict[str, list[tuple[str, str]]] = {}
    for row in standing:
        assert row["status"] == "open"
        assert row["derivation"]["start"]
        if row["rule"].startswith("AGE"):
            number = lead_rows[row["lead_id"]]["number"]
            found.setdefault(number, []).append((row["rule"], row["level"]))
    expected = {case["线索编号"]: demanded(case) for case in in_the_sheet()}
    assert {number: sorted(one) for number, one in found.items()} == {
        number: sorted(one) for number, one in expected.items() if one
    }
    for rule, at_least in (("AGE2", 20), ("AGE3", 20), ("AGE5", 10)):
        assert sum(rule in dict(one) for one in expected.values()) >= at_least
    five = {number for number, one in expected.items() if ("AGE5", "convener") in one}
    assert five <= {row["number"] for row in lead_rows.values() if row["k4"]}
