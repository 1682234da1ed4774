"""Running instances looked at, mended and migrated from the command line."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests import diagrams as d
from tests.cases import start
from tests.serving import environment_for
from tests.world import World

FIRST = d.process(
    "p",
    d.start(),
    d.user("a"),
    d.timer("late", '=now() + duration("P9D")', on="a"),
    d.element("exclusiveGateway", "which"),
    d.user("b"),
    d.end(),
    d.flows("start > a > which", "which > b ? n = 1", "b > end"),
)
SECOND = FIRST.replace('id="b"', 'id="c"').replace('"b"', '"c"')


class Operator:
    """Types commands against one database."""

    def __init__(self, url: str) -> None:
        """Use this database."""
        self.environment = environment_for(url, samples=False)

    def __call__(self, *words: str, expect: int = 0) -> str:
        """Type a command, and give what it said on both streams."""
        done = CliRunner().invoke(app, ["instance", *words], env=self.environment)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert done.exit_code == expect, f"{words}: {done.exit_code}\n{done.output}"
        return done.output

    def found(self, instance: str, kind: str) -> list[list[str]]:
        """Give the lines that `show` prints of one kind."""
        lines = [line.split("\t") for line in self("show", instance).splitlines()]
        return [line[1:] for line in lines if line[0] == kind]


@pytest.fixture
def world(sqlite_url: str) -> World:
    made = World(sqlite_url)
    made.deploy(p=FIRST)
    return made


@pytest.fixture
def operator(sqlite_url: str) -> Operator:
    return Operator(sqlite_url)


def test_an_instance_is_listed_shown_held_and_ended(world: World, operator: Operator) -> None:
    instance, _ = start(world, "p")
    assert operator("list", "--process", "p").split("\t")[:4] == [instance, "p", "1", "active"]
    ((token, element, _),) = operator.found(instance, "令牌")
    assert (int(token) > 0, element) == (True, "a")
    operator("suspend", instance)
    assert operator.found(instance, "流程")[0][-1] == "suspended"
    assert "挂起" in operator("modify", instance, "--cancel", "a", "-r", "样例", expect=1)
    operator("resume", instance)
    operator("cancel", instance, "-r", "样例")
    assert "已结束" in operator("suspend", instance, expect=1)
    assert "没有" in operator("show", "nothing", expect=1)


def test_timers_variables_and_incidents_are_mended(world: World, operator: Operator) -> None:
    instance, _ = start(world, "p")
    ((timer, element, _),) = operator.found(instance, "定时器")
    assert element == "late"
    operator("fire", timer)
    operator("modify", instance, "--activate", "which", "--cancel", "a", "-r", "样例")
    ((incident, element, _),) = operator.found(instance, "异常")
    assert element == "which"
    operator("set", instance, "n=1", "说明=文字", 'list=["甲"]')
    shown = {name: value for name, _, value in operator.found(instance, "变量")}
    assert shown == {"n": "1", "说明": '"文字"', "list": '["甲"]'}
    assert "产生任务 1 个" in operator("retry", incident)
    assert [line[1] for line in operator.found(instance, "待办")] == ["b"]
    assert "名=值" in operator("set", instance, "n", expect=1)


def test_a_modification_is_looked_at_first(world: World, operator: Operator) -> None:
    instance, _ = start(world, "p")
    said = operator("modify", instance, "--cancel", "a", "-r", "样例", "--dry-run")
    assert "将结束" in said
    assert operator.found(instance, "流程")[0][-1] == "active"
    said = operator("modify", instance, "--activate", "late", "-r", "样例", expect=1)
    assert "边界事件" in said
    (place,) = operator.found(instance, "令牌")
    words = ("--activate", "b", "--var", "n=2", "--cancel", place[0])
    assert "已修改" in operator("modify", instance, *words, "-r", "样例")
    assert operator.found(instance, "变量") == [["n", "", "2"]]


def test_instances_are_migrated_after_a_look(world: World, operator: Operator) -> None:
    waiting = [start(world, "p")[0] for _ in range(3)]
    stuck, _ = start(world, "p")
    operator("modify", stuck, "--activate", "b", "--cancel", "a", "-r", "样例")
    world.deploy(p=SECOND)
    plain = ("migrate", "p", "--from", "1", "--to", "2")
    said = operator(*plain, "--dry-run", expect=1)
    assert "可以迁移 3 个，不能迁移 1 个" in said
    assert "「b」正在进行，目标版本中没有「b」" in said
    assert "理由" in operator(*plain, "--map", "b=c", expect=1)
    assert "已迁移 4 个" in operator(*plain, "--map", "b=c", "-r", "样例")
    assert "可以迁移 0 个" in operator(*plain)
    assert [line[1] for line in operator.found(stuck, "待办")] == ["c"]
    assert operator.found(waiting[0], "流程")[0][1] == "第 2 版"
    assert "第 9 版" in operator("migrate", "p", "--to", "9", expect=1)
    assert "旧环节=新环节" in operator(*plain, "--map", "b", expect=1)
