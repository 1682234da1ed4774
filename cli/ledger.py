"""`import-ledger` and `export-ledger`: the ledger as a workbook (附件3)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli import frame
from engine.actions import ledger
from engine.actions.ledger_plan import ImportPlan
from engine.model import SYSTEM
from engine.queries import ledger as ledger_query

_MOST_SHOWN = 200


_IMPORT_LEDGER = (
    "导入台账：先检查，逐格报告错误；全部正确才写入（或用 --skip-bad 跳过坏行）。\n\n"
    "Import the ledger: a dry run first, each bad cell named; all or nothing unless "
    "--skip-bad. Importing again updates what changed and never doubles a lead.\n\n"
    "例：xiaohao import-ledger 台账.xlsx --dry-run"
)
_EXPORT_LEDGER = (
    "导出台账为 .xlsx（附件3格式）；导出的表可原样再导入。\n\n"
    "Export the ledger as a workbook in the layout of attachment 3."
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import-ledger", help=_IMPORT_LEDGER)(import_ledger)
    app.command("export-ledger", help=_EXPORT_LEDGER)(export_ledger)


def import_ledger(
    file: Annotated[Path, typer.Argument(help="台账工作簿 / the workbook (.xlsx)")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只检查，不写入 / only say what would happen")
    ] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="跳过有误的行 / import the good rows alone")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再询问 / do not ask")] = False,
) -> None:
    """Import the ledger: a dry run first; all or nothing unless bad rows are skipped."""
    content = file.read_bytes()
    engine = frame.build()
    with engine.read(SYSTEM) as tx:
        plan = ledger.plan_import(tx, content, skip_bad=skip_bad)
    _show(plan)
    if dry_run:
        if not plan.ready:
            raise typer.Exit(frame.REFUSED)
        return
    if not plan.ready:
        frame.refuse("台账有误，未导入任何内容。请改正后重试，或加 --skip-bad 跳过有误的行。")
    if sys.stdin.isatty() and not yes and not typer.confirm("确认导入？"):
        raise typer.Exit(frame.REFUSED)
    with frame.progress("导入台账") as report, engine.begin(SYSTEM) as tx:
        done = ledger.import_ledger(tx, content, skip_bad=skip_bad, progress=report)
    frame.answer(
        f"已导入：新增 {len(done.created)} 条，更新 {len(done.changed)} 条，"
        f"跳过 {len(done.skipped_rows)} 行，产生任务 {done.opened_tasks} 个。"
    )


def export_ledger(
    file: Annotated[Path, typer.Argument(help="写到哪里 / where to write (.xlsx)")],
    year: Annotated[int | None, typer.Option(help="只导出该年度 / this year only")] = None,
    street: Annotated[str | None, typer.Option(help="只导出该街道 / this street's id")] = None,
) -> None:
    """Export the ledger as a workbook in the layout of attachment 3."""
    wanted = ledger_query.Filter(year=year, street_id=street)
    content, found = ledger.export_ledger(frame.build(), SYSTEM, wanted)
    file.write_bytes(content)
    frame.answer(f"已导出 {found} 条线索到 {file}。")


def _show(plan: ImportPlan) -> None:
    frame.say(plan.summary)
    if plan.errors:
        table = Table("工作表", "行", "列", "问题", title="有误的单元格")
        for cell in plan.errors[:_MOST_SHOWN]:
            table.add_row(cell.sheet, str(cell.row), cell.column, cell.message)
        frame.err.print(table)
        if len(plan.errors) > _MOST_SHOWN:
            frame.say(f"……另有 {len(plan.errors) - _MOST_SHOWN} 处。")
    for note in plan.notes[:_MOST_SHOWN]:
        frame.say(f"说明：第 {note.row} 行 {note.column} 列：{note.message}")
    for twin in plan.duplicates[:_MOST_SHOWN]:
        frame.say(
            f"疑似重复：第 {twin.row_number} 行「{twin.subject_name}」与 {twin.other}：{twin.why}"
        )
