"""`sandbox`, `clock`, `simulate` and `serve --simulated-clock`: only where nothing is real."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import func, select

from engine import bootstrap
from engine.actions import leads
from engine.clock import SHANGHAI
from engine.model import SYSTEM
from engine.settings import Settings
from engine.store.tables.escalations import escalations
from tests import serving
from tests.cli.test_commands import Command
from tests.world import World

FILED = {"criminal_filed_on": date(2023, 1, 5), "stage": "criminal", "route": "criminal"}
LEAD = {"subject_name": "样例公司", "street_id": "xingren", "sector": "B1", "source": "tip"}


@pytest.fixture
def xiaohao(sqlite_url: str) -> Command:
    return Command(sqlite_url)


def filed(url: str) -> str:
    """Enter a stock case filed two years before 5 January 2025; give its number."""
    world = World(url)
    bootstrap.deploy_shipped(world.engine)
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        known = {**LEAD, **FILED, "stock": True, "discovered_on": date(2022, 1, 4)}
        lead_id, number = leads.insert_lead(tx, known)
        leads.enter_stock_case(tx, lead_id)
    return number


def test_an_empty_database_is_marked_and_its_clock_moved_forward(xiaohao: Command) -> None:
    assert xiaohao("clock").startswith("系统时钟：")
    ahead = (datetime.now(SHANGHAI) + timedelta(days=30)).date()
    assert "这不是演练库" in xiaohao("clock", "--to", f"{ahead}T09:00+08:00", code=1)
    assert xiaohao("sandbox", "mark") == "已标为演练库。\n"
    moved = xiaohao("clock", "--to", f"{ahead}T09:00+08:00").splitlines()
    assert moved[0] == "途中触发 0 个定时器。"
    assert moved[1] == f"演练时钟：{ahead.year}年{ahead.month}月{ahead.day}日 09:00"
    assert "只能向前" in xiaohao("clock", "--to", str(ahead), code=1)
    assert "三十年" in xiaohao("clock", "--to", "2999-01-01", code=1)
    assert "不是日期" in xiaohao("clock", "--to", "明天", code=1)


def test_an_official_database_is_not_marked_but_copied(
    sqlite_url: str, xiaohao: Command, tmp_path: Path
) -> None:
    filed(sqlite_url)
    assert "有 1 条正式线索" in xiaohao("sandbox", "mark", code=1)
    target = tmp_path / "copy.db"
    assert f"已复制为演练库 {target}" in xiaohao("sandbox", "copy", str(target))
    assert "已存在" in xiaohao("sandbox", "copy", str(target), code=1)
    copied = Command(f"sqlite:///{target}")
    assert copied("clock").startswith("演练时钟：")
    assert xiaohao("clock").startswith("系统时钟：")


def test_the_campaign_is_played_forward_on_a_copy_month_by_month(
    sqlite_url: str, xiaohao: Command
) -> None:
    number = filed(sqlite_url)
    ahead = (datetime.now(SHANGHAI) + timedelta(days=40)).date()
    said = xiaohao("simulate", "--until", str(ahead))
    assert f"升级「两年内审结并清退」（AGE2，承办人）1 项：{number}" in said
    assert f"升级「三年以上挂牌督办」（AGE3，专班办公室）1 项：{number}" in said
    assert "到期「确认、说明和督办事项服务时限」（SLA_CONFIRM）" in said
    assert said.count("期末：未销号线索 1 条；升级未办结 ") == said.count("期末：") >= 2
    lines = xiaohao("simulate", "--until", str(ahead), "--json").splitlines()
    spans = [json.loads(line) for line in lines]
    raised = [(one["rule"], one["level"], one["leads"]) for one in spans[0]["escalated"]]
    assert raised[:2] == [("AGE2", "handler", [number]), ("AGE3", "office", [number])]
    assert ("B11", "convener", [number]) in raised  # 立案后未侦结催办: overdue when it was entered
    later = {one["rule"] for span in spans[1:] for one in span["escalated"]}
    assert later <= {"SLA_CONFIRM"}  # steps that nobody takes rise further
    assert "推演须到" in xiaohao("simulate", "--until", "2020-01-01", code=1)
    with bootstrap.build(Settings(database_url=sqlite_url)).read(SYSTEM) as tx:
        count = select(func.count()).select_from(escalations)
        assert tx.connection.execute(count).scalar_one() == 0  # the campaign itself stands still


def test_the_product_runs_on_a_simulated_clock_only_where_it_is_marked(
    sqlite_url: str, xiaohao: Command, tmp_path: Path
) -> None:
    begin = "2024-07-12T09:00+08:00"
    port = str(serving.free_port())
    refused = xiaohao("serve", "--port", port, "--simulated-clock", begin, code=1)
    assert "这不是演练库" in refused
    xiaohao("sandbox", "mark")
    log = tmp_path / "serve.log"
    with serving.serve(sqlite_url, log, "--simulated-clock", begin, samples=False) as served:
        assert "演练从2024年7月12日 09:00开始。" in log.read_text(encoding="utf-8")
        token = served.run("token", "create", "--role", "designer").strip()
        with httpx2.Client(
            base_url=served.url, headers={"Authorization": f"Bearer {token}"}
        ) as http:
            shown = http.get("/api/clock").json()
            assert shown["simulated"] is True
            assert shown["now"].startswith("2024-07-12T01:0")
            moved = http.post("/api/clock", json={"to": "2024-08-01T09:00:00+08:00"})
            assert (moved.status_code, moved.json()["fired"]) == (200, 0)
            assert moved.json()["now"].startswith("2024-08-01T01:0")
            back = http.post("/api/clock", json={"to": "2024-07-20T09:00:00+08:00"})
            assert back.status_code == httpx2.codes.CONFLICT
            assert "只能向前" in back.json()["detail"]
    with serving.serve(sqlite_url, log, "--simulated-clock", begin, samples=False):
        assert "演练时钟已走到2024年8月1日" in log.read_text(encoding="utf-8")
