"""`recompute`: all dates are counted again by the law and the facts as they are now."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from cli import frame
from engine.actions import recompute as recomputing
from engine.errors import Conflict
from engine.model import SYSTEM
from engine.queries import escalations

_PAGE = 200
_WORDS = {
    "moved": "期限变更",
    "armed": "重新起算",
    "stopped": "停止计算",
    "withdrawn": "督办撤回",
    "person": "需人工处理",
}
_HELP = (
    "按现行时限目录、节假日和台账事实重新计算全部期限，列出变化；可随时中断后再次执行。\n\n"
    "Count all dates again by the law and the facts as they are now, and list what changed.\n\n"
    "例：xiaohao recompute；xiaohao recompute --lead XR-2024-0001"
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("recompute", help=_HELP)(recompute)


def recompute(
    *,
    lead: Annotated[str | None, typer.Option(help="只重算这条线索 / only this lead")] = None,
) -> None:
    """Count dates again, of all leads or of one."""
    engine = frame.build()
    if lead is not None:
        with engine.begin(SYSTEM) as tx:
            recomputing.of_lead(tx, lead)
        frame.answer(f"已重新计算线索 {lead} 的期限。")
        return
    with engine.begin(SYSTEM) as tx:
        run_id = recomputing.ask(tx)
    cases = 0
    with frame.progress("重新计算") as report:
        while True:
            outcome = recomputing.work_off(engine, chunks=1, report=lambda done: report(done, None))
            if outcome is None:
                raise Conflict("另一个进程正在重新计算，稍后由它完成。")
            if outcome.run_id == run_id:
                cases = outcome.cases
                if outcome.done:
                    break
    found: Counter[str] = Counter()
    cursor: str | None = None
    wanted = escalations.ChangeFilter(run_id=run_id)
    while True:
        with engine.read(SYSTEM) as tx:
            page = escalations.changes(tx, wanted, limit=_PAGE, cursor=cursor)
        for row in page.items:
            found[row["what"]] += 1
            number = row["lead_number"] or row["instance_id"]
            frame.say(f"{_WORDS[row['what']]}\t{number}\t{row['limit_id']}\t{row['name']}")
        cursor = page.next_cursor
        if cursor is None:
            break
    told = "，".join(f"{_WORDS[what]} {number} 处" for what, number in sorted(found.items()))
    frame.answer(f"重新计算了 {cases} 个流程：{told or '没有变化'}。")
