"""`xiaohao recompute`: counts all dates again and tells what changed."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

from tests.escalating import ORDERED, begin, supervised
from tests.limits import catalogue
from tests.serving import ROOT, environment_for
from tests.world import World


def xiaohao(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli.main", "recompute", *arguments],
        cwd=ROOT,
        env=environment_for(url, samples=False),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_all_dates_are_counted_again_and_the_changes_told(sqlite_url: str) -> None:
    world = World(sqlite_url)
    files = {"case": supervised(), "ordered": ORDERED}
    world.deploy(**files, **{"deadlines.dmn": catalogue(T1=30)})
    begin(world, filed=date(2024, 7, 1))
    done = xiaohao(sqlite_url)
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert done.stdout == "重新计算了 1 个流程：没有变化。\n"
    world.deploy(**{"deadlines.dmn": catalogue(T1=40)})
    assert "没有变化" in xiaohao(sqlite_url).stdout, "the change of the law was worked off before"
    one = xiaohao(sqlite_url, "--lead", "XR-2024-0001")
    assert one.stdout == "已重新计算线索 XR-2024-0001 的期限。\n"
    assert xiaohao(sqlite_url, "--lead", "XR-1900-0001").returncode != 0
