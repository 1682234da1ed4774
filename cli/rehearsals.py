"""`sandbox`, `clock` and `simulate`: a database for rehearsal, its clock, the campaign ahead."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated

import typer

from cli import frame
from engine import bootstrap, clock, rehearsal
from engine.actions import sandbox as sandboxes
from engine.errors import Conflict, InputInvalid
from engine.model import SYSTEM
from engine.queries.forecast import Ended, Escalated, Span
from engine.rules import explaining
from engine.transaction import Engine

_NAMED = 5  # leads that a line names
LEVELS = {
    "handler": "承办人",
    "head": "单位负责人",
    "street": "街道领导小组",
    "office": "专班办公室",
    "convener": "召集人",
}
app = frame.application("演练库 / databases for training and rehearsal")
_MARK = (
    "把当前数据库标为演练库（不得有正式线索）；演练库可调时钟，通知不外发。\n\n"
    "Mark this database for rehearsal: its clock may be moved, nothing leaves it."
)
_COPY = (
    "把当前数据库复制为一个 SQLite 演练库。\n\n"
    "Copy this database into a new SQLite file marked for rehearsal."
)
_CLOCK = (
    "查看时钟；演练库可用 --to 向前调整，途中到期的事项按先后发生。\n\n"
    "Show the clock; move that of a rehearsal forward, and what falls due happens in order.\n\n"
    "例：xiaohao clock --to 2025-01-01T09:00+08:00"
)
_SIMULATE = (
    "在副本上把专项行动推演到某日（假定无人办理），逐月报告到期、升级与留存。\n\n"
    "Play the campaign forward on a copy, as if nobody acted; report month by month.\n\n"
    "例：xiaohao simulate --until 2026-01-01"
)


def register(root: typer.Typer) -> None:
    """Add the commands."""
    root.add_typer(app, name="sandbox")
    root.command("clock", help=_CLOCK)(show_or_move)
    root.command("simulate", help=_SIMULATE)(simulate)


@app.command("mark", help=_MARK)
def mark() -> None:
    """Mark this database for rehearsal: its clock may be moved, nothing leaves it."""
    engine = frame.build()
    with engine.begin(SYSTEM) as tx:
        sandboxes.mark(tx)
    frame.answer("已标为演练库。")


@app.command("copy", help=_COPY)
def copy(
    file: Annotated[Path, typer.Argument(help="新的数据库文件 / the new file (.db)")],
) -> None:
    """Copy this database into a new SQLite file marked for rehearsal."""
    if file.exists():
        raise Conflict(f"{file} 已存在；请换一个文件名。")
    _copy(frame.build(), file)
    frame.answer(f"已复制为演练库 {file}。")
    frame.answer(f"启动：XIAOHAO_DATABASE_URL=sqlite:///{file} xiaohao serve")


def show_or_move(
    to: Annotated[str, typer.Option("--to", help="调到 / move to (2025-01-01T09:00+08:00)")] = "",
) -> None:
    """Show the clock, or move that of a rehearsal forward."""
    engine = frame.build()
    if to:
        with frame.progress("推进时钟") as report:
            fired = rehearsal.advance(
                engine, SYSTEM, moment(to), lambda at: report(at.toordinal(), None)
            )
        frame.answer(f"途中触发 {fired} 个定时器。")
    kind = "演练时钟" if engine.sandbox else "系统时钟"
    frame.answer(f"{kind}：{explaining.spoken(engine.clock())}")


def simulate(
    until: Annotated[str, typer.Option("--until", help="推演到 / until (2026-01-01)")],
    as_json: Annotated[bool, typer.Option("--json", help="逐月 JSON / JSON lines")] = False,
) -> None:
    """Play the campaign forward on a copy; report month by month."""
    end = moment(until)
    with tempfile.TemporaryDirectory(prefix="xiaohao-") as folder:
        engine = _copy(frame.build(), Path(folder) / "forecast.db")
        if end <= engine.clock():
            raise InputInvalid(f"推演须到{explaining.spoken(engine.clock())}以后。")
        with frame.progress("推演") as report:
            spans = rehearsal.play(engine, end, lambda at: report(at.toordinal(), None))
            for span in spans:
                if as_json:
                    frame.answer(json.dumps(asdict(span), default=str, ensure_ascii=False))
                else:
                    _tell(span)
        engine.database.dispose()


def _tell(span: Span) -> None:
    standing = sum(one.count for one in span.standing)
    frame.answer(
        f"{explaining.spoken(span.since)}至{explaining.spoken_end(span.until)}："
        f"触发定时器 {span.fired} 个；升级 {sum(one.count for one in span.escalated)} 项；"
        f"任务到期 {sum(one.count for one in span.fell_due)} 项"
    )
    for raised in span.escalated:
        level = f"，{LEVELS[raised.level]}" if raised.level in LEVELS else ""
        frame.answer(f"    升级「{raised.name}」（{raised.rule}{level}）{_counted(raised)}")
    for ended in span.fell_due:
        frame.answer(f"    到期「{ended.name}」（{ended.limit}）{_counted(ended)}")
    frame.answer(
        f"    期末：未销号线索 {span.open_leads} 条；升级未办结 {standing} 项；"
        f"未办任务 {span.open_tasks} 项，其中逾期 {span.overdue_tasks} 项"
    )


def _counted(one: Escalated | Ended) -> str:
    some = "、".join(one.leads[:_NAMED])
    more = f" 等 {len(one.leads)} 条线索" if len(one.leads) > _NAMED else ""
    return f"{one.count} 项：{some}{more}" if some else f"{one.count} 项"


def moment(text: str) -> datetime:
    """Read a moment or a day; without a zone it is Asia/Shanghai's."""
    try:
        if len(text.strip()) <= len("2026-01-01"):
            read = datetime.combine(date.fromisoformat(text.strip()), time())
        else:
            read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise InputInvalid(f"「{text}」不是日期或时间，应形如 2024-07-12T09:00+08:00。") from None
    return (read if read.tzinfo else read.replace(tzinfo=clock.SHANGHAI)).astimezone(UTC)


def _copy(engine: Engine, file: Path) -> Engine:
    url = f"sqlite:///{file}"
    with frame.progress("复制数据库") as report:
        rehearsal.copy(engine, url, report)
    settings = engine.settings.model_copy(update={"database_url": url})
    return bootstrap.build(settings)
