"""`xiaohao feel` and `xiaohao decide`: what they print, without any database."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from tests.dmn import models
from tests.dmn.models import decision, table


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (["金额 * 2 > 5", "--with", "{金额: 3}"], "true"),
        (['@"2025-01-31" + @"P1M"'], "2025-02-28"),
        (["登记 日期.year", "--with", '{登记 日期: @"2025-01-31"}'], "2025"),
        (["< 5, 9", "--test", "9"], "true"),
        (["< 5, 9", "--test", "7"], "false"),
    ],
)
def test_a_value_is_printed_as_feel_writes_it(arguments: list[str], printed: str) -> None:
    done = _run("feel", *arguments)
    assert (done.exit_code, done.stdout.strip()) == (0, printed)


def test_the_reason_of_a_null_goes_to_the_error_stream() -> None:
    done = _run("feel", '1 + "a"')
    assert (done.exit_code, done.stdout.strip()) == (0, "null")
    assert "第 1 行第 3 列：数字与文本之间不能用「+」运算" in done.stderr


def test_a_syntax_error_is_one_sentence_with_line_and_column() -> None:
    done = _run("feel", "1 +")
    assert done.exit_code == 1
    assert "第 1 行第 4 列" in done.stderr


def test_a_decision_is_asked_and_its_rules_are_named(tmp_path: Path) -> None:
    file = tmp_path / "定级.dmn"
    box = table(["金额"], ["等级"], '< 5 => "低"', '>= 5 => "高"')
    file.write_bytes(models.file(decision("grade", box, name="定级")))
    done = _run("decide", str(file), "grade", "--with", "{金额: 7}")
    assert (done.exit_code, done.stdout.strip()) == (0, "高")
    assert "决策表“定级”第 2 条规则（r2）" in done.stderr
    assert _run("decide", str(file), "nope").exit_code == 1
    file.write_bytes(b"\xff\xfe")
    assert _run("decide", str(file), "grade").exit_code == 1
