"""Which instances a migration is about: those of a process and version, or those named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from engine.errors import InputInvalid
from engine.queries import paging, visibility
from engine.store.tables.leads import leads
from engine.store.tables.processes import definitions, instances

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from engine.store.rows import Row
    from engine.transaction import Transaction

STATES = ("active", "incident", "suspended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Instances on the way to a definition: of a process, of one version of it, or by id.

    Those that are there already and those that have ended are left out, unless named.
    """

    to_definition_id: str
    process_id: str | None = None
    version: int | None = None
    states: tuple[str, ...] = STATES
    instance_ids: tuple[str, ...] = ()


def page(tx: Transaction, wanted: Selection, *, limit: int, cursor: str | None) -> paging.Page[Row]:
    """Read one page of the instances, oldest first; migrating them does not shift the pages."""
    query = (
        select(
            instances,
            definitions.c.name.label("process_name"),
            definitions.c.version,
            leads.c.number.label("lead_number"),
            leads.c.subject_name,
        )
        .join(definitions, definitions.c.id == instances.c.definition_id)
        .outerjoin(leads, leads.c.id == instances.c.lead_id)
        .where(*_conditions(tx, wanted))
    )
    order = paging.Order(key=instances.c.id, id=instances.c.id)
    return paging.fetch(tx.connection, query, order, limit=limit, cursor=cursor)


def count(tx: Transaction, wanted: Selection) -> int:
    """Count all instances of the selection."""
    query = (
        select(func.count())
        .select_from(instances)
        .join(definitions, definitions.c.id == instances.c.definition_id)
        .where(*_conditions(tx, wanted))
    )
    return int(tx.connection.execute(query).scalar_one())


def _conditions(tx: Transaction, wanted: Selection) -> list[ColumnElement[bool]]:
    seen = visibility.instance_clause(tx)
    if wanted.instance_ids:
        return [seen, instances.c.id.in_(wanted.instance_ids)]
    if wanted.process_id is None:
        raise InputInvalid("请选择要迁移的流程，或列出流程实例。")
    unknown = [state for state in wanted.states if state not in STATES]
    if unknown or not wanted.states:
        raise InputInvalid(f"状态应为 {'、'.join(STATES)} 中的一项或几项。")
    running = [state for state in wanted.states if state != "suspended"]
    held: list[ColumnElement[bool]] = [
        instances.c.status.in_(running) & instances.c.suspended.is_(False)
    ]
    if "suspended" in wanted.states:
        held.append(instances.c.suspended & instances.c.status.in_(("active", "incident")))
    conditions: list[ColumnElement[Any]] = [
        seen,
        instances.c.process_id == wanted.process_id,
        instances.c.definition_id != wanted.to_definition_id,
        or_(*held),
    ]
    if wanted.version is not None:
        conditions.append(definitions.c.version == wanted.version)
    return conditions
