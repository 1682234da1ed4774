"""A change of the tables is tried before it is published: who would escalate, who be lifted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from engine import bootstrap, timers
from engine.actions import leads
from engine.errors import InputInvalid
from engine.model import SYSTEM
from engine.queries import dry_run
from engine.rules import facts
from engine.store.tables.escalations import escalations
from tests import diagrams as d
from tests.escalating import begin, read
from tests.world import World

SHARED = Path("processes/shared")
LEAD = {
    "subject_name": "样例公司",
    "street_id": "xingren",
    "sector": "B1",
    "source": "tip",
    "discovered_on": date(2018, 1, 1),
    "stage": "criminal",
    "route": "criminal",
}


@pytest.fixture
def world(sqlite_url: str) -> World:
    """Four filed leads: one year old, over two, over three, over five and cleared."""
    world = World(sqlite_url)
    bootstrap.deploy_shipped(world.engine)
    filed: list[dict[str, Any]] = [
        {"criminal_filed_on": date(2023, 7, 1)},
        {"criminal_filed_on": date(2022, 7, 1)},
        {"criminal_filed_on": date(2021, 7, 1), "amount_involved": 200_000_000},
        {
            "criminal_filed_on": date(2018, 7, 1),
            "judged_on": date(2020, 1, 1),
            "refund_completed_on": date(2020, 2, 1),
        },
    ]
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        for number, more in enumerate(filed):
            named = {"subject_name": f"样例公司{number}"}
            leads.insert_lead(tx, facts.fit({**LEAD, **named, **more}))
    return world


def _run(world: World, *names: str, **changes: tuple[str, str]) -> dry_run.DryRun:
    files = {}
    for name in names:
        text = (SHARED / f"{name}.dmn").read_text(encoding="utf-8")
        for old, new in changes.values():
            text = text.replace(old, new)
        files[f"{name}.dmn"] = text.encode()
    with world.engine.read(SYSTEM) as tx:
        return dry_run.dry_run(tx, files)


def test_the_deployed_tables_change_nothing(world: World) -> None:
    done = _run(world, "escalation", "deadlines")
    assert (done.leads, done.escalate, done.lifted, done.changed) == (4, (), (), ())


def test_a_shorter_limit_escalates_more_leads_and_names_them(world: World) -> None:
    text = (SHARED / "deadlines.dmn").read_text(encoding="utf-8")
    start = text.index('<text>"AGE2", "D12"</text>')
    rule = text[start : text.index("</rule>", start)]
    done = _run(world, "deadlines", age=(rule, rule.replace("<text>2</text>", "<text>1</text>")))
    [new] = done.escalate
    assert (new.rule, new.before) == ("AGE2", None)
    assert new.why == "届满由2025年7月1日24时改为2024年7月1日24时"
    assert new.after is not None
    assert new.after.act == "report"
    assert (done.lifted, done.changed) == ((), ())
    assert (
        str(done)
        == "比照 4 条在办刑事线索、0 个逾期环节：将升级 1 项，将解除 0 项，层级或措施变化 0 项。"
    )


def test_a_rule_that_no_longer_applies_is_lifted_and_a_level_that_changes_is_told(
    world: World,
) -> None:
    lifted = _run(world, "escalation", off=('<text>"list"</text>', '<text>"notify"</text>'))
    assert [(one.rule, one.before and one.before.act) for one in lifted.changed] == [
        ("AGE3", "list")
    ]
    text = (SHARED / "escalation.dmn").read_text(encoding="utf-8")
    start = text.index("提级：亿元以上")
    row = text[start : text.index("</rule>", start)]
    off = row.replace("<text>true</text></outputEntry>", "<text>false</text></outputEntry>", 1)
    done = _run(world, "escalation", off=(row, off))
    assert [(one.rule, one.why) for one in done.lifted] == [("AGE2", "升级规则改为不适用")]


def test_who_publishes_the_tables_is_told_how_many_and_not_which(world: World) -> None:
    changed = (SHARED / "escalation.dmn").read_bytes().replace(b'"list"', b'"notify"')
    told = {}
    for role in ("supervisor", "designer", "approver"):
        body = "xingren" if role == "approver" else "office"
        with world.engine.read(world.actor(role, body)) as tx:
            told[role] = dry_run.dry_run(tx, {"escalation.dmn": changed})
    [named] = told["supervisor"].changed
    assert named.why == "升级规则的“三年挂牌督办（提级）”改了层级或措施"
    [counted] = told["designer"].changed
    assert (counted.lead_id, counted.number) == (None, "")
    assert (counted.rule, counted.before, counted.why) == (named.rule, named.before, named.why)
    assert (told["designer"].leads, told["approver"].leads) == (4, 4)
    with world.engine.read(world.actor("approver", "xingcheng")) as tx:
        assert dry_run.dry_run(tx, {"escalation.dmn": changed}).leads == 0


def test_an_exception_that_is_dropped_escalates_what_it_kept_out(world: World) -> None:
    kept_out = facts.fit({**LEAD, "criminal_filed_on": date(2022, 7, 1), "major_complex": True})
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        leads.insert_lead(tx, kept_out)
    marks = '<text>["out_of_province_lead", "major_complex"]</text>'
    done = _run(world, "deadlines", narrower=(marks, '<text>["out_of_province_lead"]</text>'))
    [new] = done.escalate
    assert (new.rule, new.before, done.lifted, done.changed) == ("AGE2", None, (), ())
    wider = _run(world, "deadlines", wider=(marks, '<text>["stock", "major_complex"]</text>'))
    assert (wider.escalate, wider.lifted) == ((), ())


def test_a_ladder_of_other_levels_or_limits_tells_which_overdue_steps_would_rise(
    world: World,
) -> None:
    case = d.process(
        "case",
        d.start(),
        d.user("work", "responsible_handler", due='=due("A1", lead.criminal_filed_on)'),
        d.end(),
        d.flows("start > work > end"),
    )
    world.deploy(case=case)
    begin(world, filed=date(2024, 7, 1))  # due on 29 September 2024
    world.now = datetime(2024, 10, 12, 1, tzinfo=UTC)
    timers.sweep(world.engine)
    (stands,) = read(world, escalations, status="open")
    assert (stands["level"], stands["rule"]) == ("office", "A1")
    same = _run(world, "overdue")
    assert (same.steps, same.escalate, same.lifted, same.changed) == (1, (), (), ())
    [other] = _run(world, "overdue", act=('"press"</text>', '"report"</text>')).changed
    assert (other.rule, other.before and other.before.act) == ("A1", "press")
    assert other.why == "逾期环节“work”的“专班办公室督促”改了层级或措施"
    text = (SHARED / "deadlines.dmn").read_text(encoding="utf-8")
    start = text.index('<text>"LATE_CONVENER"</text>')
    rule = text[start : text.index("</rule>", start)]
    sooner = (rule, rule.replace("<text>10</text>", "<text>5</text>"))
    [risen] = [one for one in _run(world, "deadlines", sooner=sooner).changed if one.rule == "A1"]
    assert (risen.before and risen.before.level, risen.after and risen.after.level) == (
        "office",
        "convener",
    )


def test_files_without_the_tables_and_broken_files_are_refused(world: World) -> None:
    with pytest.raises(InputInvalid, match="escalation"):
        _run(world, "sectors")
    with world.engine.read(SYSTEM) as tx, pytest.raises(InputInvalid):
        dry_run.dry_run(tx, {"escalation.dmn": b"<definitions"})
