"""The law in force: the catalogue of limits, with the bundle's own to fall back on.

A catalogue is read from a bundle once per process: bundles are kept by their content,
so what was read never goes stale.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from engine.dmn import rows
from engine.rules import limit_catalogue
from engine.rules.calendar import PUBLISHED, Calendar
from engine.rules.limits import Catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from engine.bpmn.definition import Bundle
    from engine.dmn.decision import DecisionModel
    from engine.rules.limits import Limit

_KEPT = 64
_read: OrderedDict[str, Catalogue] = OrderedDict()
_lock = Lock()
_EMPTY = Catalogue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What a deadline is counted by: the catalogue in force, the bundle's own, the calendar."""

    catalogue: Catalogue
    own: Catalogue = field(default_factory=Catalogue)
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


def of_bundle(bundle: Bundle) -> Catalogue:
    """Read the catalogue of a bundle, once; empty if it has none."""
    if limit_catalogue.DECISION not in bundle.decisions:
        return _EMPTY
    with _lock:
        found = _read.get(bundle.content_hash)
        if found is not None:
            _read.move_to_end(bundle.content_hash)
            return found
    made = of_decisions(bundle.decisions)
    with _lock:
        _read[bundle.content_hash] = made
        while len(_read) > _KEPT:
            _read.popitem(last=False)
    return made


def of_decisions(decisions: Mapping[str, DecisionModel]) -> Catalogue:
    """Read the catalogue of compiled tables; rows that cannot be used are left out."""
    names = (limit_catalogue.DECISION, limit_catalogue.EXTENSION_DECISION)
    tables = [rows.of(decisions[name], name) if name in decisions else () for name in names]
    return limit_catalogue.read(*tables)[0]
