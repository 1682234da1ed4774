"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from engine import bootstrap
from engine.actions import leads, reporters
from engine.model import SYSTEM
from engine.settings import Settings
from tests import diagrams as d
from tests.serving import ROOT, environment_for
from tests.world import World

LEAD = {"subject_name": "样例公司", "street_id": "xingren", "sector": "B1", "source": "tip"}
GOOD = d.process("good", d.start(), d.user("a"), d.end(), d.flows("start > a > end"))


class Command:
    """`xiaohao` on a database of its own."""

    def __init__(self, url: str, **settings: str) -> None:
        self.environment = environment_for(url, samples=False) | settings

    def __call__(self, *arguments: str, code: int = 0) -> str:
        """Run it, expect this exit code, and give what it printed."""
        done = self.run(*arguments)
        assert done.returncode == code, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done.stdout if code == 0 else done.stdout + done.stderr

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run it and give everything."""
        return subprocess.run(
            [sys.executable, "-m", "cli.main", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def xiaohao(sqlite_url: str) -> Command:
    return Command(sqlite_url)


def test_help_teaches_in_chinese_and_english(xiaohao: Command) -> None:
    shown = xiaohao("--help")
    for word in ("serve", "import-ledger", "export-ledger", "sweep", "check", "deploy", "user"):
        assert word in shown
    for word in ("token", "audit", "backup", "restore", "migrate", "version", "线索", "leads"):
        assert word in shown
    assert "例：" in xiaohao("import-ledger", "--help")


def test_a_token_is_alone_on_standard_output_even_on_an_empty_database(
    xiaohao: Command,
) -> None:
    done = xiaohao.run("token", "create", "--role", "supervisor")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("xh_")
    assert len(done.stdout.split()) == 1
    listed = xiaohao("token", "list")
    token_id, *rest = listed.strip().split("\t")
    assert "supervisor@zone" in rest
    assert done.stdout.strip() not in listed
    xiaohao("token", "revoke", token_id)
    assert xiaohao("token", "list").strip().split("\t")[-1] != "—"


def test_a_wrong_role_is_one_chinese_sentence_without_a_traceback(xiaohao: Command) -> None:
    shown = xiaohao("token", "create", "--role", "king", code=1)
    assert "没有角色 king" in shown
    assert "Traceback" not in shown


def test_an_account_is_created_listed_reset_and_closed(xiaohao: Command) -> None:
    xiaohao("token", "create", "--role", "supervisor")
    password = xiaohao("user", "create", "zhang", "--name", "样例", "--role", "handler@zone")
    assert len(password.strip()) >= 16
    assert "handler@zone" in xiaohao("user", "list")
    assert xiaohao("user", "set-password", "zhang").strip() != password.strip()
    xiaohao("user", "deactivate", "zhang")
    assert "停用" in xiaohao("user", "list", "--search", "zhang")
    assert "没有账号" in xiaohao("user", "deactivate", "nobody", code=1)
    assert "角色@机构" in xiaohao("user", "create", "li", "--name", "李", "--role", "x", code=1)


def test_a_good_diagram_is_checked_and_deployed_and_a_bad_one_refused(
    xiaohao: Command, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.bpmn", tmp_path / "bad.bpmn"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_text(GOOD.replace('targetRef="end"', 'targetRef="nowhere"'), encoding="utf-8")
    assert "可以部署" in xiaohao("check", str(good))
    assert "good\t第 1 版" in xiaohao("deploy", str(good))
    shown = xiaohao("check", str(bad), code=1)
    assert "错误" in shown
    xiaohao("deploy", str(bad), code=1)
    assert "没有找到" in xiaohao("check", str(ROOT / "requirements"), code=1)


def test_the_audit_is_proved_and_its_first_broken_row_named(
    xiaohao: Command, sqlite_url: str
) -> None:
    world = World(sqlite_url)
    world.deploy(good=GOOD)
    assert "完好" in xiaohao("audit", "verify")
    with world.engine.database.begin() as connection:
        connection.execute(text("UPDATE audit SET sentence = '改' WHERE sequence = 1"))
    assert "第 1 行" in xiaohao("audit", "verify", code=1)


def test_a_backup_restores_everything_with_the_key(
    xiaohao: Command, sqlite_url: str, tmp_path: Path
) -> None:
    world = World(sqlite_url)
    with world.engine.begin(SYSTEM) as tx:
        lead_id, _ = leads.insert_lead(tx, LEAD)
        reporter_id = reporters.add_reporter(tx, lead_id, reporters.Identity(name="样例举报人"))
    file = tmp_path / "backup.tar.gz"
    xiaohao("backup", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "已存在" in xiaohao("restore", str(file), code=1)

    url = f"sqlite:///{tmp_path / 'elsewhere' / 'new.db'}"
    elsewhere = Command(url)
    elsewhere("restore", str(file))
    assert "完好" in elsewhere("audit", "verify")
    assert stat.S_IMODE((tmp_path / "elsewhere" / "new.key").stat().st_mode) == 0o600
    engine = bootstrap.build(Settings(database_url=url))
    with engine.begin(SYSTEM) as tx:
        identity = reporters.look_at_reporter(tx, reporter_id, "核对样例", lead_id=lead_id)
    assert identity.name == "样例举报人"


def test_what_is_no_backup_is_refused(xiaohao: Command, tmp_path: Path) -> None:
    file = tmp_path / "x.tar.gz"
    file.write_bytes(b"no archive")
    assert "不是完整的备份文件" in xiaohao("restore", str(file), code=1)


def test_a_wrong_setting_and_an_unreachable_database_are_one_sentence(tmp_path: Path) -> None:
    wrong = Command(f"sqlite:///{tmp_path / 'a.db'}", XIAOHAO_SESSION_HOURS="many")
    assert "XIAOHAO_SESSION_HOURS" in wrong("migrate", code=1)
    away = Command("postgresql://nobody:secret@127.0.0.1:1/none")
    shown = away("migrate", code=1)
    assert "数据库打不开" in shown
    assert "secret" not in shown


def test_sweeping_an_empty_database_says_so(xiaohao: Command) -> None:
    assert "触发 0 个定时器" in xiaohao("sweep")
    assert "xiaohao" in xiaohao("version")
    assert "最新" in xiaohao("migrate")
