"""The hash chain of the audit: how one row is sealed to the row before it.

Nothing here reads the clock or a table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson

GENESIS = "0" * 64
_FIELDS = (
    "sequence",
    "occurred_at",
    "recorded_at",
    "actor_id",
    "actor_name",
    "on_behalf_of",
    "action",
    "subject_kind",
    "subject_id",
    "lead_id",
    "sentence",
    "before",
    "after",
    "reason",
)


def seal(previous_hash: str, row: Mapping[str, Any]) -> str:
    """Give the SHA-256 over the previous row's hash and every field of this row, in fixed order."""
    content = orjson.dumps([previous_hash, *(plain(row[name]) for name in _FIELDS)])
    return hashlib.sha256(content).hexdigest()


def plain(value: Any) -> Any:
    """Turn a value into what JSON can carry: instants in UTC, exact numbers as text."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)
