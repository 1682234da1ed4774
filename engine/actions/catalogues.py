"""Puts a catalogue of limits in force: the newest deployed one counts for every case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.queries import law
from engine.rules import limit_catalogue
from engine.store import law as law_store

if TYPE_CHECKING:
    from engine.bpmn.definition import Bundle
    from engine.transaction import Transaction


def put_in_force(tx: Transaction, bundle: Bundle) -> None:
    """Let the catalogue of a bundle be the one in force, if the bundle has one."""
    if limit_catalogue.DECISION not in bundle.decisions:
        return
    if law_store.in_force(tx.connection).get(law.CATALOGUE) == bundle.content_hash:
        return
    before, after = law.in_force(tx).catalogue.versions, law.of_bundle(bundle).versions
    law_store.put_in_force(
        tx.connection,
        {
            "part": law.CATALOGUE,
            "content_hash": bundle.content_hash,
            "since": tx.now,
            "set_by": tx.actor.user_id,
        },
    )
    law.forget(tx)
    changed = sorted(name for name in after if before.get(name) != after[name])
    gone = sorted(before.keys() - after.keys())
    if changed or gone:
        tx.audit(
            "catalogue_put_in_force",
            subject=("catalogue", bundle.content_hash),
            sentence=f"时限目录生效：新增或修改 {len(changed)} 个时限，删去 {len(gone)} 个",
            after={"changed": changed, "gone": gone},
        )
