"""`xiaohao holidays`: a year is loaded and shown, a bad one refused by its row."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.serving import ROOT, environment_for

SAMPLE = ROOT / "docs" / "guides" / "holidays-2026.csv"


def xiaohao(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli.main", "holidays", *arguments],
        cwd=ROOT,
        env=environment_for(url, samples=False),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_year_is_loaded_and_listed(sqlite_url: str) -> None:
    done = xiaohao(sqlite_url, "load", str(SAMPLE), "--notice", "样例文号")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "已载入2026年放假安排：放假 33 日，调休上班 6 日。\n"
    assert "2026\t样例文号" in xiaohao(sqlite_url, "list").stdout
    assert "2026-02-14\t上班 春节" in xiaohao(sqlite_url, "list", "2026").stdout


def test_a_bad_file_is_refused_with_its_row_and_column(sqlite_url: str, tmp_path: Path) -> None:
    bad = tmp_path / "2026.csv"
    bad.write_text(SAMPLE.read_text("utf-8").replace("2026-02-28", "2026-02-27"), "utf-8")
    done = xiaohao(sqlite_url, "load", str(bad), "--notice", "样例文号")
    assert done.returncode == 1
    assert "第 6 行 开始日期 列：2026-02-27 不是周六或周日" in done.stderr
    assert "样例文号" not in xiaohao(sqlite_url, "list").stdout
