"""Databases for training and rehearsal (演练库): marked as such, with a clock that can be moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import clock
from engine.errors import Conflict, InputInvalid
from engine.rules import explaining, permissions
from engine.store import sandbox as sandbox_store

if TYPE_CHECKING:
    from datetime import datetime

    from engine.transaction import Transaction


def mark(tx: Transaction) -> None:
    """Mark the database for rehearsal; one that holds real leads is refused, for ever."""
    permissions.require(tx.actor, permissions.Verb.MOVE_CLOCK)
    if sandbox_store.mark(tx.connection) is not None:
        return
    real = sandbox_store.real_leads(tx.connection)
    if real:
        raise Conflict(
            f"此数据库有 {real} 条正式线索，不能改作演练库；"
            "请用 xiaohao sandbox copy 另建一份副本。"
        )
    sandbox_store.add_mark(tx.connection, tx.now)
    tx.audit("sandbox_marked", subject=("system", "sandbox"), sentence="标记为演练库")


def require(tx: Transaction) -> None:
    """Refuse a database that is not marked."""
    if sandbox_store.mark(tx.connection) is None:
        raise Conflict(
            "这不是演练库，不能调整时钟；请先运行 xiaohao sandbox mark 或 sandbox copy。"
        )


def set_clock(tx: Transaction, to: datetime) -> None:
    """Let the clock show `to` and run on from there; people who are signed in stay so."""
    permissions.require(tx.actor, permissions.Verb.MOVE_CLOCK)
    if to.tzinfo is None:
        raise InputInvalid("请写明时区，例如 2024-07-12T09:00+08:00。")
    require(tx)
    real = clock.now()
    sandbox_store.shift_sessions(tx.connection, to - tx.now)
    sandbox_store.set_clock(tx.connection, shown_at=to, real_at=real)
    said = f"演练时钟由{explaining.spoken(tx.now)}调到{explaining.spoken(to)}"
    tx.audit("clock_moved", subject=("system", "sandbox"), sentence=said)
