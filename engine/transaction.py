"""One actor, one reading of the clock, one commit: the frame of every command.

The only place that commits. A write transaction gathers its audit rows and seals
them to the chain at its end, so that the chain's head is locked briefly. Its notices
follow while the head is held: their order is the order of the commits.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import IntegrityError, OperationalError

from engine.errors import Conflict, InputInvalid
from engine.rules import evidence
from engine.store import audit as audit_store
from engine.store import database
from engine.store import notices as notice_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    import sqlalchemy

    from engine.model import Actor
    from engine.settings import Settings

_RACES = {"40001", "40P01", "55P03"}  # serialisation failure, deadlock, lock not available
_TAKEN = {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
_UNKNOWN = {"23503", "SQLITE_CONSTRAINT_FOREIGNKEY"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What one process holds: its database, settings and clock. Made by `bootstrap.build`."""

    database: sqlalchemy.Engine
    settings: Settings
    clock: Callable[[], datetime]
    sandbox: bool = False  # a database for rehearsal (演练库): nothing leaves, the clock may move

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[Transaction]:
        """Open a write transaction; leaving it normally commits, an exception rolls back."""
        with database.writing(self.database) as connection:
            connection.begin()
            tx = Transaction(engine=self, connection=connection, actor=actor, now=self.clock())
            try:
                yield tx
                audit_store.append(
                    connection, tx.pending_audit, seal=evidence.seal, genesis=evidence.GENESIS
                )
                _require_record(tx)
                notice_store.append(connection, tx.pending_notices)
                connection.commit()
            except OperationalError as error:
                connection.rollback()
                if getattr(error.orig, "sqlstate", None) in _RACES or "locked" in str(error.orig):
                    raise Conflict("同一事项正被他人处理，请稍后重试。") from error
                raise
            except IntegrityError as error:
                connection.rollback()
                meant = _meaning(error)
                if meant is None:
                    raise
                raise meant from error
            except BaseException:
                connection.rollback()
                raise

    @contextmanager
    def read(self, actor: Actor) -> Iterator[Transaction]:
        """Open a transaction that sees one snapshot and writes nothing."""
        # It ends with a commit: a rollback would cost psycopg its prepared statements.
        with database.reading(self.database) as connection, connection.begin():
            yield Transaction(engine=self, connection=connection, actor=actor, now=self.clock())


def _meaning(error: IntegrityError) -> Conflict | InputInvalid | None:
    """Tell another's haste and a wrong reference from a mistake of ours, which has no words."""
    names = {getattr(error.orig, name, None) for name in ("sqlstate", "sqlite_errorname")}
    if names & _TAKEN:
        return Conflict("数据刚被他人改动，请刷新后重试。")
    if names & _UNKNOWN:
        return InputInvalid("内容中提到的机构、人员或其他对象不存在，请核对后重试。")
    return None


def _require_record(tx: Transaction) -> None:
    if tx.pending_notices and not tx.pending_audit:
        raise AssertionError("a notice tells of what is on record: audit it")


@dataclass(slots=True, kw_only=True)
class Transaction:
    """A command's frame; `memory` keeps what the command has read once, by name."""

    engine: Engine
    connection: sqlalchemy.Connection
    actor: Actor
    now: datetime
    pending_audit: list[dict[str, Any]] = field(default_factory=list)
    pending_notices: list[dict[str, Any]] = field(default_factory=list)
    memory: dict[Any, Any] = field(default_factory=dict)

    def new_id(self) -> str:
        """Make an id that sorts by time: UUID version 7 (RFC 9562)."""
        milliseconds = int(self.now.timestamp() * 1000) & ((1 << 48) - 1)
        count = self.memory["ids"] = self.memory.get("ids", 0) + 1
        bits = (milliseconds << 80) | (0x7 << 76) | ((count & 0xFFF) << 64)
        bits |= (0b10 << 62) | secrets.randbits(62)
        text = f"{bits:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def audit(
        self,
        action: str,
        *,
        subject: tuple[str, str],
        sentence: str,
        lead_id: str | None = None,
        before: Any = None,
        after: Any = None,
        reason: str | None = None,
        occurred_at: datetime | None = None,
    ) -> None:
        """Note what is done, in users' words; written when the transaction commits.

        `subject` is (kind, id); `before` and `after` hold only what changed.
        """
        self.pending_audit.append(
            {
                "occurred_at": occurred_at or self.now,
                "recorded_at": self.now,
                "actor_id": self.actor.user_id,
                "actor_name": self.actor.name,
                "on_behalf_of": self.actor.on_behalf_of,
                "action": action,
                "subject_kind": subject[0],
                "subject_id": subject[1],
                "lead_id": lead_id,
                "sentence": sentence,
                "before": evidence.plain(before),
                "after": evidence.plain(after),
                "reason": reason,
            }
        )
