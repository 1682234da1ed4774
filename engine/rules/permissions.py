"""Who may do what: one table of verbs and roles, and who sees which lead.

A handler sees the leads of the own body and its subtree and those it co-handles; the
office (专班办公室), the convener and the tip officer see all.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from engine.errors import NotAllowed, NotYourTask, TaskClaimed
from engine.model import SYSTEM, Actor, Role

_ALL = frozenset(Role)


class Verb(StrEnum):
    """Everything a person can be allowed to do."""

    WORK = "work"  # see one's worklist, claim and complete
    REGISTER_LEAD = "register_lead"
    CHANGE_LEAD = "change_lead"
    LINK_LEAD = "link_lead"
    NOTIFY_POLICE = "notify_police"
    REOPEN_LEAD = "reopen_lead"
    LOOK_AT_REPORTER = "look_at_reporter"
    ASSIGN_TASK = "assign_task"
    SEE_LEDGER = "see_ledger"
    IMPORT_LEDGER = "import_ledger"
    EXPORT_LEDGER = "export_ledger"
    SEE_DEFINITIONS = "see_definitions"
    DEPLOY = "deploy"
    START_INSTANCE = "start_instance"
    OPERATE_INSTANCE = "operate_instance"
    SEND_EVENT = "send_event"
    WORK_JOBS = "work_jobs"
    SUPERVISE = "supervise"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_NOTICES = "manage_notices"
    MANAGE_HOLIDAYS = "manage_holidays"
    HOLD_DEADLINE = "hold_deadline"
    EXTEND_DEADLINE = "extend_deadline"  # beside the role that the limit's row asks for
    SEE_AUDIT = "see_audit"
    ORDER_SUPERVISION = "order_supervision"  # 挂牌督办、领导包案、督导
    MOVE_CLOCK = "move_clock"  # of a database for rehearsal


_CASE_ROLES = frozenset(
    {Role.HANDLER, Role.APPROVER, Role.SUPERVISOR, Role.CONVENER, Role.POLICE_HANDLER}
)
_PROCESS_ROLES = frozenset({Role.DESIGNER, Role.ADMINISTRATOR, Role.SUPERVISOR})

_TABLE: dict[Verb, frozenset[Role]] = {
    Verb.WORK: _ALL,
    Verb.REGISTER_LEAD: frozenset({Role.HANDLER, Role.SUPERVISOR, Role.TIP_OFFICER}),
    Verb.CHANGE_LEAD: frozenset({Role.HANDLER, Role.SUPERVISOR, Role.POLICE_HANDLER}),
    Verb.LINK_LEAD: frozenset({Role.HANDLER, Role.SUPERVISOR, Role.TIP_OFFICER}),
    Verb.NOTIFY_POLICE: _CASE_ROLES,
    Verb.REOPEN_LEAD: frozenset({Role.SUPERVISOR, Role.CONVENER, Role.HANDLER}),
    Verb.LOOK_AT_REPORTER: frozenset({Role.TIP_OFFICER}),
    Verb.ASSIGN_TASK: frozenset({Role.SUPERVISOR, Role.APPROVER, Role.CONVENER}),
    Verb.SEE_LEDGER: _CASE_ROLES | {Role.TIP_OFFICER},
    Verb.IMPORT_LEDGER: frozenset({Role.SUPERVISOR}),  # it tells what the ledger holds
    Verb.EXPORT_LEDGER: _CASE_ROLES,
    Verb.SEE_DEFINITIONS: _ALL,
    Verb.DEPLOY: frozenset({Role.DESIGNER, Role.ADMINISTRATOR}),
    Verb.START_INSTANCE: _PROCESS_ROLES | {Role.HANDLER},
    Verb.OPERATE_INSTANCE: _PROCESS_ROLES,
    Verb.SEND_EVENT: _PROCESS_ROLES,
    Verb.WORK_JOBS: _PROCESS_ROLES,
    Verb.SUPERVISE: _PROCESS_ROLES | {Role.CONVENER, Role.APPROVER},
    Verb.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Verb.MANAGE_NOTICES: frozenset({Role.ADMINISTRATOR}),
    Verb.MANAGE_HOLIDAYS: frozenset({Role.ADMINISTRATOR}),
    Verb.HOLD_DEADLINE: frozenset({Role.HANDLER, Role.SUPERVISOR, Role.POLICE_HANDLER}),
    Verb.EXTEND_DEADLINE: _CASE_ROLES,
    Verb.SEE_AUDIT: frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}),
    Verb.ORDER_SUPERVISION: frozenset({Role.SUPERVISOR, Role.CONVENER}),
    Verb.MOVE_CLOCK: _PROCESS_ROLES,
}
_SEE_EVERY_LEAD = frozenset({Role.SUPERVISOR, Role.CONVENER, Role.TIP_OFFICER})
_SEE_FREE_INSTANCES = frozenset({Role.DESIGNER, Role.ADMINISTRATOR, Role.SUPERVISOR})


def may(actor: Actor, verb: Verb) -> bool:
    """Say whether one of the actor's roles allows the verb."""
    return actor is SYSTEM or bool(actor.roles & _TABLE[verb])


