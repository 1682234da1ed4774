"""The catalogue of limits in force, as people look at it: its versions, and where it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import clock, codes
from engine.queries import calculator, law, visibility
from engine.rules import explaining, facts
from engine.rules.limits import COUNTED, HOURS, UNIT_WORDS
from engine.store import definitions as definition_store
from engine.store import law as law_store

if TYPE_CHECKING:
    from datetime import date

    from engine.rules.limits import Limit
    from engine.transaction import Transaction


def limits(tx: Transaction) -> list[dict[str, Any]]:
    """List every limit in force, each with its versions, oldest first."""
    today = clock.local_date(tx.now)
    known = law.in_force(tx).catalogue
    also: dict[str, list[str]] = {}
    for name, versions in known.versions.items():
        also.setdefault(versions[-1].id, []).append(name)
    return [_shown(versions, also[versions[-1].id], today) for versions in known.every()]


def source(tx: Transaction) -> dict[str, Any] | None:
    """Say since when the catalogue is in force, and with which processes it was deployed."""
    since = law_store.part(tx.connection, law.CATALOGUE)
    if since is None:
        return None
    return {
        "since": since["since"],
        "processes": [
            {name: row[name] for name in ("id", "process_id", "name", "version", "deployed_at")}
            for row in definition_store.of_bundle(tx.connection, since["content_hash"])
        ],
    }


def _shown(versions: tuple[Limit, ...], names: list[str], today: date) -> dict[str, Any]:
    newest = versions[-1]
    return {
        "id": newest.id,
        "ids": names,
        "name": newest.name,
        "kind": str(newest.kind),
        "kind_label": codes.label("limit_kind", str(newest.kind)),
        "trigger": newest.trigger or None,
        "trigger_name": calculator.trigger_name(newest.trigger),
        "needs_start": newest.needs_start,
        "in_hours": newest.unit in HOURS,
        "changeable": newest.unit in COUNTED,
        "versions": [_version(version, today) for version in versions],
    }


def _version(version: Limit, today: date) -> dict[str, Any]:
    return {
        "name": version.name,
        "length": explaining.length(version),
        "amount": version.amount,
        "unit": str(version.unit),
        "fixed_on": version.fixed_on,
        "roll": str(version.roll),
        "bound": str(version.bound),
        "judged_by": str(version.judged_by),
        "article": version.article,
        "trigger_name": calculator.trigger_name(version.trigger),
        "met_by": ["、".join(_done_when(column) for column in group) for group in version.met_by],
        "routes": [codes.label("route", route) for route in version.routes],
        "unless": [calculator.trigger_name(mark) for mark in version.unless],
        "suspension": [codes.label("hold_ground", ground) for ground in version.suspension],
        "extensions": [
            {
                "amount": rule.amount,
                "unit": str(rule.unit),
                "length": f"{rule.amount}{UNIT_WORDS[rule.unit]}",
                "total": rule.total,
                "times": rule.times,
                "authority": visibility.ROLE_NAMES.get(rule.authority, rule.authority),
                "article": rule.article,
            }
            for rule in version.extensions
        ],
        "warnings": list(version.warnings),
        "effective_from": version.effective_from,
        "effective_until": version.effective_until,
        "in_force": version.in_force_on(today),
        "note": version.note,
    }


def _done_when(column: str) -> str:
    """Say what the ledger shows when it is done: a day that is there, a mark that is not."""
    name = calculator.trigger_name(column)
    return f"“{name}”为否" if facts.KIND.get(column) == "flag" else name
