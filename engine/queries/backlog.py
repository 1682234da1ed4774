"""What is due and not yet done: near zero while the sweep and the postman keep up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from engine.model import SYSTEM
from engine.store import backlog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.transaction import Engine


def waiting(engine: Engine) -> Mapping[str, int]:
    """Count it by kind; a database that is away has none to tell."""
    try:
        with engine.read(SYSTEM) as tx:
            return backlog.count(tx.connection, tx.now)
    except SQLAlchemyError:
        return {}
