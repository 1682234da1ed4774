"""Deployed processes as designers see them: versions, their diagram, their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.errors import NotFound
from engine.queries import visibility
from engine.store import definitions as definition_store

if TYPE_CHECKING:
    from engine.transaction import Transaction


def listed(
    tx: Transaction, *, process_id: str | None = None, all_versions: bool = False
) -> list[dict[str, Any]]:
    """List the newest version of each process, or all versions."""
    rows = definition_store.listed(tx.connection, process_id=process_id, all_versions=all_versions)
    return [_shown(dict(row)) for row in rows]


def definition(tx: Transaction, definition_id: str) -> dict[str, Any]:
    """Show one version."""
    row = definition_store.get(tx.connection, definition_id)
    if row is None:
        raise NotFound("没有这个流程版本。")
    bundle = visibility.bundle(tx, row["bundle_hash"])
    its = bundle.processes[row["process_id"]]
    return {
        **_shown(dict(row)),
        "file": its.file,
        "elements": [
            {"id": e.id, "type": e.type, "name": e.name, "lane": e.lane, "form_id": e.form_id}
            for e in its.elements.values()
        ],
        "start_events": [
            {"element_id": s.element_id, "kind": str(s.kind), "name": s.name} for s in its.starts
        ],
        "calls": sorted(its.calls),
    }


def diagram(tx: Transaction, definition_id: str) -> bytes:
    """Give the .bpmn file of a version as its author wrote it."""
    row = definition_store.get(tx.connection, definition_id)
    if row is None:
        raise NotFound("没有这个流程版本。")
    bundle = visibility.bundle(tx, row["bundle_hash"])
    files = definition_store.files(tx.connection, row["bundle_hash"])
    return files[bundle.processes[row["process_id"]].file]


def files(tx: Transaction, definition_id: str) -> dict[str, bytes]:
    """Give every file of the bundle a version belongs to."""
    row = definition_store.get(tx.connection, definition_id)
    if row is None:
        raise NotFound("没有这个流程版本。")
    return definition_store.files(tx.connection, row["bundle_hash"])


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "key": row["process_id"],
        "name": row["name"],
        "version": row["version"],
        "version_tag": row["version_tag"],
        "hash": row["bundle_hash"],
        "deployment_id": row["deployment_id"],
        "deployed_at": row["deployed_at"],
        "deployed_by": row["deployed_by"],
        "suspended": row["suspended"],
    }