def verbs(actor: Actor) -> tuple[Verb, ...]:
    """Name everything the actor may do, for the screen."""
    return tuple(verb for verb in Verb if may(actor, verb))


def require(actor: Actor, verb: Verb) -> None:
    """Refuse an actor whose roles do not allow the verb."""
    if not may(actor, verb):
        raise NotAllowed("您的角色没有此项权限。")


def registers(role: Role) -> bool:
    """Say whether the role registers leads."""
    return role in _TABLE[Verb.REGISTER_LEAD]


def sees_every_lead(actor: Actor) -> bool:
    """Say whether no lead is hidden from the actor."""
    return actor is SYSTEM or bool(actor.roles & _SEE_EVERY_LEAD)


def sees_free_instances(actor: Actor) -> bool:
    """Say whether the actor sees every instance that is not about a lead."""
    return actor is SYSTEM or bool(actor.roles & _SEE_FREE_INSTANCES)


def body_roots(actor: Actor) -> tuple[str, ...]:
    """Name the paths of the bodies whose leads, with their subtrees, the actor sees."""
    seeing = _CASE_ROLES | {Role.TIP_OFFICER}
    return tuple(sorted({m.body_path for m in actor.memberships if m.role in seeing}))


def is_candidate(actor: Actor, groups: Iterable[str], *, about_a_lead: bool) -> bool:
    """Say whether the task's groups mean this actor.

    Outside a lead's case (an author tries out a process) a word that is no `role@body`
    means the people with that role, body or login, and the process roles may do any task.
    """
    groups = tuple(groups)
    if actor is SYSTEM or not candidate_words(actor, about_a_lead=about_a_lead).isdisjoint(groups):
        return True
    return not about_a_lead and (not groups or sees_free_instances(actor))


def candidate_words(actor: Actor, *, about_a_lead: bool) -> frozenset[str]:
    """Name the groups that mean this actor: `role@body`, the account; looser words elsewhere."""
    words = actor.groups | {actor.user_id}
    if about_a_lead:
        return words
    return words | {m.body_id for m in actor.memberships} | {str(role) for role in actor.roles}


def require_may_complete(
    actor: Actor, *, groups: Iterable[str], assignee_id: str | None, about_a_lead: bool
) -> None:
    """Refuse an actor who is neither assignee nor, while nobody has claimed it, a candidate."""
    if assignee_id is not None and assignee_id != actor.user_id:
        raise TaskClaimed("该任务已由他人领取。")
    if assignee_id == actor.user_id:
        return
    if not is_candidate(actor, groups, about_a_lead=about_a_lead):
        raise NotYourTask("该任务不属于您所在的单位和角色。")
