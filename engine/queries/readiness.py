"""Says whether the database is there and its schema the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from engine.model import SYSTEM
from engine.store import schema

if TYPE_CHECKING:
    from engine.transaction import Engine


def check(engine: Engine) -> dict[str, bool]:
    """Try a read and compare the schema; a database that is away is an answer, not an error."""
    try:
        with engine.read(SYSTEM) as tx:
            return {"database": True, "schema": schema.is_current(tx.connection)}
    except SQLAlchemyError:
        return {"database": False, "schema": False}
