"""Nodes that do nothing but sweep, and are killed in the middle of it."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from tests.serving import ROOT, environment_for

if TYPE_CHECKING:
    from collections.abc import Callable

SWEEPER = (
    "from engine import bootstrap, settings, timers\n"
    "engine = bootstrap.build(settings.load())\n"
    "print('ready', flush=True)\n"
    "input()\n"
    "while True: timers.sweep(engine)\n"
)
WAIT_SECONDS = 20


def two_sweeps_killed(url: str, *, done: Callable[[], int], of: int, after: float) -> None:
    """Let two nodes sweep side by side; kill both `after` seconds once more is `done`."""
    with ExitStack() as stack:
        nodes = [stack.enter_context(_sweeper(url)) for _ in range(2)]
        for node in nodes:
            assert node.stdout is not None
            assert node.stdout.readline() == b"ready\n"
        for node in nodes:
            assert node.stdin is not None
            node.stdin.write(b"go\n")
            node.stdin.flush()
        known, until = done(), time.monotonic() + WAIT_SECONDS
        while done() == known < of and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(after)
        for node in nodes:
            node.kill()


def _sweeper(url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", SWEEPER],
        cwd=ROOT,
        env=environment_for(url, samples=False),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
