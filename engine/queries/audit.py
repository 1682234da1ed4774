"""The audit as evidence: read in order, and proved link by link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.rules import evidence
from engine.store import audit as audit_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the chain holds, how many rows were read, and the first row that does not fit."""

    intact: bool
    rows: int
    broken_at: int | None = None
    why: str = ""


def verify(tx: Transaction, progress: Callable[[int], None] | None = None) -> Verdict:
    """Recompute the chain from its first row to the head."""
    previous, expected, read = evidence.GENESIS, 1, 0
    for row in audit_store.rows_from(tx.connection):
        at = row["sequence"]
        if at != expected:
            return _broken(read, expected, f"缺少第 {expected} 行")
        if row["previous_hash"] != previous:
            return _broken(read, at, f"第 {at} 行与前一行不相接")
        if evidence.seal(previous, row) != row["hash"]:
            return _broken(read, at, f"第 {at} 行的内容被改动过")
        previous, expected, read = row["hash"], at + 1, read + 1
        if progress is not None:
            progress(read)
    claimed = audit_store.head(tx.connection) or (0, evidence.GENESIS)
    if claimed != (expected - 1, previous):
        return _broken(read, expected, "链尾与记录的末行不符，末尾有行被删除")
    return Verdict(intact=True, rows=read)


def _broken(read: int, at: int, why: str) -> Verdict:
    return Verdict(intact=False, rows=read, broken_at=at, why=why)
