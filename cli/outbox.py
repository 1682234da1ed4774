"""`outbox`: what is to leave the application by mail, chat and webhook."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import frame
from engine import delivery
from engine.actions import deliveries
from engine.errors import Conflict, InputInvalid
from engine.model import SYSTEM
from engine.queries import channels

app = frame.application("对外通知的发送情况 / what leaves by mail, chat and webhook")
_STATES = {"waiting": "待发送", "sent": "已发送", "failed": "发送失败", "moot": "无需发送"}
_LIST = (
    "列出对外通知，新的在前；不含内容和地址。\n\n"
    "List what was or is to be sent, newest first: never what, and no address.\n\n"
    "例：xiaohao outbox list --state failed"
)
_RETRY = (
    "重新发送已放弃的通知；不带编号则重发全部失败的。\n\n"
    "Send again what was given up; without an id, all of it."
)
_SEND = (
    "立即发送所有到期的通知一次（服务运行时会自动进行）。\n\n"
    "Send everything that is due, once; a running server does it by itself."
)


@app.command("list", help=_LIST)
def listed(
    state: Annotated[str | None, typer.Option(help=f"状态 / state: {'、'.join(_STATES)}")] = None,
    limit: Annotated[int, typer.Option(help="条数 / how many", min=1, max=200)] = 50,
) -> None:
    """List what was or is to be sent."""
    if state is not None and state not in _STATES:
        raise InputInvalid(f"状态应为 {'、'.join(_STATES)} 之一。")
    with frame.build().read(SYSTEM) as tx:
        page = channels.outbox(tx, state=state, limit=limit)
    rows = [
        (
            row["id"],
            _STATES[row["state"]],
            row["login"],
            row["channel_name"],
            row["kind_name"],
            f"{row['due_at']:%Y-%m-%d %H:%M}",
            str(row["attempts"]),
            row["problem"] or "—",
        )
        for row in page.items
    ]
    frame.table(
        *rows,
        heading=("编号", "状态", "账号", "渠道", "种类", "应发时间（UTC）", "失败次数", "原因"),
    )


@app.command("retry", help=_RETRY)
def retry(
    delivery_id: Annotated[
        str | None, typer.Argument(help="编号（见 list）；不填则全部 / id, or all")
    ] = None,
) -> None:
    """Send again what was given up."""
    engine = frame.build()
    with engine.begin(SYSTEM) as tx:
        if delivery_id is not None:
            deliveries.retry(tx, delivery_id)
            count = 1
        else:
            count = deliveries.retry_all(tx)
    frame.answer(f"{count} 条通知将重新发送。")


@app.command("send", help=_SEND)
def send() -> None:
    """Send everything that is due, once."""
    engine = frame.build()
    if engine.sandbox:
        raise Conflict("演练库不对外发送任何通知。")
    done = delivery.deliver(engine)
    frame.answer(f"发送 {done.sent} 封，失败 {done.failed} 封（将自动重试）。")
