"""Supervisors order acts about leads and urge tasks; the board shows what was ordered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine import bootstrap
from engine.actions import leads, supervision, tasks
from engine.errors import Conflict, InputInvalid, NotAllowed, NotFound, TaskClaimed
from engine.model import SYSTEM
from engine.queries import notices
from engine.queries import supervision as board
from engine.rules import facts
from engine.store.tables.processes import tasks as task_table
from tests.world import World

LEAD = {
    "subject_name": "样例公司",
    "street_id": "xingren",
    "responsible_body_id": "xingren",
    "sector": "B1",
    "source": "tip",
    "discovered_on": date(2024, 7, 1),
    "stage": "verifying",
}
ORDER = {
    "order_number": "样例督〔2024〕1号",
    "supervising_leader": "区分管领导",
    "clear_by": "2024-12-31",
    "supervision_requirements": "样例：按月调度",
    "publish": "internal",
    "task_force": ["police", "politics"],
}


@pytest.fixture
def world(database_url: str) -> World:
    world = World(database_url)
    bootstrap.deploy_shipped(world.engine)
    return world


@pytest.fixture
def lead_id(world: World) -> str:
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        made, _ = leads.insert_lead(tx, facts.fit(LEAD))
    return made


def _open(world: World, element_id: str) -> str:
    with world.engine.read(SYSTEM) as tx:
        query = select(task_table.c.id).where(
            task_table.c.element_id == element_id, task_table.c.state == "open"
        )
        return str(tx.connection.execute(query).scalar_one())


def _board(world: World, **wanted: Any) -> list[dict[str, Any]]:
    with world.engine.read(world.actor("supervisor", "office")) as tx:
        return board.listed(tx, board.Filter(**wanted)).items


def test_an_act_is_ordered_once_and_stands_on_the_board(world: World, lead_id: str) -> None:
    office = world.actor("supervisor", "office")
    with world.engine.begin(office) as tx:
        supervision.order(tx, lead_id, "listed_supervision", "样例：久拖不决")
    with pytest.raises(Conflict, match="挂牌督办"), world.engine.begin(office) as tx:
        supervision.order(tx, lead_id, "listed_supervision", "样例：再次")
    [fresh] = _board(world, lead_id=lead_id)
    assert (fresh["waiting_for"], fresh["leader"], fresh["late"]) == (["下达挂牌督办"], None, False)
    with world.engine.begin(office) as tx:
        tasks.complete(tx, _open(world, "issue_order"), ORDER)
    [act] = _board(world, standing=True)
    assert (act["order_number"], act["leader"]) == ("样例督〔2024〕1号", "区分管领导")
    assert (act["clear_by"], act["late"]) == (date(2024, 12, 31), False)
    assert act["task_force"] == ["区公安分局", "区政法委"]
    assert act["waiting_for"] == ["反馈督办进展"]
    world.now = world.now.replace(year=2025)
    assert _board(world, body_id="xingren")[0]["late"]
    assert _board(world, act="guidance") == []
    assert _board(world, standing=False) == []


def test_who_may_not_order_is_refused_and_a_reason_is_needed(world: World, lead_id: str) -> None:
    handler = world.actor("handler", "xingren")
    with pytest.raises(NotAllowed), world.engine.begin(handler) as tx:
        supervision.order(tx, lead_id, "guidance", "样例")
    office = world.actor("supervisor", "office")
    with pytest.raises(InputInvalid, match="理由"), world.engine.begin(office) as tx:
        supervision.order(tx, lead_id, "guidance", " ")
    with pytest.raises(InputInvalid, match="督办方式"), world.engine.begin(office) as tx:
        supervision.order(tx, lead_id, "refund", "样例")
    with pytest.raises(NotFound), world.engine.begin(office) as tx:
        supervision.order(tx, "0", "guidance", "样例")
    assert _board(world) == []


def test_an_urged_task_tells_those_who_may_do_it(world: World, lead_id: str) -> None:
    office = world.actor("supervisor", "office")
    handler = world.actor("handler", "xingren")
    with world.engine.begin(office) as tx:
        supervision.order(tx, lead_id, "listed_supervision", "样例：久拖不决")
    with world.engine.begin(office) as tx:
        tasks.complete(tx, _open(world, "issue_order"), ORDER)
    report = _open(world, "report_progress")
    with world.engine.begin(office) as tx:
        supervision.urge(tx, report, "样例：三日内反馈")
    with world.engine.read(handler) as tx:
        told = [notice["sentence"] for notice in notices.mine(tx).items]
    assert any("催办" in sentence for sentence in told)
    with pytest.raises(NotAllowed), world.engine.begin(handler) as tx:
        supervision.urge(tx, report, "样例")
    with pytest.raises(InputInvalid, match="意见"), world.engine.begin(office) as tx:
        supervision.urge(tx, report, "")


def test_a_task_that_is_taken_over_is_the_supervisors_to_complete(
    world: World, lead_id: str
) -> None:
    office, other = world.actor("supervisor", "office"), world.actor("supervisor", "office", 2)
    handler = world.actor("handler", "xingren")
    with world.engine.begin(office) as tx:
        supervision.order(tx, lead_id, "guidance", "样例：高风险预警")
    with world.engine.begin(office) as tx:
        plan = {
            "guidance_team": "样例督导一组",
            "guided_on": "2024-07-20",
            "guidance_matters": "样例",
        }
        tasks.complete(tx, _open(world, "plan_guidance"), plan)
    found = {"findings": "样例：台账不全", "findings_found": "yes", "rectify_by": "2024-08-01"}
    with world.engine.begin(office) as tx:
        tasks.complete(tx, _open(world, "record_guidance"), found)
    rectify = _open(world, "rectify_findings")
    with pytest.raises(NotAllowed), world.engine.begin(handler) as tx:
        supervision.take_over(tx, rectify, "样例")
    with pytest.raises(InputInvalid, match="理由"), world.engine.begin(office) as tx:
        supervision.take_over(tx, rectify, " ")
    with world.engine.begin(office) as tx:
        supervision.take_over(tx, rectify, "样例：承办单位无人")
    with pytest.raises(TaskClaimed), world.engine.begin(handler) as tx:
        tasks.complete(tx, rectify, {"rectification": "样例"})
    with world.engine.begin(office) as tx:
        tasks.complete(tx, rectify, {"rectification": "样例：专班代为整改"})
    verify = _open(world, "verify_rectification")
    with pytest.raises(NotAllowed, match="经办人"), world.engine.begin(office) as tx:
        supervision.take_over(tx, verify, "样例")
    with world.engine.begin(other) as tx:
        tasks.complete(tx, verify, {"rectified": "yes", "verification_note": "样例"})
    assert not _board(world, lead_id=lead_id)[0]["standing"]
