"""Writes what a step opened and closed: tasks, timers, subscriptions, jobs, incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from engine import moves, payload, results
from engine.actions import ladders, notices, recounts, surroundings
from engine.queries import visibility
from engine.rules import assignment
from engine.store import bodies as body_store
from engine.store import instances as instance_store
from engine.store import leads as lead_store
from engine.store import tasks as task_store
from engine.store import users as user_store
from engine.store import waits as wait_store

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.store.rows import Row
    from engine.transaction import Transaction

    Follow = list[tuple[str, moves.Command] | results.Thrown]

_OPEN = "open"
_SHOWN = 200  # letters of an author's name that screens show


def close(
    tx: Transaction,
    instance_id: str,
    command: moves.Command,
    closed: Collection[results.ClosedWait],
) -> Follow:
    """End the waits that are over; an interrupted call cancels the instance it called."""
    follow: Follow = []
    tokens: dict[results.WaitKind, list[int]] = {}
    for wait in closed:
        if wait.kind is results.WaitKind.TASK:
            follow += _close_task(tx, instance_id, command, wait)
        elif wait.kind is not results.WaitKind.CALL:
            tokens.setdefault(wait.kind, []).append(wait.token)
        elif wait.outcome is not results.Outcome.COMPLETED:
            follow += [
                (child["id"], moves.Cancel(reason="上级流程已中断"))
                for child in instance_store.children(tx.connection, instance_id, wait.token)
            ]
    for kind, numbers in tokens.items():
        if kind is results.WaitKind.INCIDENT:
            wait_store.resolve(tx.connection, instance_id, numbers, tx.now)
        else:
            wait_store.remove(tx.connection, instance_id, kind, numbers)
    return follow


def _close_task(
    tx: Transaction, instance_id: str, command: moves.Command, wait: results.ClosedWait
) -> Follow:
    done = wait.outcome is results.Outcome.COMPLETED
    follow: Follow = []
    follow += ladders.task_closes(tx, instance_id, wait.token, completed=done)
    task_store.close(
        tx.connection,
        instance_id,
        wait.token,
        state="completed" if done else "cancelled",
        now=tx.now,
        closed_by=tx.actor.user_id,
        outcome=_submitted(command, wait.token),
    )
    return follow


def _submitted(command: moves.Command, token: int) -> dict[str, Any] | None:
    """Give what a person submitted, if this is the task that the command completes."""
    if not isinstance(command, moves.CompleteTask) or command.token != token:
        return None
    outcome: dict[str, Any] = payload.to_json(command.values)
    return outcome


def open_one(tx: Transaction, row: Row, wait: results.Wait, opened_tasks: list[str]) -> Follow:
    """Write one new wait; a buffered message for a new subscription is delivered at once."""
    place = {"id": tx.new_id(), "instance_id": row["id"], "token": wait.token}
    place["element_id"] = wait.element_id
    match wait:
        case results.OpenTask():
            _open_task(tx, row, wait, place)
            opened_tasks.append(place["id"])
        case results.OpenTimer():
            timer = {**place, "name": wait.name[:_SHOWN], "due_at": wait.due_at}
            timer["expression"] = wait.expression[:400]
            timer |= recounts.of_wait(tx, wait.expression, wait.due_at)
            wait_store.add_timer(tx.connection, timer)
            recounts.warn(tx, row, timer, wait.expression, wait.due_at)
        case results.OpenSubscription():
            return _open_subscription(tx, row, wait, place)
        case results.OpenJob():
            job = {**place, "process_id": row["process_id"], "type": wait.job_type}
            job |= {"retries": wait.retries, "available_at": tx.now}
            content = {"variables": wait.variables, "headers": wait.headers}
            wait_store.add_job(tx.connection, {**job, "payload": payload.pack(content)})
        case results.OpenIncident():
            incident = {**place, "process_id": row["process_id"], "code": wait.code}
            incident |= {"message": wait.message, "raised_at": tx.now}
            wait_store.add_incident(tx.connection, incident)
            tx.audit(
                "incident_raised",
                subject=("instance", row["id"]),
                lead_id=row["lead_id"],
                sentence=f"环节 {wait.element_id} 无法继续：{wait.message}",
            )
            notices.incident_raised(tx, row, incident["id"], _name_of(tx, row, wait.element_id))
        case results.OpenCall():
            msg = "a call is opened by advance"
            raise AssertionError(msg)
        case _:
            assert_never(wait)
    return []


def _open_task(tx: Transaction, row: Row, wait: results.OpenTask, place: dict[str, object]) -> None:
    lead_id = row["lead_id"]
    lead = surroundings.lead_facts(tx, lead_id) if lead_id else None
    groups = assignment.resolve(wait.candidate_groups, lead)
    groups += tuple(_person(tx, name) or name for name in wait.candidate_users)
    assignee = None if wait.assignee is None else _person(tx, wait.assignee)
    if wait.assignee is not None and assignee is None:
        groups += (wait.assignee,)  # nobody we know: a word of a foreign diagram, kept
    task = {
        **place,
        "process_id": row["process_id"],
        "name": (wait.name or wait.element_id)[:_SHOWN],
        "form_id": wait.form_id,
        "lead_id": lead_id,
        "state": _OPEN,
        "assignee_id": assignee,
        "due_at": wait.due_at,
        **recounts.of_wait(tx, wait.due_expression, wait.due_at),
        "ladder_at": wait.due_at,
        "follow_up_at": wait.follow_up_at,
        "priority": wait.priority,
        "escalation": wait.properties.get("escalation") == "true",
        "properties": dict(wait.properties),
        "opened_at": tx.now,
    }
    task_store.add(tx.connection, task, tuple(dict.fromkeys(groups)))
    notices.task_opened(tx, task, groups, lead["number"] if lead else None)
    if lead_id is not None:
        let_see(tx, lead_id, assignment.bodies_of(groups))


def _name_of(tx: Transaction, row: Row, element_id: str) -> str:
    process = visibility.bundle(tx, row["bundle_hash"]).processes.get(row["process_id"])
    element = None if process is None else process.elements.get(element_id)
    return (element.name if element is not None else "")[:_SHOWN] or element_id


def _person(tx: Transaction, name: str) -> str | None:
    """Give the id of the account that a diagram names by its id or login."""
    found = user_store.by_login(tx.connection, name) or user_store.get(tx.connection, name)
    return None if found is None or not found["active"] else str(found["id"])


def let_see(tx: Transaction, lead_id: str, body_ids: Collection[str]) -> None:
    """Let bodies see a lead from then on (协办): those asked to work on it, or its finder."""
    lead = surroundings.lead_facts(tx, lead_id)
    known = {lead.get("street_id"), lead.get("responsible_body_id"), lead.get("regulator_body_id")}
    wanted = set(body_ids) - known - {assignment.ZONE, assignment.OFFICE}
    wanted -= lead_store.co_handling(tx.connection, lead_id)
    if not wanted:
        return
    names = body_store.names(tx.connection)
    new = sorted(wanted & names.keys())
    lead_store.add_co_handling(tx.connection, lead_id, new)
    if new:
        tx.audit(
            "co_handling_added",
            subject=("lead", lead_id),
            lead_id=lead_id,
            sentence=f"增加协办单位：{'、'.join(names[body] for body in new)}",
            after={"co_handling": new},
        )


def _open_subscription(
    tx: Transaction, row: Row, wait: results.OpenSubscription, place: dict[str, object]
) -> Follow:
    if wait.channel is results.Channel.MESSAGE:
        kept = wait_store.take_buffered(
            tx.connection, name=wait.name, correlation_key=wait.correlation_key, now=tx.now
        )
        if kept is not None:
            values = payload.unpack(bytes(kept["payload"]))
            return [(row["id"], moves.Deliver(token=wait.token, values=values))]
    wait_store.add_subscription(
        tx.connection,
        {
            **place,
            "channel": str(wait.channel),
            "name": wait.name,
            "correlation_key": wait.correlation_key,
        },
    )
    return []
