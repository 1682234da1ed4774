"""The law in force: the newest deployed catalogue of limits, and the holiday calendar.

Limits are effective-dated, so a case that started on an old bundle is counted by the
newest catalogue too; a limit that it lacks is looked for in the bundle's own. What was
read is kept per process by its content, so it never goes stale: one look per
transaction tells which content is in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from engine.dmn import rows
from engine.queries import visibility
from engine.rules import calendar as calendars
from engine.rules import limit_catalogue
from engine.rules.calendar import PUBLISHED, Calendar, SpecialDay
from engine.rules.limits import Catalogue
from engine.store import law as law_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from engine.bpmn.definition import Bundle
    from engine.dmn.decision import DecisionModel
    from engine.rules.limits import Limit
    from engine.store.rows import Row
    from engine.transaction import Transaction

CATALOGUE = "catalogue"
CALENDAR = "calendar"
_MEMORY = "law in force"
_EMPTY = Catalogue()
_Kept = TypeVar("_Kept")


class _ByContent(Generic[_Kept]):
    """A few values by the hash of what they were made from."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.kept: dict[str, _Kept] = {}
        self.lock = Lock()

    def get(self, content_hash: str, make: Callable[[], _Kept]) -> _Kept:
        """Give the value, made if it is not at hand; the oldest makes room."""
        with self.lock:
            if content_hash in self.kept:
                return self.kept[content_hash]
        made = make()
        self.keep(content_hash, made)
        return made

    def keep(self, content_hash: str, made: _Kept) -> None:
        """Keep a value for the next who asks."""
        with self.lock:
            self.kept[content_hash] = made
            while len(self.kept) > self.capacity:
                del self.kept[next(iter(self.kept))]


_catalogues: _ByContent[Catalogue] = _ByContent(64)
_calendars: _ByContent[Calendar] = _ByContent(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What a deadline is counted by: the catalogue in force, one to fall back on, the calendar."""

    catalogue: Catalogue
    own: Catalogue = _EMPTY
    calendar: Calendar = PUBLISHED

    def holding(self, limit_id: str) -> Catalogue:
        """Give the catalogue that has the limit: the one in force, else the bundle's own."""
        return self.catalogue if limit_id in self.catalogue else self.own

    def newest(self, limit_id: str) -> Limit | None:
        """Give the latest version of a limit."""
        return self.holding(limit_id).newest(limit_id)

    def in_force(self, limit_id: str, day: date) -> Limit | None:
        """Give the version of a limit in force on a day."""
        return self.holding(limit_id).in_force(limit_id, day)


def in_force(tx: Transaction, its_bundle: Bundle | None = None) -> Law:
    """Give the law in force, with the bundle's own catalogue to fall back on."""
    catalogue, calendar = _parts(tx)
    own = _EMPTY if its_bundle is None else of_bundle(its_bundle)
    return Law(catalogue=catalogue, own=own, calendar=calendar)


def forget(tx: Transaction) -> None:
    """Look again the next time, because another law was put in force."""
    tx.memory.pop(_MEMORY, None)


def suppose(tx: Transaction, calendar: Calendar) -> None:
    """Count in this transaction as if this were the calendar in force."""
    tx.memory[_MEMORY] = (_parts(tx)[0], calendar)


def of_bundle(bundle: Bundle) -> Catalogue:
    """Read the catalogue of a bundle; empty if it has none."""
    if limit_catalogue.DECISION not in bundle.decisions:
        return _EMPTY
    return _catalogues.get(bundle.content_hash, lambda: of_decisions(bundle.decisions))


def of_decisions(decisions: Mapping[str, DecisionModel]) -> Catalogue:
    """Read the catalogue of compiled tables; rows that cannot be used are left out."""
    names = (limit_catalogue.DECISION, limit_catalogue.EXTENSION_DECISION)
    tables = [rows.of(decisions[name], name) if name in decisions else () for name in names]
    return limit_catalogue.read(*tables)[0]


def calendar_of(tx: Transaction) -> Calendar:
    """Read the calendar from its tables."""
    days = [_special(row) for row in law_store.days(tx.connection)]
    years = [row["year"] for row in law_store.years(tx.connection)]
    return calendars.with_years(days, years) if years else PUBLISHED


def calendar_with(tx: Transaction, year: int, days: Iterable[SpecialDay]) -> Calendar:
    """Give the calendar as it would be if a year were loaded in place of what is known of it."""
    kept = [_special(row) for row in law_store.days(tx.connection) if row["year"] != year]
    years = [row["year"] for row in law_store.years(tx.connection)]
    return calendars.with_years([*kept, *days], [*years, year])


def _special(row: Row) -> SpecialDay:
    return SpecialDay(day=row["day"], working=row["working"], name=row["name"])


def _parts(tx: Transaction) -> tuple[Catalogue, Calendar]:
    found: tuple[Catalogue, Calendar] | None = tx.memory.get(_MEMORY)
    if found is None:
        named = law_store.in_force(tx.connection)
        bundle_hash, calendar_hash = named.get(CATALOGUE), named.get(CALENDAR)
        catalogue = _EMPTY
        if bundle_hash is not None:
            catalogue = of_bundle(visibility.bundle(tx, bundle_hash))
        calendar = PUBLISHED if calendar_hash is None else _calendar(tx, calendar_hash)
        found = tx.memory[_MEMORY] = (catalogue, calendar)
    return found


def _calendar(tx: Transaction, content_hash: str) -> Calendar:
    kept = _calendars.kept.get(content_hash)
    if kept is not None:
        return kept
    made = calendar_of(tx)
    if made.fingerprint == content_hash:  # else a year was loaded between the two looks
        _calendars.keep(content_hash, made)
    return made
