"""Holds and extensions: what they do to a deadline, who may record them, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.actions import deadlines, leads
from engine.errors import Conflict, FormInvalid, InputInvalid, NotAllowed, NotFound
from engine.model import SYSTEM
from engine.queries import lead_deadlines
from engine.rules import derivation
from engine.rules.calendar import PUBLISHED
from engine.rules.deadline_acts import Approval
from engine.rules.deadlines import Deadline
from engine.rules.pauses import Hold
from engine.store import leads as lead_store
from engine.store.tables.evidence import audit
from engine.store.tables.processes import tasks, timers
from tests import diagrams as d
from tests import shipped_limits
from tests.world import World

LEAD: dict[str, Any] = {
    "subject_name": "样例·康乐养老服务有限公司",
    "street_id": "xingren",
    "sector": "B1",
    "source": "tip",
    "discovered_on": "2024-05-06",
    "seized_on": "2024-06-20",
    "admin_filed_on": "2024-06-17",
}
WATCH = d.process(
    "lead_lifecycle",
    d.start("lead_registered"),
    d.user("work", "handler@xingren", due='=due("A8")'),
    d.timer("seizure_ends", '=due("A8")', on="work", interrupting=False),
    d.end(),
    d.user("look", "handler@xingren"),
    d.end("looked"),
    d.flows("lead_registered > work > end", "seizure_ends > look > looked"),
)


@pytest.fixture
def world(database_url: str) -> World:
    made = World(database_url)
    catalogue = shipped_limits.PATH.read_text("utf-8")
    made.deploy(**{"lead_lifecycle": WATCH, "deadlines.dmn": catalogue})
    return made


@pytest.fixture
def lead_id(world: World) -> str:
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        return leads.register_lead(tx, LEAD, acknowledge_duplicates=True).lead_id


def hold(world: World, lead_id: str, limit_id: str = "A8", **changed: Any) -> str:
    asked: dict[str, Any] = {
        "ground": "appraisal",
        "from_on": date(2024, 7, 1),
        "paper": "鉴字〔2024〕3号",
    } | changed
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        return deadlines.hold_deadline(tx, lead_id, limit_id, Hold(**asked))


def resume(world: World, lead_id: str, hold_id: str, to_on: date) -> None:
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        deadlines.resume_deadline(tx, lead_id, hold_id, to_on)


def extend(world: World, lead_id: str, role: str = "approver", **changed: Any) -> str:
    limit_id = changed.pop("limit_id", "A8")
    asked = {"approved_on": date(2024, 7, 12), "approver": "样例局长", "paper": "延〔2024〕1号"}
    actor = world.actor(role, "xingren")
    with world.engine.begin(actor) as tx:
        return deadlines.extend_deadline(tx, lead_id, limit_id, Approval(**{**asked, **changed}))


def shown(world: World, lead_id: str, limit_id: str = "A8") -> dict[str, Any]:
    with world.engine.read(world.actor("approver", "xingren")) as tx:
        found = lead_deadlines.of_lead(tx, lead_id)
    return next(one for one in found["deadlines"] if one["limit"]["id"] == limit_id)


def last_day(world: World, lead_id: str, limit_id: str = "A8") -> str:
    return str(shown(world, lead_id, limit_id)["last_day"])


def on_record(world: World, action: str) -> Any:
    with world.engine.read(SYSTEM) as tx:
        return tx.connection.execute(select(audit).where(audit.c.action == action)).one()


def test_a_case_that_is_excepted_has_no_two_year_limit_and_is_told_why(
    world: World, lead_id: str
) -> None:
    known = {"criminal_filed_on": date(2022, 9, 15), "out_of_province_lead": True}
    with world.engine.begin(SYSTEM) as tx:
        lead = lead_store.lock(tx.connection, lead_id)
        assert lead is not None
        lead_store.change(tx.connection, lead_id, lead["revision"], known)
    two, three = (shown(world, lead_id, rule) for rule in ("AGE2", "AGE3"))
    assert (two["state"], two["because"]) == ("not_running", "excepted")
    assert two["text"] == "除外情形：外省牵头（方案任务22），不计算期限"
    assert (three["state"], three["last_day"]) == ("running", "2025-09-15")


def test_a_hold_that_ended_adds_exactly_its_days(world: World, lead_id: str) -> None:
    assert last_day(world, lead_id) == "2024-07-20"
    hold(world, lead_id, to_on=date(2024, 7, 11))
    assert last_day(world, lead_id) == "2024-07-30"


def test_while_it_is_held_a_deadline_does_not_run_and_then_goes_on(
    world: World, lead_id: str
) -> None:
    hold_id = hold(world, lead_id)
    held = shown(world, lead_id)
    assert (held["state"], held["because"]) == ("not_running", "held")
    resume(world, lead_id, hold_id, date(2024, 7, 11))
    assert last_day(world, lead_id) == "2024-07-30"
    with pytest.raises(Conflict):
        resume(world, lead_id, hold_id, date(2024, 7, 12))


def test_the_act_is_on_record_with_the_derivation_it_leads_to(world: World, lead_id: str) -> None:
    hold(world, lead_id, to_on=date(2024, 7, 11))
    row = on_record(world, "deadline_held")
    assert row.lead_id == lead_id
    assert row.sentence == (
        "“查封扣押期限”自2024年7月1日起中止计算（检测、检验、检疫或者技术鉴定），2024年7月11日恢复"
    )
    again = derivation.recompute(row.after, PUBLISHED)
    assert isinstance(again, Deadline)
    assert again.last_day == date(2024, 7, 30)


def test_an_extension_is_added_by_whom_the_row_allows(world: World, lead_id: str) -> None:
    extend(world, lead_id)
    assert last_day(world, lead_id) == "2024-08-19"
    steps = [step["text"] for step in shown(world, lead_id)["steps"]]
    assert "2024年7月12日经样例局长批准延长30日，延〔2024〕1号，到2024年8月19日" in steps
    assert on_record(world, "deadline_extended").sentence == (
        "“查封扣押期限”经样例局长批准延长30日（延〔2024〕1号）"
    )


def test_an_extension_without_authority_is_refused(world: World, lead_id: str) -> None:
    with pytest.raises(NotAllowed, match="有权的角色"):
        extend(world, lead_id, role="handler")
    assert last_day(world, lead_id) == "2024-07-20"


def test_a_limit_is_extended_as_often_as_its_row_says(world: World, lead_id: str) -> None:
    extend(world, lead_id, amount=10)
    with pytest.raises(FormInvalid, match="已用完"):
        extend(world, lead_id)
    assert last_day(world, lead_id) == "2024-07-30"


@pytest.mark.parametrize(
    ("limit_id", "changed", "path", "rule"),
    [
        ("Z9", {}, "limit_id", "enum"),
        ("A5", {}, "limit_id", "suspension"),
        ("A8", {"ground": "hearing"}, "ground", "enum"),
        ("A8", {"from_on": date(2024, 7, 16)}, "from_on", "future"),
        ("A8", {"from_on": date(2011, 12, 31)}, "from_on", "before_law"),
        ("A8", {"from_on": date(2024, 6, 19)}, "from_on", "order"),
        ("A8", {"to_on": date(2024, 7, 1)}, "to_on", "order"),
        ("A8", {"to_on": date(2024, 7, 16)}, "to_on", "future"),
        ("A8", {"paper": " "}, "paper", "required"),
        ("A8", {"paper": "号" * 101}, "paper", "length"),
        ("A10", {"ground": "force_majeure"}, "limit_id", "start_missing"),
    ],
)
def test_a_hold_that_cannot_be_is_refused_by_its_field(
    world: World, lead_id: str, limit_id: str, changed: dict[str, Any], path: str, rule: str
) -> None:
    with pytest.raises(FormInvalid) as refused:
        hold(world, lead_id, limit_id, **changed)
    assert [(e.path, e.rule) for e in refused.value.field_errors] == [(path, rule)]
    with world.engine.read(world.actor("handler", "xingren")) as tx:
        assert lead_deadlines.of_lead(tx, lead_id)["holds"] == []


@pytest.mark.parametrize(
    ("changed", "path", "rule"),
    [
        ({"limit_id": "Z9"}, "limit_id", "enum"),
        ({"limit_id": "A1"}, "limit_id", "extension"),
        ({"amount": 31}, "amount", "range"),
        ({"amount": 0}, "amount", "range"),
        ({"stage": 2}, "stage", "enum"),
        ({"approved_on": date(2024, 7, 16)}, "approved_on", "future"),
        ({"approved_on": date(2011, 12, 31)}, "approved_on", "before_law"),
        ({"approved_on": date(2024, 6, 19)}, "approved_on", "order"),
        ({"approver": ""}, "approver", "required"),
        ({"paper": ""}, "paper", "required"),
    ],
)
def test_an_extension_that_cannot_be_is_refused_by_its_field(
    world: World, lead_id: str, changed: dict[str, Any], path: str, rule: str
) -> None:
    with pytest.raises(FormInvalid) as refused:
        extend(world, lead_id, **changed)
    assert [(e.path, e.rule) for e in refused.value.field_errors] == [(path, rule)]


def test_what_has_ended_can_neither_be_held_nor_extended(world: World, lead_id: str) -> None:
    world.now += timedelta(days=30)
    with pytest.raises(FormInvalid, match="届满后不能"):
        extend(world, lead_id, approved_on=date(2024, 7, 21))
    with pytest.raises(FormInvalid, match="届满后不能"):
        hold(world, lead_id, from_on=date(2024, 7, 21))


def test_a_hold_cannot_be_laid_on_a_hold_that_lasts(world: World, lead_id: str) -> None:
    hold(world, lead_id)
    with pytest.raises(FormInvalid, match="现在不在计算"):
        hold(world, lead_id, from_on=date(2024, 7, 5))


def test_a_mistake_is_withdrawn_with_a_reason_and_stays_on_record(
    world: World, lead_id: str
) -> None:
    hold_id = hold(world, lead_id, to_on=date(2024, 7, 11))
    extension_id = extend(world, lead_id)
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        deadlines.withdraw_hold(tx, lead_id, hold_id, "登错了线索")
    with world.engine.begin(world.actor("approver", "xingren")) as tx:
        deadlines.withdraw_extension(tx, lead_id, extension_id, "登错了线索")
    assert last_day(world, lead_id) == "2024-07-20"
    assert on_record(world, "deadline_hold_withdrawn").reason == "登错了线索"
    with pytest.raises(NotFound), world.engine.begin(world.actor("handler", "xingren")) as tx:
        deadlines.withdraw_hold(tx, lead_id, hold_id, "再来一次")


def test_withdrawing_needs_a_reason_and_the_authority(world: World, lead_id: str) -> None:
    hold_id, extension_id = hold(world, lead_id, to_on=date(2024, 7, 11)), extend(world, lead_id)
    handler = world.actor("handler", "xingren")
    with pytest.raises(InputInvalid, match="理由"), world.engine.begin(handler) as tx:
        deadlines.withdraw_hold(tx, lead_id, hold_id, " ")
    with pytest.raises(NotAllowed), world.engine.begin(handler) as tx:
        deadlines.withdraw_extension(tx, lead_id, extension_id, "登错了线索")


def test_a_lead_of_another_street_cannot_be_touched(world: World, lead_id: str) -> None:
    asked = Hold(ground="appraisal", from_on=date(2024, 7, 1), paper="鉴字〔2024〕3号")
    with pytest.raises(NotFound), world.engine.begin(world.actor("handler", "xingcheng")) as tx:
        deadlines.hold_deadline(tx, lead_id, "A8", asked)


def test_what_waits_for_a_held_limit_stands_still_and_then_moves(
    world: World, lead_id: str
) -> None:
    assert waiting(world) == {"task": end(7, 20), "timer": end(7, 20)}
    hold_id = hold(world, lead_id)
    assert waiting(world) == {"task": None, "timer": None}
    resume(world, lead_id, hold_id, date(2024, 7, 11))
    assert waiting(world) == {"task": end(7, 30), "timer": end(7, 30)}
    extend(world, lead_id)
    assert waiting(world) == {"task": end(8, 29), "timer": end(8, 29)}


def test_the_task_shows_how_its_date_was_counted(world: World, lead_id: str) -> None:
    hold(world, lead_id, to_on=date(2024, 7, 11))
    with world.engine.read(world.actor("handler", "xingren")) as tx:
        task_id = tx.connection.scalars(select(tasks.c.id)).one()
        timer_id = tx.connection.scalars(select(timers.c.id)).one()
        told = [lead_deadlines.of_task(tx, task_id), lead_deadlines.of_timer(tx, timer_id)]
    for one in told:
        assert one["derivation"]["text"] == "2024年7月30日24时"
        assert one["derivation"]["source"]["text"] == "查封扣押日期"
    with (
        pytest.raises(NotFound),
        world.engine.read(world.actor("handler", "xingcheng")) as tx,
    ):
        lead_deadlines.of_task(tx, task_id)


def end(month: int, day: int) -> datetime:
    """Give 24:00 of a day in Shanghai."""
    return datetime(2024, month, day, 16, tzinfo=UTC)


def waiting(world: World) -> dict[str, datetime | None]:
    with world.engine.read(SYSTEM) as tx:
        task = tx.connection.scalars(select(tasks.c.due_at)).one()
        timer = tx.connection.scalars(select(timers.c.due_at)).one_or_none()
    return {"task": task, "timer": timer}
