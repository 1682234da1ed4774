"""The one place that reads the wall clock, and the zone the law counts in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Read the wall clock: an aware instant in UTC."""
    return datetime.now(UTC)


def local_date(instant: datetime) -> date:
    """Give the calendar day of an instant in Asia/Shanghai."""
    return instant.astimezone(SHANGHAI).date()
