"""Built-in functions over dates; none reads the clock."""

from __future__ import annotations

import calendar
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.library.signature import simple

if TYPE_CHECKING:
    from datetime import date

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _last_day(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


FUNCTIONS = (
    simple("day of year", lambda day: Decimal(day.timetuple().tm_yday), "date: date|moment"),
    simple("day of week", lambda day: _DAYS[day.weekday()], "date: date|moment"),
    simple("month of year", lambda day: _MONTHS[day.month - 1], "date: date|moment"),
    simple("week of year", lambda day: Decimal(day.isocalendar().week), "date: date|moment"),
    simple("last day of month", _last_day, "date: date|moment"),
)
