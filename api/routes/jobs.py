"""Jobs: service tasks worked by other programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from api.deps import Writing, needs
from api.replay import Route
from api.shapes import Given, Id, Page, Shown, Values, Variables
from engine.actions import jobs
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/jobs", tags=["消息与作业"], route_class=Route)
Text = Annotated[str, Field(min_length=1, max_length=200)]
_DAY = 86_400.0


class Activation(Given):
    """Which jobs a worker wants, and for how long."""

    type: Text
    worker: Text = "worker"
    max_jobs: Annotated[int, Field(ge=1, le=100)] = 10
    lock_seconds: Annotated[float, Field(gt=0, le=_DAY)] = 300.0


class Job(Shown):
    """A job that the worker holds until `locked_until`."""

    id: str
    type: str
    instance_id: str
    process_id: str
    element_id: str
    variables: Variables
    headers: Variables
    retries: int
    locked_until: datetime


class Result(Given):
    """What a finished job gives to its process."""

    variables: Values = Field(default_factory=dict)


class Failure(Given):
    """Why a job failed, and when it may be tried again."""

    message: Annotated[str, Field(max_length=4_000)]
    retries: Annotated[int, Field(ge=0, le=1_000)] | None = None
    back_off_seconds: Annotated[float, Field(ge=0, le=_DAY)] = 0.0


class BpmnError(Given):
    """A BPMN error for the diagram to catch."""

    code: Text
    message: Annotated[str, Field(max_length=4_000)] = ""
    variables: Values = Field(default_factory=dict)


class Done(Shown):
    """The tasks that opened by it."""

    opened_tasks: list[str] = Field(default_factory=list)


@router.post(
    "/activate",
    operation_id="activate_jobs",
    response_model=Page[Job],
    dependencies=needs(Verb.WORK_JOBS),
)
def activate(given: Activation, tx: Writing) -> Any:
    """Take free jobs of a type."""
    taken = jobs.activate(
        tx,
        given.type,
        worker=given.worker,
        max_jobs=given.max_jobs,
        lock_seconds=given.lock_seconds,
    )
    return {"items": taken}


@router.post(
    "/{job_id}/complete",
    operation_id="complete_job",
    response_model=Done,
    dependencies=needs(Verb.WORK_JOBS),
)
def complete(job_id: Id, tx: Writing, given: Result | None = None) -> Any:
    """Finish a job with its variables."""
    return jobs.complete(tx, job_id, {} if given is None else given.variables)


@router.post(
    "/{job_id}/fail",
    operation_id="fail_job",
    response_model=Done,
    dependencies=needs(Verb.WORK_JOBS),
)
def fail(job_id: Id, given: Failure, tx: Writing) -> Any:
    """Give a job back; without retries left it becomes an incident."""
    jobs.fail(
        tx,
        job_id,
        given.message,
        retries=given.retries,
        back_off_seconds=given.back_off_seconds,
    )
    return Done()


@router.post(
    "/{job_id}/error",
    operation_id="throw_job_error",
    response_model=Done,
    dependencies=needs(Verb.WORK_JOBS),
)
def throw_error(job_id: Id, given: BpmnError, tx: Writing) -> Any:
    """Answer a job by a BPMN error."""
    return jobs.throw_error(tx, job_id, given.code, given.message, given.variables)
