"""The real product as a process of its own, for tests that knock at its door."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx2

ROOT = Path(__file__).resolve().parent.parent
COMMAND = Path(sys.executable).with_name("xiaohao")
START_SECONDS = 180
SETTLE_SECONDS = 300
_BACKLOG = re.compile(r'^xiaohao_backlog\{kind="(\w+)"\} (\S+)$', re.MULTILINE)
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running product: where it answers, what it stores in, what it printed."""

    url: str
    database_url: str
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]
    log: Path

    def run(self, *arguments: str) -> str:
        """Run `xiaohao ARGUMENTS` on the same database and return what it printed."""
        return run(*arguments, environment=self.environment)

    def settle(self) -> None:
        """Wait until nothing is due any more: no sweep changes a case under a test's hands."""
        backlog = self.backlog()
        deadline = time.monotonic() + SETTLE_SECONDS
        while any(backlog.values()):
            assert time.monotonic() < deadline, f"still due: {backlog}"
            time.sleep(0.2)
            backlog = self.backlog()

    def backlog(self) -> dict[str, int]:
        """Read what is due and not yet done, by kind."""
        text = httpx2.get(f"{self.url}/metrics", timeout=30).text
        found = {kind: int(float(count)) for kind, count in _BACKLOG.findall(text)}
        assert found, text
        return found

    def kill(self) -> None:
        """Stop it as a power cut would: SIGKILL, no good-bye."""
        self.process.kill()
        self.process.wait(timeout=30)


@contextlib.contextmanager
def serve(
    database_url: str,
    log: Path,
    *arguments: str,
    samples: bool = True,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """Start the product on a free port, wait until it is ready, stop it at the end.

    `arguments` go to `serve`; `settings` are further variables,
    e.g. `{"XIAOHAO_SWEEP_SECONDS": "0.2"}`.
    """
    environment = environment_for(database_url, samples=samples) | dict(settings or {})
    port = free_port()
    with log.open("ab") as out:
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    served = Served(
        url=f"http://127.0.0.1:{port}",
        database_url=database_url,
        environment=environment,
        process=process,
        log=log,
    )
    try:
        _wait_until_ready(served)
        yield served
    finally:
        _stop(process)


def run(*arguments: str, environment: Mapping[str, str]) -> str:
    """Run the command line and return what it printed; a failure shows its output."""
    done = subprocess.run(
        [COMMAND, *arguments],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"xiaohao {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def environment_for(database_url: str, *, samples: bool = True) -> dict[str, str]:
    """Return this process's environment, with no setting of the product but the test's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XIAOHAO_")}
    return kept | {
        "XIAOHAO_DATABASE_URL": database_url,
        "XIAOHAO_SAMPLE_DATA": "true" if samples else "false",
        "PYTHONUNBUFFERED": "1",
    }


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium() -> str | None:
    """Return the Chromium of this machine, if it has one."""
    named = os.environ.get("XIAOHAO_TEST_CHROMIUM")
    return named or shutil.which("chromium")


def _wait_until_ready(served: Served) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if served.process.poll() is not None:
            break
        with contextlib.suppress(httpx2.TransportError):
            if httpx2.get(f"{served.url}/readyz", timeout=5).status_code == httpx2.codes.OK:
                return
        time.sleep(0.1)
    message = f"the product did not become ready; it printed:\n{served.log.read_text()[-4000:]}"
    raise AssertionError(message)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=15)
