"""Which machine measured, with what, and which state of the files."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path

import psutil
import psycopg

from benchmarks import databases
from engine.clock import SHANGHAI


def lines() -> list[str]:
    """Give the table of what the figures depend on."""
    facts = {
        "commit": _commit(),
        "date": f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M} (Asia/Shanghai)",
        "machine": f"{os.cpu_count()} cores, {_cpu()}, {_memory()} of memory",
        "system": f"{platform.system()} {platform.release()}",
        "load before": _load(),
        "Python": platform.python_version(),
        "SQLite": f"{sqlite3.sqlite_version}, WAL, synchronous=FULL",
        "PostgreSQL": _postgres(),
        "Node": _said("node", "--version"),
    }
    return ["| | |", "|---|---|", *(f"| {name} | {fact} |" for name, fact in facts.items())]


def cores() -> int:
    """Give the cores this process may use."""
    return len(psutil.Process().cpu_affinity() or []) or os.cpu_count() or 1


def _commit() -> str:
    changed = _said("git", "status", "--porcelain", "--untracked-files=no")
    return _said("git", "rev-parse", "--short", "HEAD") + (" and changes" if changed else "")


def _cpu() -> str:
    known = Path("/proc/cpuinfo")
    if known.exists():
        for line in known.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _load() -> str:
    load = os.getloadavg()[0]
    busy = ": others were at work, so times are too long" if load > cores() / 2 else ""
    return f"{load:.2f}{busy}"


def _memory() -> str:
    return f"{psutil.virtual_memory().total / 2**30:.0f} GiB"


def _postgres() -> str:
    with databases.kinds() as (_, kind):
        assert kind.server is not None
        with psycopg.connect(kind.server.get_uri()) as connection:
            asked = ("server_version", "fsync", "synchronous_commit")
            version, *durable = (connection.execute(f"SHOW {one}").fetchone() for one in asked)
    assert version is not None
    told = [f"{name}={value[0]}" for name, value in zip(asked[1:], durable, strict=True) if value]
    return f"{version[0]}, {', '.join(told)}"


def _said(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return "not here"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()
