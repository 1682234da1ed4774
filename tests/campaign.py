"""A campaign to play: the shipped processes on a rehearsal, their ledger by names."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from engine import bootstrap
from engine.actions import ledger
from engine.clock import SHANGHAI
from engine.model import SYSTEM
from engine.store import rows
from engine.store.tables.escalations import escalations
from engine.store.tables.leads import leads
from engine.store.tables.notices import notices
from engine.transaction import Engine
from tests.ledger import sheets
from tests.rehearsing import day_of, rehearsing, told
from tests.world import World

CLEARED = {
    "起诉日期": date(2020, 1, 2),
    "生效裁判日期": date(2021, 1, 4),
    "清退启动日期": date(2021, 2, 1),
    "清退完成日期": date(2021, 6, 1),
}
LEDGER: dict[str, dict[str, Any]] = {
    "ordinary": {"刑事立案日期": date(2022, 9, 15)},
    "other_province": {"刑事立案日期": date(2022, 10, 20), "外省牵头": "是"},
    "complex": {"刑事立案日期": date(2022, 3, 31), "重大复杂": "是", "K1": "是"},
    "hundred_million": {"刑事立案日期": date(2022, 11, 30), "涉及金额": 100_000_000},
    "nearly": {"刑事立案日期": date(2022, 11, 30), "涉及金额": 99_999_999.99},
    "k2": {"刑事立案日期": date(2021, 8, 31), "K2": "是"},
    "k5_leap_day": {"刑事立案日期": date(2020, 2, 29), "K5": "是"},
    "k6_last_day": {"刑事立案日期": date(2023, 12, 31), "K6": "是"},
    "five_that_day": {"刑事立案日期": date(2019, 7, 12)},
    "five_before": {"刑事立案日期": date(2019, 7, 11)},
    "judged_only": {
        "刑事立案日期": date(2022, 5, 5),
        "起诉日期": date(2023, 1, 3),
        "生效裁判日期": date(2024, 1, 4),
    },
    "cleared": {"刑事立案日期": date(2019, 5, 6), **CLEARED},
    "young": {"刑事立案日期": date(2024, 1, 5)},
}
LIMIT_NAMES = {
    "两年内审结并清退": "AGE2",
    "三年以上挂牌督办": "AGE3",
    "五年以上领导包案、出清": "AGE5",
}


class Campaign:
    """The shipped processes on a rehearsal, a ledger by names instead of numbers."""

    def __init__(self, url: str) -> None:
        """Begin on 12 July 2024 at nine."""
        self.engine: Engine = rehearsing(url)
        self.world = World(url, engine=self.engine)
        self.names: dict[str, str] = {}
        bootstrap.deploy_shipped(self.engine)

    def enter(self, **known: dict[str, Any]) -> None:
        """Import rows of the ledger; a name that is known already is corrected."""
        found = []
        for name, row in known.items():
            number = self.names.setdefault(name, f"XR-2024-{len(self.names) + 1:04}")
            plain = {"线索编号": number, "主体名称": f"样例·{name}", "发现日期": date(2018, 1, 5)}
            stock = {"责任主体": "区公安分局", "存量案件": "是"}
            found.append(plain | stock | LEDGER.get(name, {}) | row)
        with self.engine.begin(self.world.actor("supervisor", "office")) as tx:
            done = ledger.import_ledger(tx, sheets.book(*found))
        assert len(done.created) + len(done.changed) == len(found), done.plan

    def read(self, table: Any) -> list[dict[str, Any]]:
        """Read a table in the order of its rows, with the name of each lead."""
        with self.engine.read(SYSTEM) as tx:
            known = {row["id"]: row["number"] for row in rows.many(tx.connection, select(leads))}
            found = rows.many(tx.connection, select(table).order_by(table.c.id))
        names = {number: name for name, number in self.names.items()}
        return [{**row, "lead": names.get(known.get(row["lead_id"], ""), "")} for row in found]

    def aged(self) -> list[dict[str, Any]]:
        """Give the escalations by the age of a case."""
        return [row for row in self.read(escalations) if row["rule"].startswith("AGE")]

    def of(self, name: str) -> list[tuple[Any, ...]]:
        """Give what stands or stood of a lead: rule, level, last day of the limit, status."""
        return [(*told(row), row["status"]) for row in self.aged() if row["lead"] == name]

    def warned(self) -> list[tuple[str, str, date, date]]:
        """Give each warning once: lead, rule, the last day, the day on which it came."""
        found: dict[tuple[str, str], tuple[str, str, date, date]] = {}
        for row in self.read(notices):
            named = [rule for name, rule in LIMIT_NAMES.items() if f"「{name}」" in row["sentence"]]
            if row["kind"] == "deadline_warning" and named:
                ends = row["event"].split(":", 3)[3]
                at = row["created_at"].astimezone(SHANGHAI).date()
                key = (row["event"], row["audience"])
                assert key not in found
                last = day_of(datetime.fromisoformat(ends))
                found[key] = (row["lead"], named[0], last, at)
        return sorted(set(found.values()))
