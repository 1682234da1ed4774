"""Operators read why expressions gave null: once per version, without any value."""

from __future__ import annotations

import logging

import pytest

from engine.actions import instances
from tests import diagrams as d
from tests.world import World


@pytest.fixture
def world(database_url: str) -> World:
    return World(database_url)


def test_a_null_is_logged_once_per_version_without_values(
    world: World, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = f"adding_{database_url[:6]}"  # a version of its own on each database
    world.deploy(
        adding=d.process(
            name,
            d.start(),
            d.script("add", '="张三" + amount', "total"),
            d.user("look"),
            d.end(),
            d.flows("start > add > look > end"),
        )
    )
    with caplog.at_level(logging.INFO, logger="xiaohao.feel"):
        for amount in (1, 2):
            with world.engine.begin(world.designer) as tx:
                instances.start(tx, name, variables={"amount": amount})
    (line,) = [one for one in caplog.records if one.name == "xiaohao.feel"]
    assert (line.__dict__["element_id"], line.__dict__["rule"]) == ("add", "feel_no_operation")
    assert "文本与数字之间不能用「+」运算" in line.__dict__["remark"]
