"""The ledger (台账): leads by filter, sorted, paged, with their labels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from engine import clock, codes
from engine.errors import InputInvalid
from engine.queries import paging, visibility
from engine.rules import calendar
from engine.store import bodies as body_store
from engine.store.tables.leads import leads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Select

    from engine.transaction import Transaction

_OLD = date(1, 1, 1)
_OLD_AT = datetime(1, 1, 1, tzinfo=UTC)
_KEYS: dict[str, Any] = {
    "registered_at": func.coalesce(leads.c.registered_at, _OLD_AT),
    "number": leads.c.number,
    "discovered_on": leads.c.discovered_on,
    "amount_involved": func.coalesce(
        leads.c.amount_involved, -1, type_=leads.c.amount_involved.type
    ),
    "participants": func.coalesce(leads.c.participants, -1),
    "criminal_filed_on": func.coalesce(leads.c.criminal_filed_on, _OLD),
    "closed_on": func.coalesce(leads.c.closed_on, _OLD),
    "changed_at": leads.c.changed_at,
}
_LABELS = (
    ("source", "source"),
    ("sector", "sector"),
    ("stage", "stage"),
    ("route", "route"),
    ("conclusion", "conclusion"),
    ("risk_grade", "risk_grade"),
    ("stability_grade", "stability_grade"),
    ("determination_method", "determination_method"),
    ("reward_state", "reward_state"),
    ("cross_region_role", "cross_region_role"),
    ("closure_exit", "route"),
)
_HIDDEN = frozenset({"subject_key", "_sort_key"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a person asks the ledger for."""

    q: str | None = None
    street_id: str | None = None
    sector: str | None = None
    stage: str | None = None
    route: str | None = None
    source: str | None = None
    year: int | None = None
    risk_grade: str | None = None
    responsible_body_id: str | None = None
    key: bool | None = None
    open: bool | None = None
    sort: str = "-registered_at"


def ledger(
    tx: Transaction, wanted: Filter, *, limit: int = 50, cursor: str | None = None
) -> paging.Page[dict[str, Any]]:
    """List the leads that the actor may see."""
    name = wanted.sort.removeprefix("-")
    if name not in _KEYS:
        raise InputInvalid(f"排序方式应为 {'、'.join(_KEYS)} 之一，可加前缀 -。")
    order = paging.Order(key=_KEYS[name], id=leads.c.id, descending=wanted.sort.startswith("-"))
    page = paging.fetch(
        tx.connection, where(tx, select(leads), wanted), order, limit=limit, cursor=cursor
    )
    bodies = body_store.names(tx.connection)
    today = clock.local_date(tx.now)
    return paging.Page(
        items=[shown(row, bodies, today) for row in page.items], next_cursor=page.next_cursor
    )


def count(tx: Transaction, wanted: Filter) -> int:
    """Count the leads of a filter."""
    query = where(tx, select(func.count()).select_from(leads), wanted)
    return int(tx.connection.execute(query).scalar_one())


def where(tx: Transaction, query: Select[Any], wanted: Filter) -> Select[Any]:
    """Narrow a query on leads to a filter and to what the actor may see."""
    query = query.where(visibility.lead_clause(tx))
    equal = ("street_id", "sector", "stage", "route", "source", "year", "risk_grade")
    for column in (*equal, "responsible_body_id"):
        value = getattr(wanted, column)
        if value is not None:
            query = query.where(leads.c[column] == value)
    if wanted.key is not None:
        flagged = or_(*(leads.c[f"k{n}"] for n in range(1, 7)))
        query = query.where(flagged if wanted.key else ~flagged)
    if wanted.open is not None:
        query = query.where(leads.c.stage != "closed" if wanted.open else leads.c.stage == "closed")
    if wanted.q:
        columns = (leads.c.number, leads.c.subject_name, leads.c.credit_code, leads.c.summary)
        query = query.where(or_(*(c.contains(wanted.q, autoescape=True) for c in columns)))
    return query


def shown(row: Mapping[str, Any], bodies: Mapping[str, str], today: date) -> dict[str, Any]:
    """Give a lead for the screen: its columns, its labels, its flags and its age tier."""
    lead = {name: value for name, value in row.items() if name not in _HIDDEN}
    for column, code_list in _LABELS:
        lead[f"{column}_label"] = codes.label(code_list, row[column])
    for column in ("street", "community", "responsible_body", "regulator_body"):
        lead[f"{column}_name"] = bodies.get(row[f"{column}_id"], "")
    lead["key_flags"] = [f"K{n}" for n in range(1, 7) if row[f"k{n}"]]
    lead["age_tier"] = age_tier(row, today)
    return lead


def age_tier(row: Mapping[str, Any], today: date) -> str | None:
    """Name the age tier (2, 3, 5 years since 刑事立案) of an open case (方案 三(三)、四 T22)."""
    filed = row["criminal_filed_on"]
    if filed is None or row["stage"] == "closed":
        return None
    reached = [n for n in (5, 3, 2) if calendar.add_months(filed, 12 * n) <= today]
    return str(reached[0]) if reached else None
