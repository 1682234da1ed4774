"""`instance migrate`: running instances go on in another deployed version."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from cli import frame
from engine import model
from engine.actions import migration_batches
from engine.actions.migrations import Plan
from engine.errors import InputInvalid, NotFound
from engine.model import SYSTEM, Severity
from engine.queries import definitions
from engine.queries.migrations import STATES, Selection

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.actions.migration_batches import Batch
    from engine.transaction import Engine

_PAGE = 100
_MIGRATE = (
    "把运行中的实例迁移到流程的另一个版本：先逐个检查能否迁移，再逐个执行，每个一个事务。\n\n"
    "Migrate running instances to another version: each is looked at first, then migrated in "
    "a transaction of its own; those that cannot be say why.\n\n"
    "例：xiaohao instance migrate lead_lifecycle --from 3 --to 4 --dry-run"
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("migrate", help=_MIGRATE)(migrate)


def migrate(
    process: Annotated[str, typer.Argument(help="流程标识 / process id")],
    *,
    to: Annotated[int, typer.Option(help="目标版本 / version to go to")],
    to_process: Annotated[
        str | None, typer.Option(help="目标流程，默认同一流程 / another process to go to")
    ] = None,
    from_version: Annotated[
        int | None, typer.Option("--from", help="只迁移该版本的实例 / only those of this version")
    ] = None,
    instance: Annotated[
        list[str] | None, typer.Option("--id", help="只迁移该实例 / only this instance")
    ] = None,
    state: Annotated[
        list[str] | None, typer.Option(help="active、incident、suspended，默认全部 / states")
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", help="旧环节=新环节；旧事件= 表示重新开始等待 / old=new, or old="),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", "-r", help="理由，记入审计 / why")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只检查，不迁移 / only say what would happen")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再询问 / do not ask")] = False,
) -> None:
    """Migrate running instances to another version."""
    engine = frame.build()
    target = _definition(engine, to_process or process, to)
    wanted = Selection(
        to_definition_id=target,
        process_id=process,
        version=from_version,
        states=tuple(state or STATES),
        instance_ids=tuple(instance or ()),
    )
    plan = Plan(definition_id=target, mapping=_read(mapping or []))

    def look(cursor: str | None) -> Batch:
        with engine.read(SYSTEM) as tx:
            return migration_batches.rehearse(tx, wanted, plan, limit=_PAGE, cursor=cursor)

    can, cannot = _work_off("检查能否迁移", look)
    frame.answer(f"可以迁移 {can} 个，不能迁移 {cannot} 个。")
    if dry_run or not can:
        raise typer.Exit(frame.REFUSED if cannot else 0)
    if not reason.strip():
        raise InputInvalid("请用 --reason 写明迁移理由。")
    if sys.stdin.isatty() and not yes and not typer.confirm(f"确认迁移 {can} 个实例？"):
        raise typer.Exit(frame.REFUSED)

    def run(cursor: str | None) -> Batch:
        return migration_batches.run(
            engine, SYSTEM, wanted, plan, reason, limit=_PAGE, cursor=cursor
        )

    done, left = _work_off("迁移", run, quiet=True)
    frame.answer(f"已迁移 {done} 个，未迁移 {left} 个。")
    if left:
        raise typer.Exit(frame.REFUSED)


def _work_off(
    words: str, page_of: Callable[[str | None], Batch], *, quiet: bool = False
) -> tuple[int, int]:
    """Go through all pages with a bar; tell each reason and note once with its number."""
    can, seen = 0, 0
    found: Counter[model.Finding] = Counter()
    cursor: str | None = None
    total: int | None = None
    with frame.progress(words) as report:
        while True:
            batch = page_of(cursor)
            total = batch.total if total is None else total
            can += batch.done
            seen += len(batch.verdicts)
            found.update(dict(batch.groups()))
            report(seen, total)
            cursor = batch.next_cursor
            if cursor is None:
                break
    for finding, number in found.most_common():
        refuses = finding.severity is Severity.ERROR
        if refuses or not quiet:
            frame.say(f"{'不能' if refuses else '说明'}\t{number} 个\t{finding.message}")
    return can, seen - can


def _definition(engine: Engine, process: str, version: int) -> str:
    with engine.read(SYSTEM) as tx:
        listed = definitions.listed(tx, process_id=process, all_versions=True)
    found = next((one["id"] for one in listed if one["version"] == version), None)
    if found is None:
        raise NotFound(f"没有流程 {process} 的第 {version} 版。")
    return str(found)


def _read(pairs: list[str]) -> dict[str, str | None]:
    read: dict[str, str | None] = {}
    for pair in pairs:
        old, equals, new = pair.partition("=")
        if not equals or not old:
            raise InputInvalid(f"映射应写成 旧环节=新环节：{pair}")
        read[old] = new or None
    return read
