"""Every command of `xiaohao` run for real, as an operator would type it."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from cli.main import app
from tests import diagrams as d
from tests.serving import environment_for

GOOD = d.process(
    "good",
    d.element("startEvent", "on", '<bpmn:messageEventDefinition messageRef="m" />'),
    d.user("a"),
    d.end(),
    d.flows("on > a > end"),
    outside='<bpmn:message id="m" name="go" />',
)
CHINESE = re.compile("[\u4e00-\u9fff]")


class Operator:
    """Types commands against one database."""

    def __init__(self, folder: Path) -> None:
        """Use a database in the folder."""
        self.folder = folder
        self.database = folder / "x.db"
        self.environment = environment_for(f"sqlite:///{self.database}", samples=False)

    def run(self, *words: str, expect: int = 0, **environment: str) -> str:
        """Type a command, and give what it said on both streams."""
        done = CliRunner().invoke(app, list(words), env=self.environment | environment)
        raised = done.exception
        assert raised is None or isinstance(raised, SystemExit), raised
        assert done.exit_code == expect, f"{words}: {done.exit_code}\n{done.output}"
        return done.output


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Operator:
    """An operator with a database in which one process is deployed."""
    made = Operator(tmp_path_factory.mktemp("whole"))
    good = made.folder / "good.bpmn"
    good.write_text(GOOD, encoding="utf-8")
    made.run("token", "create", "--role", "administrator")
    made.run("deploy", str(good))
    return made


def commands() -> list[list[str]]:
    """Name every command and sub-command, from the program itself."""
    found: list[list[str]] = [[]]
    for name, command in sorted(get_command(app).commands.items()):  # type: ignore[attr-defined]
        found.append([name])
        found += [[name, inner] for inner in sorted(getattr(command, "commands", {}))]
    return found


def test_every_command_teaches_in_chinese(operator: Operator) -> None:
    for words in commands():
        shown = operator.run(*words, "--help")
        assert "Usage:" in shown, words
        assert CHINESE.search(shown), words


BAD_FILES: dict[str, tuple[str, bytes]] = {
    "not xml": ("bad.bpmn", "你好".encode()),
    "empty": ("bad.bpmn", b""),
    "binary": ("bad.bpmn", bytes(range(256))),
    "an entity": ("bad.bpmn", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "unknown element": ("bad.bpmn", GOOD.replace("userTask", "wishTask").encode()),
    "dangling": ("bad.bpmn", GOOD.replace('targetRef="end"', 'targetRef="x"').encode()),
    "a table without rules": ("bad.dmn", b"<definitions/>"),
    "a broken form": ("bad.form", b"{"),
    "not BPMN": ("bad.bpmn", b"<html/>"),
}


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize("command", ["check", "deploy"])
def test_a_bad_file_is_named_with_what_is_wrong(
    operator: Operator, tmp_path: Path, name: str, command: str
) -> None:
    file_name, content = BAD_FILES[name]
    (tmp_path / file_name).write_bytes(content)
    for path in (tmp_path, tmp_path / file_name):
        said = operator.run(command, str(path), expect=1)
        assert CHINESE.search(said)
        assert file_name in said or command == "deploy"
        assert "root:" not in said


def test_what_is_not_there_is_said_in_one_sentence(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("x", encoding="utf-8")
    for words in (
        ["check", str(tmp_path / "none.bpmn")],
        ["deploy", str(operator.folder / "good.bpmn"), str(tmp_path / "none.bpmn")],
        ["deploy", str(operator.folder / "good.bpmn"), str(tmp_path / "note.txt")],
        ["import-ledger", str(tmp_path / "none.xlsx")],
        ["restore", str(tmp_path / "none.tar.gz")],
        ["backup", str(tmp_path)],
        ["backup", str(tmp_path / "no" / "folder.tar.gz")],
        ["token", "revoke", "nothing"],
        ["user", "set-password", "nobody"],
        ["token", "create", "--role", "handler", "--body", "nowhere"],
    ):
        assert CHINESE.search(operator.run(*words, expect=1)), words


def test_deploying_again_makes_no_version_and_a_change_makes_one(
    operator: Operator, tmp_path: Path
) -> None:
    good = tmp_path / "good.bpmn"
    good.write_text(GOOD, encoding="utf-8")
    assert "第 1 版" in operator.run("deploy", str(good))
    good.write_text(GOOD.replace('name="a"', 'name="甲"'), encoding="utf-8")
    assert "第 2 版" in operator.run("deploy", str(tmp_path))


def test_the_commands_of_every_day_say_what_they_did(operator: Operator) -> None:
    assert "触发 0 个定时器" in operator.run("sweep")
    assert "最新" in operator.run("migrate")
    assert re.search(r"\d+\.\d+", operator.run("version"))
    operator.run("user", "create", "whole", "--name", "样例", "--role", "handler@zone")
    assert "whole" in operator.run("user", "list")
    operator.run("user", "create", "whole", "--name", "样例", "--role", "handler@zone", expect=1)
    assert operator.run("user", "set-password", "whole").strip()
    operator.run("user", "deactivate", "whole")
    token = operator.run("token", "create", "--role", "designer").strip()
    listed = operator.run("token", "list")
    assert token not in listed
    operator.run("token", "revoke", listed.strip().splitlines()[-1].split("\t")[0])


TAMPERED = {
    "a sentence is rewritten": "UPDATE audit SET sentence = '别的' WHERE sequence = 2",
    "a row is taken out": "DELETE FROM audit WHERE sequence = 2",
    "the last row is taken out": "DELETE FROM audit"
    " WHERE sequence = (SELECT max(sequence) FROM audit)",
    "who did it is changed": "UPDATE audit SET actor_id = 'else' WHERE sequence = 2",
    "when it was is changed": "UPDATE audit SET occurred_at = '2001-01-01 00:00:00'"
    " WHERE sequence = 2",
    "two rows change places": "UPDATE audit SET sequence = CASE sequence WHEN 1 THEN -1 ELSE 1 END"
    " WHERE sequence IN (1, 2)",
    "everything is taken out": "DELETE FROM audit",
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_hand_in_the_database_breaks_the_proof(
    operator: Operator, tmp_path: Path, name: str
) -> None:
    assert "完好" in operator.run("audit", "verify")
    copy = tmp_path / "copy.db"
    with sqlite3.connect(operator.database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    with sqlite3.connect(copy) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(audit)")]
        assert {"sequence", "sentence", "actor_id", "occurred_at"} <= set(columns)
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (trigger,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in TAMPERED[name].split(";"):
            connection.execute(statement)
    elsewhere = {"XIAOHAO_DATABASE_URL": f"sqlite:///{copy}"}
    said = operator.run("audit", "verify", expect=1, **elsewhere)
    assert CHINESE.search(said)
    if "rewritten" in name or "who" in name or "when" in name:
        assert "第 2 行" in said


def test_a_backup_goes_round(operator: Operator, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    operator.run("backup", str(archive))
    operator.run("backup", str(archive), expect=1)
    elsewhere = Operator(tmp_path)
    elsewhere.run("restore", str(archive))
    elsewhere.run("restore", str(archive), expect=1)
    elsewhere.run("restore", str(archive), "--force")
    assert "完好" in elsewhere.run("audit", "verify")
    tables = ("definitions", "users", "api_tokens", "audit", "subscriptions")
    with sqlite3.connect(operator.database) as one, sqlite3.connect(elsewhere.database) as two:
        known = {row[0] for row in one.execute("SELECT name FROM sqlite_master")}
        for table in known & set(tables):
            query = f"SELECT * FROM {table} ORDER BY 1"
            assert one.execute(query).fetchall() == two.execute(query).fetchall()
    truncated = tmp_path / "half.tar.gz"
    truncated.write_bytes(archive.read_bytes()[:-200])
    before = elsewhere.database.read_bytes()
    elsewhere.run("restore", str(truncated), "--force", expect=1)
    assert elsewhere.database.read_bytes() == before


def test_a_failure_names_no_secret(operator: Operator) -> None:
    wrong = {"XIAOHAO_DATABASE_URL": "postgresql://u:geheim@127.0.0.1:1/x"}
    for words in (["migrate"], ["sweep"], ["audit", "verify"], ["token", "list"]):
        said = operator.run(*words, expect=1, **wrong)
        assert "geheim" not in said
        assert CHINESE.search(said)
