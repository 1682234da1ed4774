"""The cells of one row of a table, each read as what it must be, or refused by its column."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

MOST = 10_000
_Word = TypeVar("_Word", bound=StrEnum)


class Refused(Exception):
    """A cell cannot be used: which column, and why in words."""

    def __init__(self, column: str, message: str) -> None:
        """Keep the column."""
        super().__init__(message)
        self.column = column
        self.message = message


@dataclass(slots=True)
class Cells:
    """The cells of one row, each read as what it must be, or refused by its column."""

    values: Mapping[str, Any]
    words: Mapping[str, str]  # as they are written in the table

    def require_computed(self, columns: Collection[str]) -> None:
        """Refuse a cell whose words mean nothing, such as the 30th of February."""
        for column in columns:
            word = self.words.get(column, "")
            if self.values.get(column) is None and word not in {"", "null"}:
                raise Refused(column, f"无法识别：{word}")

    def text(self, column: str, *, needed: bool = False) -> str:
        """Read words."""
        value = self.values.get(column)
        if value is None:
            value = ""
        if not isinstance(value, str):
            raise Refused(column, "应为文字")
        if needed and not value.strip():
            raise Refused(column, "不能为空")
        return value.strip()

    def word(self, column: str, words: type[_Word], default: _Word | None = None) -> _Word:
        """Read one of a few words."""
        value = self.values.get(column)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in set(words):
            raise Refused(column, f"应为 {'、'.join(words)} 之一")
        return words(value)

    def day(self, column: str) -> date | None:
        """Read a day."""
        value = self.values.get(column)
        if value is not None and (not isinstance(value, date) or hasattr(value, "hour")):
            raise Refused(column, '应为日期，如 date("2021-07-15")')
        return value

    def count(self, column: str, most: int = MOST) -> int:
        """Read a number from 1 on."""
        value = self.values.get(column)
        if not isinstance(value, Decimal) or value != value.to_integral_value():
            raise Refused(column, "应为整数")
        if not 1 <= value <= most:
            raise Refused(column, f"应在 1 到 {most} 之间")
        return int(value)

    def several(self, column: str) -> list[Any]:
        """Read a list."""
        value = self.values.get(column)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Refused(column, "应为列表，如 [7, 3, 1]")
        return value
