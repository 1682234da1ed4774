"""`holidays`: the years of the holiday calendar (放假安排), loaded and listed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import frame
from engine.actions import holidays
from engine.model import SYSTEM
from engine.queries import calendar_days, stale
from engine.rules import explaining

app = frame.application("放假安排：国务院每年公布的放假和调休日 / the holiday calendar")

_LOAD = (
    "载入一年的放假安排（.csv、.xlsx 或 .json）；有错则一行也不载入，同一年再次载入则替换。\n\n"
    "Load a year's notice; all or nothing. The same year again replaces what was loaded.\n\n"
    "列：节日、安排（放假或上班）、开始日期、结束日期。例见 docs/guides/holidays-2026.csv。\n\n"
    "例：xiaohao holidays load 2027.csv --notice 国办发明电〔2026〕1号"
)
_LISTED = "列出已知放假安排的年份；给出年份则列出该年各日。\n\nList the known years, or one's days."


@app.command("load", help=_LOAD)
def load(
    file: Annotated[Path, typer.Argument(help="文件 / the file (.csv, .xlsx, .json)")],
    notice: Annotated[str, typer.Option(help="文号或来源 / the notice's number")] = "",
    year: Annotated[int | None, typer.Option(help="年份；默认由文件得出 / the year")] = None,
) -> None:
    """Load a year's notice; all or nothing."""
    content = file.read_bytes()
    with frame.build().begin(SYSTEM) as tx:
        done = holidays.load_year(tx, content, file.name, notice=notice, year=year)
        wrong = stale.by_calendar(tx, done.year)
    frame.answer(f"已载入{done.year}年放假安排：放假 {done.off} 日，调休上班 {done.worked} 日。")
    for one in wrong:
        after = one.why if one.after is None else explaining.spoken_end(one.after)
        before = explaining.spoken_end(one.before)
        frame.answer(f"{one.lead_number or '—'}\t{one.name}\t{one.limit_id}\t{before}\t{after}")


@app.command("list", help=_LISTED)
def listed(
    year: Annotated[int | None, typer.Argument(help="年份 / the year")] = None,
) -> None:
    """List the known years, or the special days of one."""
    with frame.build().read(SYSTEM) as tx:
        if year is None:
            rows = [(str(one["year"]), one["notice"]) for one in calendar_days.years(tx)]
            heading = ["年份", "来源"]
        else:
            rows = [
                (f"{one['day']}", f"{'上班' if one['working'] else '放假'} {one['name']}")
                for one in calendar_days.days(tx, year)["days"]
            ]
            heading = ["日期", "安排"]
    frame.table(*rows, heading=heading)
