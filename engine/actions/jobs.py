"""Work for outside programs: taken under a lock, then completed, failed, or answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine import moves, payload
from engine.actions import advance, surroundings
from engine.errors import Conflict, InputInvalid, NotFound
from engine.queries import visibility
from engine.rules import facts, permissions
from engine.store import jobs as job_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.store.rows import Row
    from engine.transaction import Transaction

_MAX_LOCK = 24 * 3600.0
_MAX_JOBS = 100


def activate(
    tx: Transaction, job_type: str, *, worker: str, max_jobs: int = 10, lock_seconds: float = 300.0
) -> list[dict[str, Any]]:
    """Give free jobs of a type to a worker until the lock runs out.

    A job carries variables of its case, so a worker gets only jobs of cases it may see.
    """
    permissions.require(tx.actor, permissions.Verb.WORK_JOBS)
    if not 0 < lock_seconds <= _MAX_LOCK or not 0 < max_jobs <= _MAX_JOBS:
        raise InputInvalid(
            f"lock_seconds 应在 0–{_MAX_LOCK:.0f} 之间，max_jobs 应在 1–{_MAX_JOBS}。"
        )
    rows = job_store.activate(
        tx.connection,
        job_type=job_type,
        worker=worker,
        limit=max_jobs,
        now=tx.now,
        until=tx.now + timedelta(seconds=lock_seconds),
        of_instances=visibility.visible_instance_ids(tx),
    )
    for row in rows:
        _audit(tx, row, "job_taken", f"程序 {worker} 领取了作业 {row['element_id']}")
    return [{**row, **payload.unpack(bytes(row["payload"]))} for row in rows]


def complete(tx: Transaction, job_id: str, variables: Mapping[str, Any]) -> advance.Moved:
    """Finish a job; its variables enter the process."""
    job = _taken(tx, job_id)
    command = moves.CompleteJob(token=job["token"], values=_result(tx, job, variables))
    moved = advance.move(tx, job["instance_id"], command)
    _audit(tx, job, "job_completed", f"完成了作业 {job['element_id']}")
    return moved


def fail(
    tx: Transaction,
    job_id: str,
    message: str,
    *,
    retries: int | None = None,
    back_off_seconds: float = 0.0,
) -> None:
    """Give a job back with one retry less; without retries left it becomes an incident."""
    job = _taken(tx, job_id)
    left = max(0, job["retries"] - 1 if retries is None else retries)
    later = tx.now + timedelta(seconds=min(max(back_off_seconds, 0.0), _MAX_LOCK))
    values = {"retries": left, "error": message, "locked_until": None, "worker": None}
    job_store.change(tx.connection, job_id, {**values, "available_at": later})
    if left == 0:
        advance.move(
            tx, job["instance_id"], moves.RaiseIncident(token=job["token"], message=message)
        )
    _audit(tx, job, "job_failed", f"作业 {job['element_id']} 失败，余 {left} 次：{message}")


def throw_error(
    tx: Transaction,
    job_id: str,
    code: str,
    message: str = "",
    variables: Mapping[str, Any] | None = None,
) -> advance.Moved:
    """Answer a job by a BPMN error, to be caught in the diagram."""
    job = _taken(tx, job_id)
    values = _result(tx, job, variables or {})
    error = moves.ThrowError(token=job["token"], code=code, message=message, values=values)
    moved = advance.move(tx, job["instance_id"], error)
    _audit(tx, job, "job_error", f"作业 {job['element_id']} 报告了业务错误 {code}")
    return moved


def _taken(tx: Transaction, job_id: str) -> Row:
    permissions.require(tx.actor, permissions.Verb.WORK_JOBS)
    seen = job_store.get(tx.connection, job_id)
    if seen is not None and not visibility.may_see_instance(tx, seen["instance_id"]):
        seen = None
    if seen is not None:  # the case is locked before the job, as every step does
        surroundings.instance(tx, seen["instance_id"])
    job = None if seen is None else job_store.get(tx.connection, job_id)
    if job is None:
        raise NotFound("没有这个作业，或它已完成。")
    if job["locked_until"] is None or job["locked_until"] <= tx.now:
        raise Conflict("该作业未被领取，或领取已过期；请重新领取。")
    return job


def _result(tx: Transaction, job: Row, variables: Mapping[str, Any]) -> dict[str, Any]:
    instance = surroundings.instance(tx, job["instance_id"])
    if instance is not None and instance["lead_id"] is not None:
        facts.require_none(variables)
    result: dict[str, Any] = payload.from_json(variables)
    return result


def _audit(tx: Transaction, job: Row, action: str, sentence: str) -> None:
    tx.audit(action, subject=("job", job["id"]), sentence=sentence)
