"""Links between leads: duplicate of, related to, merged into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import Conflict, InputInvalid, NotFound
from engine.queries import visibility
from engine.rules import permissions
from engine.rules.permissions import Verb
from engine.store import leads as lead_store

if TYPE_CHECKING:
    from engine.transaction import Transaction

LINK_KINDS = ("duplicate_of", "related_to", "merged_into")


def link_leads(tx: Transaction, lead_id: str, other_id: str, kind: str, note: str = "") -> None:
    """Link two leads: duplicate of, related to, merged into."""
    permissions.require(tx.actor, Verb.LINK_LEAD)
    if kind not in LINK_KINDS:
        raise InputInvalid(f"关联类型应为 {'、'.join(LINK_KINDS)} 之一。")
    if lead_id == other_id:
        raise InputInvalid("线索不能与自己关联。")
    visibility.require_lead(tx, lead_id)
    visibility.require_lead(tx, other_id)
    existing = lead_store.links(tx.connection, lead_id)
    if any(
        r["kind"] == kind and {r["lead_id"], r["other_id"]} == {lead_id, other_id} for r in existing
    ):
        raise Conflict("两条线索已有此关联。")
    link = {"lead_id": lead_id, "other_id": other_id, "kind": kind, "note": note[:400]}
    lead_store.add_link(tx.connection, {**link, "linked_at": tx.now, "linked_by": tx.actor.user_id})
    tx.audit(
        "leads_linked",
        subject=("lead", lead_id),
        lead_id=lead_id,
        sentence="关联了线索",
        after=link,
    )


def unlink_leads(tx: Transaction, lead_id: str, other_id: str, kind: str) -> None:
    """Take a link away."""
    permissions.require(tx.actor, Verb.LINK_LEAD)
    visibility.require_lead(tx, lead_id)
    if not lead_store.remove_link(tx.connection, lead_id, other_id, kind):
        raise NotFound("没有这个关联。")
    before = {"other_id": other_id, "kind": kind}
    tx.audit(
        "leads_unlinked",
        subject=("lead", lead_id),
        lead_id=lead_id,
        sentence="解除了关联",
        before=before,
    )
