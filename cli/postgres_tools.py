"""PostgreSQL's own tools for backup: found on this machine, or a sentence that says what to do."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from engine.errors import Conflict, InputInvalid


def dump(url: str, target: Path) -> Path:
    """Write the database by pg_dump in its custom format."""
    _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={target}")
    return target


def restore(url: str, source: Path, *, force: bool) -> None:
    """Read the dump back by pg_restore, in one transaction."""
    if not force and _has_tables(url):
        raise Conflict("数据库非空；确认覆盖请加 --force。")
    replacing = ("--clean", "--if-exists") if force else ()
    arguments = ("--no-owner", "--single-transaction", "--exit-on-error", *replacing)
    _run("pg_restore", url, *arguments, last=str(source))


def _has_tables(url: str) -> bool:
    """Ask pg_dump for the schema: an empty database has no CREATE TABLE in it."""
    return "CREATE TABLE" in _run("pg_dump", url, "--schema-only")


def _run(tool: str, url: str, *arguments: str, last: str | None = None) -> str:
    path = shutil.which(tool)
    if path is None:
        raise InputInvalid(
            f"本机没有 {tool}。请安装与服务器同版本的 PostgreSQL 客户端，"
            "或在数据库服务器上执行备份。"
        )
    place = urlsplit(url)
    host = parse_qs(place.query).get("host", [place.hostname or "localhost"])[0]
    command = [
        path,
        f"--host={host}",
        f"--dbname={unquote(place.path.lstrip('/'))}",
        "--no-password",
    ]
    if place.port:
        command.append(f"--port={place.port}")
    if place.username:
        command.append(f"--username={unquote(place.username)}")
    # The password travels in the environment, where other users cannot read it.
    environment = {"PGPASSWORD": unquote(place.password)} if place.password else {}
    done = subprocess.run(  # noqa: S603 (PostgreSQL's own tool, no shell)
        [*command, *arguments, *([last] if last else [])],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        words = "；".join(done.stderr.strip().splitlines()[:3]) or "无说明"
        raise InputInvalid(f"{tool} 未成功：{words}")
    return done.stdout
