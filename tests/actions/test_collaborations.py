"""Several executable pools in one file: processes that talk by messages."""

from __future__ import annotations

from typing import Any

import pytest

from engine.actions import instances, tasks
from engine.queries import instances as instance_queries
from tests import diagrams as d
from tests.world import World

KEYED = (
    '<bpmn:message id="m_{0}" name="{0}"><bpmn:extensionElements><zeebe:subscription '
    'correlationKey="=order"/></bpmn:extensionElements></bpmn:message>'
)
PAYLOAD = "<zeebe:ioMapping>{}</zeebe:ioMapping>"


def message(name: str) -> str:
    return f'<bpmn:messageEventDefinition messageRef="m_{name}"/>'


def sending(element_id: str, name: str, **values: str) -> str:
    rows = "".join(f'<zeebe:input source="={v}" target="{k}"/>' for k, v in values.items())
    return d.element(
        "intermediateThrowEvent", element_id, d.extension(PAYLOAD.format(rows)), message(name)
    )


def two_pools() -> str:
    """Draw a buyer who asks a seller, who is begun by the asking and answers."""
    buyer = (
        d.start(),
        sending("ask", "asked", order="order", amount="amount"),
        d.element("receiveTask", "hear", messageRef="m_answered"),
        d.user("bought"),
        d.flows("start > ask > hear > bought"),
    )
    seller = (
        d.element("startEvent", "on", message("asked")),
        d.user("consider"),
        sending("answer", "answered", price="amount * 2"),
        d.end("sold"),
        d.flows("on > consider > answer > sold"),
    )
    talk = (
        '<bpmn:collaboration id="talk"><bpmn:participant id="b" processRef="buyer"/>'
        '<bpmn:participant id="s" processRef="seller"/><bpmn:messageFlow id="f1" sourceRef="ask" '
        'targetRef="on"/><bpmn:messageFlow id="f2" sourceRef="answer" targetRef="hear"/>'
        "</bpmn:collaboration>"
    )
    roots = talk + KEYED.format("asked") + KEYED.format("answered")
    text = d.process("buyer", *buyer, outside=roots)
    pool = f'<bpmn:process id="seller" name="seller" isExecutable="true">{"".join(seller)}'
    return text.replace("</bpmn:definitions>", f"{pool}</bpmn:process></bpmn:definitions>")


@pytest.fixture
def world(database_url: str) -> World:
    return World(database_url)


def running(world: World, process_id: str) -> list[dict[str, Any]]:
    wanted = instance_queries.Filter(process_id=process_id)
    with world.engine.read(world.designer) as tx:
        found = instance_queries.listed(tx, wanted).items
        shown = [instance_queries.instance(tx, one["id"]) for one in found]
    return sorted(shown, key=lambda one: str(one["variables"]["order"]))


def test_two_pools_talk_by_messages(world: World) -> None:
    made = world.deploy(pools=two_pools())
    assert sorted(one["process_id"] for one in made.definitions) == ["buyer", "seller"]
    for order, amount in (("A", 10), ("B", 20)):
        with world.engine.begin(world.designer) as tx:
            instances.start(tx, "buyer", variables={"order": order, "amount": amount})
    sellers = running(world, "seller")
    assert [one["business_key"] for one in sellers] == ["A", "B"]
    assert [one["variables"]["amount"] for one in sellers] == [10, 20]
    (task,) = sellers[1]["open_tasks"]
    with world.engine.begin(world.designer) as tx:
        tasks.complete(tx, task["id"], {})
    first, second = running(world, "buyer")
    assert [one["element_id"] for one in first["open_tasks"]] == []
    assert [one["element_id"] for one in second["open_tasks"]] == ["bought"]
    assert second["variables"] == {"order": "B", "amount": 20, "price": 40}
    assert [one["state"] for one in running(world, "seller")] == ["active", "completed"]
