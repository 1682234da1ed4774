"""Bundles, their resources, and the versions of processes made from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select

from engine.store import rows
from engine.store.tables.processes import bundles, definitions, history, instances, resources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from engine.store.rows import Row


_BY_ID = select(definitions).where(definitions.c.id == bindparam("id"))
_IN_BUNDLE = (
    select(definitions)
    .where(
        definitions.c.process_id == bindparam("process"),
        definitions.c.bundle_hash == bindparam("bundle"),
    )
    .order_by(definitions.c.version.desc())
    .limit(1)
)
_OF_BUNDLE = (
    select(definitions)
    .where(definitions.c.bundle_hash == bindparam("bundle"))
    .order_by(definitions.c.process_id, definitions.c.version)
)


_STARTED = (
    select(history.c.instance_id)
    .join(instances, instances.c.id == history.c.instance_id)
    .where(
        instances.c.definition_id == bindparam("definition"),
        history.c.element_id == bindparam("element"),
    )
    .limit(1)
)


def has_started(connection: Connection, definition_id: str, element_id: str) -> bool:
    """Say whether a start event of a version has ever started an instance."""
    values = {"definition": definition_id, "element": element_id}
    return rows.first(connection, _STARTED, values) is not None


def bundle_exists(connection: Connection, bundle_hash: str) -> bool:
    """Say whether the bundle is kept already."""
    query = select(bundles.c.hash).where(bundles.c.hash == bundle_hash)
    return connection.execute(query).first() is not None


def add_bundle(
    connection: Connection, values: Mapping[str, Any], files: Mapping[str, bytes]
) -> None:
    """Insert a bundle with its files."""
    connection.execute(insert(bundles).values(**values))
    connection.execute(
        insert(resources),
        [
            {"bundle_hash": values["hash"], "name": name, "content": content}
            for name, content in files.items()
        ],
    )


def files(connection: Connection, bundle_hash: str) -> dict[str, bytes]:
    """Read a bundle's files."""
    query = select(resources.c.name, resources.c.content).where(
        resources.c.bundle_hash == bundle_hash
    )
    return {row.name: bytes(row.content) for row in connection.execute(query)}


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a version of a process."""
    connection.execute(insert(definitions).values(**values))


def get(connection: Connection, definition_id: str) -> Row | None:
    """Read one version."""
    return rows.first(connection, _BY_ID, {"id": definition_id})


def latest(connection: Connection, process_id: str) -> Row | None:
    """Read the newest version of a process."""
    query = (
        select(definitions)
        .where(definitions.c.process_id == process_id)
        .order_by(definitions.c.version.desc())
        .limit(1)
    )
    return rows.first(connection, query)


def version(connection: Connection, process_id: str, number: int) -> Row | None:
    """Read one version of a process by its number."""
    query = select(definitions).where(
        definitions.c.process_id == process_id, definitions.c.version == number
    )
    return rows.first(connection, query)


def in_bundle(connection: Connection, process_id: str, bundle_hash: str) -> Row | None:
    """Read the version of a process that came with this bundle."""
    return rows.first(connection, _IN_BUNDLE, {"process": process_id, "bundle": bundle_hash})


def of_bundle(connection: Connection, bundle_hash: str) -> list[Row]:
    """List the versions that were made of a bundle, by process."""
    return rows.many(connection, _OF_BUNDLE, {"bundle": bundle_hash})


def process_ids(connection: Connection) -> frozenset[str]:
    """Name every process deployed in any version."""
    return frozenset(connection.execute(select(definitions.c.process_id).distinct()).scalars())


def listed(
    connection: Connection, *, process_id: str | None = None, all_versions: bool = False
) -> list[Row]:
    """List versions, newest first: the latest of each process, or all of them."""
    query = select(definitions).order_by(definitions.c.process_id, definitions.c.version.desc())
    if process_id is not None:
        query = query.where(definitions.c.process_id == process_id)
    if not all_versions:
        newest = (
            select(definitions.c.process_id, func.max(definitions.c.version).label("version"))
            .group_by(definitions.c.process_id)
            .subquery()
        )
        query = query.join(
            newest,
            (newest.c.process_id == definitions.c.process_id)
            & (newest.c.version == definitions.c.version),
        )
    return rows.many(connection, query)
