"""Pages of a list by keyset: a cursor names the last row seen; every page costs the same."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import orjson
from sqlalchemy import Date, Integer, and_, or_

from engine.errors import InputInvalid
from engine.store import rows
from engine.store.tables.base import Moment, Money

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select

    from engine.store.rows import Row

MAX_LIMIT = 200
DEFAULT_LIMIT = 50
Item = TypeVar("Item")
_BAD_CURSOR = "翻页游标无效，请从第一页重新查询。"
_LARGEST = 10**15


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items, and the cursor of the next page if there is one."""

    items: list[Item]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A sort key that is never null, its direction, and the id that makes it unique."""

    key: ColumnElement[Any]
    id: ColumnElement[Any]
    descending: bool = False


def fetch(
    connection: Connection,
    query: Select[Any],
    order: Order,
    *,
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
) -> Page[Row]:
    """Read one page of `query` in `order`; `limit` is cut to 1–200."""
    limit = max(1, min(limit, MAX_LIMIT))
    key = order.key.label("_sort_key")
    query = query.add_columns(key)
    if cursor is not None:
        value, last_id = _decode(cursor)
        if not (_fits(order.key, value) and _fits(order.id, last_id)):
            raise InputInvalid(_BAD_CURSOR)
        beyond = order.key < value if order.descending else order.key > value
        after = order.id < last_id if order.descending else order.id > last_id
        query = query.where(or_(beyond, and_(order.key == value, after)))
    if order.descending:
        query = query.order_by(order.key.desc(), order.id.desc())
    else:
        query = query.order_by(order.key, order.id)
    found = rows.many(connection, query.limit(limit + 1))
    more = len(found) > limit
    found = found[:limit]
    next_cursor = _encode(found[-1]["_sort_key"], found[-1]["id"]) if more else None
    return Page(items=found, next_cursor=next_cursor)


def _encode(value: Any, row_id: Any) -> str:
    match value:
        case datetime():
            tagged = ["t", value.isoformat()]
        case date():
            tagged = ["d", value.isoformat()]
        case Decimal():
            tagged = ["n", str(value)]
        case _:
            tagged = ["v", value]
    content = orjson.dumps([*tagged, row_id])
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _decode(cursor: str) -> tuple[Any, Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        tag, value, row_id = orjson.loads(base64.urlsafe_b64decode(padded))
        match tag:
            case "t":
                return datetime.fromisoformat(value), row_id
            case "d":
                return date.fromisoformat(value), row_id
            case "n":
                return Decimal(value), row_id
            case "v":
                return value, row_id
    except (ValueError, TypeError, ArithmeticError, binascii.Error):
        pass
    raise InputInvalid(_BAD_CURSOR)


def _fits(column: ColumnElement[Any], value: Any) -> bool:
    """Say whether a value from a cursor is of the column's kind, so that it can be compared."""
    match column.type:
        case Moment():
            return isinstance(value, datetime) and value.tzinfo is not None
        case Money():
            exact = isinstance(value, Decimal) and value.is_finite() and abs(value) < _LARGEST
            return exact and value == value.quantize(Decimal("0.01"))
        case Date():
            return isinstance(value, date) and not isinstance(value, datetime)
        case Integer():
            return type(value) is int and abs(value) < _LARGEST
        case _:
            return isinstance(value, str) and "\x00" not in value
