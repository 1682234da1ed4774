"""Notices (通知): told in the transaction of what they tell of, and read by people.

Telling only gathers rows; the transaction inserts them at its end. The sentences hold no
personal data, so that any of them may leave the application.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.queries import notices as notice_queries
from engine.rules import notices
from engine.rules.notices import Kind
from engine.rules.permissions import Verb
from engine.store import notices as notice_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from engine.transaction import Transaction

_LONGEST = 500


def task_opened(
    tx: Transaction, task: Mapping[str, Any], groups: Iterable[str], number: str | None
) -> None:
    """Tell the assignee, or all candidates, of a new task."""
    kind, sentence = notices.opened(task["name"], number, escalation=task["escalation"])
    audience = notices.of_task(groups, task["assignee_id"])
    tell(tx, kind, sentence, audience, event=task["id"], about=_of_task(task))


def task_assigned(tx: Transaction, task: Mapping[str, Any], user_id: str) -> None:
    """Tell a person of a task that was given to them."""
    sentence = notices.assigned(task["name"], notice_queries.lead_number(tx, task["lead_id"]))
    tell(tx, Kind.TASK_ASSIGNED, sentence, (user_id,), event=tx.new_id(), about=_of_task(task))


def task_urged(tx: Transaction, task: Mapping[str, Any], groups: Iterable[str]) -> None:
    """Press the assignee, or all candidates, for a task (催办)."""
    sentence = notices.urged(task["name"], notice_queries.lead_number(tx, task["lead_id"]))
    audience = notices.of_task(groups, task["assignee_id"])
    tell(tx, Kind.TASK_URGED, sentence, audience, event=tx.new_id(), about=_of_task(task))


def deadline_warned(
    tx: Transaction,
    *,
    event: str,
    limit: str,
    due: str,
    lead_id: str,
    audience: Iterable[str],
) -> None:
    """Tell that a limit ends soon; `event` names the deadline and its warning point, once."""
    sentence = notices.warned(limit, due, notice_queries.lead_number(tx, lead_id))
    tell(tx, Kind.DEADLINE_WARNING, sentence, audience, event=event, about={"lead_id": lead_id})


def step_escalated(
    tx: Transaction,
    *,
    escalation_id: str,
    ladder_id: str,
    task: Mapping[str, Any],
    level: str,
    due: str,
    audience: Iterable[str],
) -> None:
    """Tell that an overdue step has risen to a level; it links to the step, whoever has that."""
    number = notice_queries.lead_number(tx, task["lead_id"])
    sentence = notices.risen(task["name"], level, due, number)
    about = {**_of_task(task), "instance_id": ladder_id}
    tell(tx, Kind.ESCALATION_OPENED, sentence, audience, event=escalation_id, about=about)


def incident_raised(
    tx: Transaction, instance: Mapping[str, Any], incident_id: str, element: str
) -> None:
    """Tell who may mend it that an instance cannot go on; never why, which may hold values."""
    number = notice_queries.lead_number(tx, instance["lead_id"])
    sentence = notices.broken(
        notice_queries.process_name(tx, instance["definition_id"]), element, number
    )
    about = {"lead_id": instance["lead_id"], "instance_id": instance["id"]}
    audience = (notices.of_verb(Verb.OPERATE_INSTANCE),)
    tell(tx, Kind.INCIDENT_RAISED, sentence, audience, event=incident_id, about=about)


def tell(
    tx: Transaction,
    kind: Kind,
    sentence: str,
    audience: Iterable[str],
    *,
    event: str,
    about: Mapping[str, str | None],
) -> None:
    """Tell everybody in the audience once; `about` names the task, lead and instance."""
    tx.pending_notices += [
        {
            "event": f"{kind}:{event}",
            "audience": word,
            "kind": str(kind),
            "actor_id": tx.actor.user_id,
            "task_id": about.get("task_id"),
            "lead_id": about.get("lead_id"),
            "instance_id": about.get("instance_id"),
            "sentence": sentence[:_LONGEST],
            "created_at": tx.now,
        }
        for word in dict.fromkeys(audience)
    ]


def mark_read(tx: Transaction, notice_ids: Iterable[int]) -> None:
    """Note that the actor has read these; what is not the actor's is passed over."""
    notice_store.mark_read(
        tx.connection, tx.actor.user_id, notice_queries.mine_among(tx, notice_ids)
    )


def mark_all_read(tx: Transaction) -> None:
    """Note that the actor has read everything there is."""
    up_to = notice_store.last_id(tx.connection)
    notice_store.mark_all_read(tx.connection, tx.actor.user_id, up_to)


def _of_task(task: Mapping[str, Any]) -> dict[str, str | None]:
    return {
        "task_id": task["id"],
        "lead_id": task["lead_id"],
        "instance_id": task["instance_id"],
    }
