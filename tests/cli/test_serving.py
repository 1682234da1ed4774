"""`xiaohao serve`: the first start without samples, and a port that is taken."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import httpx2

from tests import serving


def test_the_first_start_without_samples_prints_one_administrators_one_time_password(
    tmp_path: Path,
) -> None:
    log = tmp_path / "serve.log"
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with serving.serve(url, log, samples=False) as served:
        printed = log.read_text(encoding="utf-8")
        found = re.search(r"账号 admin，一次性密码 (\S+)", printed)
        assert found is not None, printed
        assert served.url in printed
        given = {"login": "admin", "password": found[1]}
        answer = httpx2.post(f"{served.url}/api/session", json=given)
        assert answer.json()["user"]["must_change_password"] is True
        assert httpx2.get(f"{served.url}/api/session/hint").json()["accounts"] == []
    with serving.serve(url, log, samples=False):
        assert log.read_text(encoding="utf-8").count("一次性密码") == 1


def test_a_taken_port_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "-m", "cli.main", "serve", "--port", str(taken.getsockname()[1])],
            cwd=serving.ROOT,
            env=serving.environment_for(f"sqlite:///{tmp_path / 'a.db'}", samples=False),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr
