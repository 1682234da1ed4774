"""Tasks: the worklist (工作台), one task with its form, and what is done with it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.deps import Reading, Writing, needs
from api.replay import Route
from api.shapes import (
    Code,
    Given,
    Id,
    Lead,
    Page,
    Paging,
    Reason,
    Shown,
    Task,
    Values,
)
from engine.actions import tasks
from engine.queries import answers, task_page, worklist
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/tasks", tags=["任务"], route_class=Route)
Revision = Annotated[int, Field(ge=0, le=2**31)]


class TaskFilter(Paging):
    """What is asked of the worklist."""

    scope: Literal["mine", "bodies", "all"] = "bodies"
    state: Literal["open", "completed", "cancelled", "any"] = "open"
    q: Code | None = None
    process_id: Code | None = None
    element_id: Code | None = None
    lead_id: Code | None = None
    instance_id: Code | None = None
    root_id: Code | None = None
    overdue: bool = False
    escalation: bool = False
    sort: Code = "due_at"


class TaskPage(Task):
    """A task with all that its page needs."""

    definition_id: str
    form: dict[str, Any] | None
    context: Values
    draft: dict[str, Any] | None
    outcome: dict[str, Any] | None = None
    description: str | None = None


class MaybeRevision(Given):
    """The revision that was seen; without it the last one counts."""

    revision: Revision | None = None


class Draft(Given):
    """What was typed so far."""

    values: Values


class Completion(Given):
    """A form's values."""

    values: Values = Field(default_factory=dict)
    revision: Revision | None = None


class Assignment(Given):
    """Who shall do it, and why."""

    user_id: Id
    reason: Reason


class Person(Shown):
    """Somebody who may be given the task."""

    id: str
    login: str
    name: str


class InstanceBrief(Shown):
    """The state of an instance after a command."""

    id: str
    state: str
    revision: int


class Completed(Shown):
    """The finished task, the tasks it opened, and its instance."""

    task: Task
    opened: list[Task]
    instance: InstanceBrief


class Counts(Shown):
    """Open tasks: mine, those I could claim, the overdue and the escalations among them."""

    mine: int
    claimable: int
    overdue: int
    escalation: int


@router.get("", operation_id="list_tasks", response_model=Page[Task], dependencies=needs(Verb.WORK))
def listed(tx: Reading, asked: Annotated[TaskFilter, Query()]) -> Any:
    """List tasks: mine, those of my bodies, or all I may see."""
    wanted = worklist.Filter(**asked.wanted())
    return worklist.worklist(tx, wanted, limit=asked.limit, cursor=asked.cursor)


@router.get(
    "/counts", operation_id="count_tasks", response_model=Counts, dependencies=needs(Verb.WORK)
)
def counts(tx: Reading) -> Any:
    """Count my open work."""
    return worklist.counts(tx)


@router.get(
    "/{task_id}", operation_id="get_task", response_model=TaskPage, dependencies=needs(Verb.WORK)
)
def one(task_id: Id, tx: Reading) -> Any:
    """Show a task with its form and what the form may read."""
    page = task_page.task_page(tx, task_id)
    if page["facts"] is not None:
        page["context"]["lead"] = Lead.model_validate(page["facts"]).model_dump(mode="json")
    return page


@router.get(
    "/{task_id}/assignees",
    operation_id="task_assignees",
    response_model=Page[Person],
    dependencies=needs(Verb.ASSIGN_TASK),
)
def assignees(task_id: Id, tx: Reading) -> Any:
    """List the people who could be given the task."""
    return {"items": task_page.assignees(tx, task_id)}


@router.post(
    "/{task_id}/claim",
    operation_id="claim_task",
    response_model=Task,
    dependencies=needs(Verb.WORK),
)
def claim(task_id: Id, tx: Writing, given: MaybeRevision | None = None) -> Any:
    """Take a task out of the common pool."""
    tasks.claim(tx, task_id, None if given is None else given.revision)
    return answers.task(tx, task_id)


@router.post(
    "/{task_id}/unclaim",
    operation_id="unclaim_task",
    response_model=Task,
    dependencies=needs(Verb.WORK),
)
def unclaim(task_id: Id, tx: Writing, given: MaybeRevision | None = None) -> Any:
    """Give a claimed task back."""
    tasks.unclaim(tx, task_id, None if given is None else given.revision)
    return answers.task(tx, task_id)


@router.post(
    "/{task_id}/draft",
    operation_id="save_draft",
    status_code=204,
    dependencies=needs(Verb.WORK),
)
def draft(task_id: Id, given: Draft, tx: Writing) -> Response:
    """Keep what was typed so far."""
    tasks.save_draft(tx, task_id, given.values)
    return Response(status_code=204)


@router.post(
    "/{task_id}/complete",
    operation_id="complete_task",
    response_model=Completed,
    dependencies=needs(Verb.WORK),
)
def complete(task_id: Id, tx: Writing, given: Completion | None = None) -> Any:
    """Finish a task with its form's values and move the process on."""
    given = given or Completion()
    done = tasks.complete(tx, task_id, given.values, given.revision)
    return {
        "task": answers.task(tx, task_id),
        "opened": answers.opened(tx, done.moved),
        "instance": answers.instance(tx, done.instance_id),
    }


@router.post(
    "/{task_id}/assign",
    operation_id="assign_task",
    response_model=Task,
    dependencies=needs(Verb.ASSIGN_TASK),
)
def assign(task_id: Id, given: Assignment, tx: Writing) -> Any:
    """Give a task to a person, saying why."""
    tasks.assign(tx, task_id, given.user_id, given.reason)
    return answers.task(tx, task_id)
