"""`migrate` and `version`."""

from __future__ import annotations

from importlib.metadata import version as installed_version

import typer

from cli import frame

_MIGRATE = (
    "将数据库结构升级到本版本（serve 启动时也会自动进行）。\n\n"
    "Bring the database's schema up to date; `serve` does it by itself."
)
_VERSION = "打印版本号。\n\nPrint the version."


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("migrate", help=_MIGRATE)(migrate)
    app.command("version", help=_VERSION)(version)


def migrate() -> None:
    """Bring the database's schema up to date; `serve` does it by itself."""
    frame.build()
    frame.answer("数据库结构已是最新。")


def version() -> None:
    """Print the version."""
    frame.answer(f"xiaohao {installed_version('xiaohao')}")
