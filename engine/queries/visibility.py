"""Who sees what: leads by body and subtree, instances and tasks by their lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, false, or_, select, true

from engine.bpmn import library
from engine.errors import NotFound
from engine.rules import permissions
from engine.store import bodies as body_store
from engine.store import definitions as definition_store
from engine.store import leads as lead_store
from engine.store import rows
from engine.store.tables.leads import lead_bodies, leads
from engine.store.tables.people import user_roles, users
from engine.store.tables.processes import instances, task_groups, tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, FromClause, Select

    from engine.bpmn.definition import Bundle
    from engine.transaction import Transaction

_BODY_COLUMNS = ("street_id", "community_id", "responsible_body_id", "regulator_body_id")


def own_bodies(tx: Transaction) -> frozenset[str]:
    """Name the bodies whose leads the actor sees: own bodies and everything below them."""
    if "own_bodies" not in tx.memory:
        roots = permissions.body_roots(tx.actor)
        found = {
            row["id"]
            for row in body_store.everything(tx.connection)
            if any(row["path"] == root or row["path"].startswith(f"{root}/") for root in roots)
        }
        tx.memory["own_bodies"] = frozenset(found)
    own: frozenset[str] = tx.memory["own_bodies"]
    return own


def lead_clause(tx: Transaction) -> ColumnElement[bool]:
    """Give the condition on the leads table that keeps only what the actor may see."""
    return _lead_clause(tx, leads)


def _lead_clause(tx: Transaction, table: FromClause) -> ColumnElement[bool]:
    if permissions.sees_every_lead(tx.actor):
        return true()
    own = own_bodies(tx)
    if not own:
        return false()
    co_handled = exists().where(lead_bodies.c.lead_id == table.c.id, lead_bodies.c.body_id.in_(own))
    return or_(*(table.c[column].in_(own) for column in _BODY_COLUMNS), co_handled)


def visible_lead_ids(tx: Transaction) -> Select[tuple[str]]:
    """Select the ids of the leads that the actor may see, whatever query asks for them."""
    seen = leads.alias("visible_leads")
    return select(seen.c.id).where(_lead_clause(tx, seen))


def task_clause(tx: Transaction) -> ColumnElement[bool]:
    """Give the condition on the tasks table that keeps only what the actor may see."""
    if permissions.sees_every_lead(tx.actor) and permissions.sees_free_instances(tx.actor):
        return true()
    visible_lead = tasks.c.lead_id.in_(visible_lead_ids(tx))
    mine = or_(tasks.c.assignee_id == tx.actor.user_id, candidate_clause(tx))
    if permissions.sees_free_instances(tx.actor):
        return or_(tasks.c.lead_id.is_(None), visible_lead, mine)
    started = tasks.c.instance_id.in_(
        select(instances.c.id).where(instances.c.started_by == tx.actor.user_id)
    )
    return or_(visible_lead, mine, and_(tasks.c.lead_id.is_(None), started))


def candidate_clause(tx: Transaction) -> ColumnElement[bool]:
    """Give the condition on the tasks table: one of the task's groups is the actor's."""
    strict, loose = (
        sorted(permissions.candidate_words(tx.actor, about_a_lead=about)) for about in (True, False)
    )
    return exists().where(
        task_groups.c.task_id == tasks.c.id,
        or_(
            task_groups.c.group_id.in_(strict),
            and_(tasks.c.lead_id.is_(None), task_groups.c.group_id.in_(loose)),
        ),
    )


def instance_clause(tx: Transaction) -> ColumnElement[bool]:
    """Give the condition on the instances table that keeps only what the actor may see."""
    free: ColumnElement[bool] = instances.c.lead_id.is_(None)
    if not permissions.sees_free_instances(tx.actor):
        free = and_(free, instances.c.started_by == tx.actor.user_id)
    return or_(free, instances.c.lead_id.in_(visible_lead_ids(tx)))


def visible_instance_ids(tx: Transaction) -> Select[tuple[str]]:
    """Select the ids of the instances that the actor may see."""
    return select(instances.c.id).where(instance_clause(tx))


def may_see_lead(tx: Transaction, lead_id: str) -> bool:
    """Say whether the lead exists and the actor may see it."""
    query = select(leads.c.id).where(leads.c.id == lead_id, lead_clause(tx))
    return tx.connection.execute(query).first() is not None


def visible_among(tx: Transaction, lead_ids: Iterable[str]) -> frozenset[str]:
    """Keep those of the leads that the actor may see."""
    query = select(leads.c.id).where(leads.c.id.in_(list(lead_ids)), lead_clause(tx))
    return frozenset(tx.connection.execute(query).scalars())


def require_lead(tx: Transaction, lead_id: str) -> None:
    """Refuse a lead that does not exist or is hidden; both look the same."""
    if not may_see_lead(tx, lead_id):
        raise NotFound("没有这条线索，或您无权查看。")


def may_see_instance(tx: Transaction, instance_id: str) -> bool:
    """Say whether the instance exists and the actor may see it."""
    query = select(instances.c.id).where(instances.c.id == instance_id, instance_clause(tx))
    return tx.connection.execute(query).first() is not None


def may_see_task(
    tx: Transaction, task: Mapping[str, Any], groups: Iterable[str] | None = None
) -> bool:
    """Say whether the actor may see the task; known `groups` spare a search in most cases."""
    about_a_lead = task["lead_id"] is not None
    if task["assignee_id"] == tx.actor.user_id:
        return True
    if not about_a_lead and permissions.sees_free_instances(tx.actor):
        return True
    words = permissions.candidate_words(tx.actor, about_a_lead=about_a_lead)
    if groups is not None and not words.isdisjoint(groups):
        return True
    query = select(tasks.c.id).where(tasks.c.id == task["id"], task_clause(tx))
    return tx.connection.execute(query).first() is not None


def members(tx: Transaction, groups: Iterable[str]) -> list[dict[str, Any]]:
    """List the active people who belong to one of the groups."""
    pairs = [tuple(group.split("@", 1)) for group in groups if "@" in group]
    if not pairs:
        return []
    query = (
        select(users.c.id, users.c.name, users.c.login, user_roles.c.role, user_roles.c.body_id)
        .join(user_roles, user_roles.c.user_id == users.c.id)
        .where(
            users.c.active,
            or_(
                *(
                    and_(user_roles.c.role == role, user_roles.c.body_id == body)
                    for role, body in pairs
                )
            ),
        )
        .order_by(users.c.name)
    )
    return rows.many(tx.connection, query)


def is_member(tx: Transaction, user_id: str, groups: Iterable[str]) -> bool:
    """Say whether the person belongs to one of the groups."""
    return any(member["id"] == user_id for member in members(tx, groups))


def bundle(tx: Transaction, bundle_hash: str) -> Bundle:
    """Give the compiled bundle; its files are read only when this process has not met it."""
    return library.load(bundle_hash, lambda: definition_store.files(tx.connection, bundle_hash))


def group_names(tx: Transaction, groups: Iterable[str]) -> list[str]:
    """Name groups for the screen: 兴仁街道·线索承办人."""
    bodies = body_store.names(tx.connection)
    named = []
    for group in groups:
        role, at, body = group.partition("@")
        named.append(f"{bodies.get(body, body)}·{ROLE_NAMES.get(role, role)}" if at else group)
    return named


def lead_row(tx: Transaction, lead_id: str) -> Mapping[str, Any]:
    """Read a lead that the actor may see."""
    require_lead(tx, lead_id)
    row = lead_store.get(tx.connection, lead_id)
    if row is None:
        raise NotFound("没有这条线索，或您无权查看。")
    return row


ROLE_NAMES = {
    "handler": "线索承办人",
    "approver": "领导小组",
    "supervisor": "专班办公室",
    "convener": "召集人",
    "police_handler": "公安承办人",
    "designer": "流程设计员",
    "administrator": "系统管理员",
    "tip_officer": "举报受理员",
}
