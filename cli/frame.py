"""What every command shares: the engine, the clock as actor, and errors as one sentence."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError
from typer.core import TyperGroup

from engine import bootstrap, settings
from engine.errors import XiaohaoError
from engine.settings import Settings
from engine.transaction import Engine

REFUSED = 1  # the command was understood, and refused with a sentence
MISUSED = 2  # the command line itself was wrong (typer's own)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Group(TyperGroup):
    """Runs a command and turns the product's errors into one sentence and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run; an error on purpose is a sentence, never a traceback."""
        try:
            return super().invoke(ctx)
        except XiaohaoError as error:
            refuse(error.message, *_details(error))
        except ValidationError as error:
            names = {str(part).upper() for one in error.errors() for part in one["loc"]}
            refuse(f"环境变量设置有误：{'、'.join(f'XIAOHAO_{name}' for name in sorted(names))}。")
        except SQLAlchemyError as error:
            refuse(
                "数据库打不开或无法读写。请检查 XIAOHAO_DATABASE_URL、磁盘空间和权限。",
                f"（{type(error).__name__}）",
            )
        except FileNotFoundError as error:
            refuse(f"找不到文件：{error.filename}")
        except FileExistsError as error:
            refuse(f"文件已存在：{error.filename}")
        except PermissionError as error:
            refuse(f"没有权限读写：{error.filename}")
        except OSError as error:
            refuse(f"文件无法读写：{error.filename or ''}", f"（{error.strerror}）")


def application(words: str) -> typer.Typer:
    """Make a group of commands that teaches itself."""
    return typer.Typer(
        cls=Group,
        help=words,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def read_settings() -> Settings:
    """Read the environment."""
    return settings.load()


def build() -> Engine:
    """Open the database that the environment names, its schema brought up to date."""
    return bootstrap.build(read_settings())


def say(sentence: str) -> None:
    """Tell something on the way: on standard error, so that output stays clean for programs."""
    err.print(sentence, markup=False)


def answer(sentence: str) -> None:
    """Print a result on standard output, as it is."""
    typer.echo(sentence)


def table(*rows: Sequence[str], heading: Sequence[str]) -> None:
    """Print rows as a table on a terminal, and as tab-separated lines for programs."""
    if not out.is_terminal:
        for row in rows:
            answer("\t".join(row))
        return
    shown = Table(*heading)
    for row in rows:
        shown.add_row(*(escape(cell) for cell in row))
    out.print(shown)


def refuse(sentence: str, *details: str) -> None:
    """End the command with a sentence and the exit code of a refusal."""
    err.print(f"✗ {sentence}", style="red", markup=False)
    for detail in details:
        err.print(f"  {detail}", markup=False)
    sys.exit(REFUSED)


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show a bar on a terminal while something long runs; call with (done, total)."""
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=err,
        transient=True,
    ) as bar:
        task = bar.add_task(words, total=None)

        def report(done: int, total: int | None = None) -> None:
            bar.update(task, completed=done, total=total)

        yield report


def _details(error: XiaohaoError) -> list[str]:
    lines = [
        f"[{one.severity}] {one.file or ''} {one.element_id}（{one.rule}）：{one.message}"
        for one in getattr(error, "findings", ())
    ]
    lines += [
        f"{one.path}：{one.message}"
        for one in getattr(error, "field_errors", ())
        if one.message != error.message
    ]
    lines += [
        f"{one.sheet} 第 {one.row} 行 {one.column} 列：{one.message}"
        for one in getattr(error, "cell_errors", ())
    ]
    return lines
