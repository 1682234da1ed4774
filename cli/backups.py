"""`backup` and `restore`: the whole system in one file, taken while it runs."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import tarfile
import tempfile
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer

from cli import frame, postgres_tools
from engine import clock
from engine.errors import Conflict, InputInvalid
from engine.settings import Settings

_DATABASE, _DUMP, _KEY, _LABEL = "xiaohao.db", "xiaohao.dump", "xiaohao.key", "backup.json"
_SQLITE = "sqlite:///"


_BACKUP = (
    "备份数据库和密钥文件到一个 .tar.gz；服务运行时也可进行。\n\n"
    "Back up the database and the key file; the server may run meanwhile.\n\n"
    "备份含举报人信息的密钥，请与数据库同等保管。"
)
_RESTORE = (
    "从备份恢复。请先停止服务；已有数据时须加 --force。\n\nRestore a backup; stop the server first."
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup", help=_BACKUP)(backup)
    app.command("restore", help=_RESTORE)(restore)


def backup(
    file: Annotated[Path, typer.Argument(help="写到哪里 / where to write (.tar.gz)")],
) -> None:
    """Back up the database and the key file; the server may run meanwhile."""
    settings = frame.read_settings()
    if file.exists():
        raise InputInvalid(f"{file} 已存在；备份不覆盖文件，请换一个文件名。")
    with tempfile.TemporaryDirectory() as folder:
        parts = _parts(settings, Path(folder))
        label = {
            "version": installed_version("xiaohao"),
            "taken_at": clock.now().isoformat(),
            "parts": sorted(parts),
        }
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as tar:
            _add(tar, _LABEL, json.dumps(label, ensure_ascii=False).encode())
            for name, path in parts.items():
                tar.add(path, arcname=name, recursive=False)
    if _KEY not in parts and settings.secret_key is None:
        frame.say("没有密钥文件：系统中尚无加密的举报人信息。")
    frame.answer(f"已备份到 {file}（{file.stat().st_size / 2**20:.1f} MB）。")


def restore(
    file: Annotated[Path, typer.Argument(help="备份文件 / the backup (.tar.gz)")],
    force: Annotated[
        bool, typer.Option("--force", help="覆盖现有数据 / replace what is there")
    ] = False,
) -> None:
    """Restore a backup; stop the server first."""
    settings = frame.read_settings()
    with tempfile.TemporaryDirectory() as folder:
        parts = _unpack(file, Path(folder))
        if settings.database_url.startswith(_SQLITE):
            _restore_sqlite(settings, parts, force=force)
        else:
            if _DUMP not in parts:
                raise InputInvalid("这不是 PostgreSQL 的备份。")
            postgres_tools.restore(settings.database_url, parts[_DUMP], force=force)
        if _KEY in parts:
            _put(parts[_KEY], settings.key_file)
    frame.answer("已恢复。")


def _parts(settings: Settings, folder: Path) -> dict[str, Path]:
    parts: dict[str, Path] = {}
    if settings.database_url.startswith(_SQLITE):
        source = _sqlite_file(settings)
        if not source.is_file():
            raise InputInvalid(f"还没有数据库：{source}。")
        parts[_DATABASE] = _copy_sqlite(source, folder / _DATABASE)
    else:
        parts[_DUMP] = postgres_tools.dump(settings.database_url, folder / _DUMP)
    if settings.key_file.is_file():
        parts[_KEY] = settings.key_file
    return parts


def _copy_sqlite(source: Path, target: Path) -> Path:
    """Copy by SQLite's online backup: a consistent picture while others write."""
    reading, writing = sqlite3.connect(source), sqlite3.connect(target)
    try:
        with frame.progress("备份数据库") as report:
            reading.backup(
                writing, pages=512, progress=lambda _, left, all_: report(all_ - left, all_)
            )
        _require_sound(writing)
    finally:
        reading.close()
        writing.close()
    return target


def _restore_sqlite(settings: Settings, parts: dict[str, Path], *, force: bool) -> None:
    if _DATABASE not in parts:
        raise InputInvalid("这不是 SQLite 的备份。")
    target = _sqlite_file(settings)
    if target.exists() and not force:
        raise Conflict(f"数据库 {target} 已存在；确认覆盖请加 --force。")
    connection = sqlite3.connect(parts[_DATABASE])
    try:
        _require_sound(connection)
    finally:
        connection.close()
    for leftover in ("-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    _put(parts[_DATABASE], target)


def _unpack(file: Path, folder: Path) -> dict[str, Path]:
    """Take the known parts out of the archive; nothing else in it is touched."""
    parts: dict[str, Path] = {}
    try:
        with tarfile.open(file, "r:gz") as tar:
            for name in (_LABEL, _DATABASE, _DUMP, _KEY):
                member = tar.extractfile(name) if name in tar.getnames() else None
                if member is not None:
                    parts[name] = folder / name
                    with parts[name].open("wb") as out:
                        while block := member.read(2**20):
                            out.write(block)
    except FileNotFoundError:
        raise
    except (tarfile.TarError, EOFError, OSError) as error:
        raise InputInvalid(f"{file} 不是完整的备份文件。") from error
    if _LABEL not in parts:
        raise InputInvalid(f"{file} 不是销号的备份文件。")
    return parts


def _require_sound(connection: sqlite3.Connection) -> None:
    try:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError:
        verdict = "unreadable"
    if verdict != "ok":
        raise InputInvalid("备份中的数据库已损坏。")


def _put(source: Path, target: Path) -> None:
    """Replace the target in one move, readable by its owner only."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.restoring")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out, source.open("rb") as content:
        while block := content.read(2**20):
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(target)


def _sqlite_file(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix(_SQLITE))


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))
