"""What every table shares: the metadata with its naming convention, and exact column types."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import BigInteger, DateTime, LargeBinary, MetaData, Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Blob = LargeBinary


class Money(TypeDecorator[Decimal]):
    """An amount in 元 with two decimals, kept as whole 分 so that no database rounds it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Turn 元 into 分; more than two decimals is an error of the caller."""
        del dialect
        if value is None:
            return None
        cents = Decimal(value) * 100
        if cents != cents.to_integral_value():
            msg = f"amount with more than two decimals: {value}"
            raise ValueError(msg)
        return int(cents)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Turn 分 into 元."""
        del dialect
        return None if value is None else (Decimal(value) / 100).quantize(Decimal("0.01"))


class Moment(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn the instant into UTC, without its zone where the database keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a naive datetime has no instant"
            raise ValueError(msg)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back, aware, in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A small JSON value as text; orjson writes it, decimals as strings."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write the value."""
        del dialect
        return None if value is None else _dumps(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Read the value."""
        del dialect
        return None if value is None else orjson.loads(value)


def _dumps(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()
