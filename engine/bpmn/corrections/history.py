"""Mends: the library's task tree keeps all history and walks it at every step.

In SpiffWorkflow 3.2 each completed task stays in the tree, predicted tasks hang under
every live one, and `_task_completed_notify` walks everything for waiting tasks after each
completion: a step costs as much as the whole past, a loop grows with its square, and at
depth 1000 ready tasks become invisible. Here the tree holds live tokens only; a finished
token leaves it, nothing is predicted, and nothing is walked.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from SpiffWorkflow.util.event import Event
from SpiffWorkflow.workflow import Workflow

from engine.bpmn.corrections.bookkeeping import Token

if TYPE_CHECKING:
    from uuid import UUID

    from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
    from SpiffWorkflow.task import Task


class LiveWorkflow(Workflow):  # type: ignore[misc]
    """A workflow that is no more than its live tokens; `agenda` holds those ready to run."""

    def __init__(self, workflow_spec: WorkflowSpec) -> None:
        """Hold no tokens yet."""
        self.spec = workflow_spec
        self.data: dict[str, object] = {}
        self.locks: dict[str, object] = {}
        self.last_task: Task | None = None
        self.success = True
        self.completed = False
        self.completed_event = Event()
        self.task_removed_event = Event()
        self.tasks: dict[int, Token] = {}
        self.agenda: deque[Token] = deque()
        self.numbers = 1

    def next_number(self) -> int:
        """Draw the next number; tokens, waits and nothing else are numbered by it."""
        number = self.numbers
        self.numbers += 1
        return number

    def is_completed(self) -> bool:
        """Say whether the instance is over."""
        return self.completed

    def update_waiting_tasks(self) -> None:
        """Do nothing: what waits is woken by its own command."""

    def _task_completed_notify(self, task: Task) -> None:
        """Do nothing: no other token is concerned."""

    def _predict(self, mask: int = 0) -> None:
        """Predict nothing."""

    def _remove_task(self, task_id: UUID | int) -> None:
        self.tasks[int(task_id)].detach()


class LiveSpec:
    """Mixed into task specs: no prediction, no inherited data, no search among children."""

    def _predict(self, my_task: Task, **_: object) -> None:
        """Predict nothing."""

    def _update(self, my_task: Token) -> None:
        if self._update_hook(my_task):
            my_task._ready()  # noqa: SLF001

    def _update_hook(self, my_task: Token) -> bool:
        return my_task is not None

    def _on_ready(self, my_task: Token) -> None:
        my_task.workflow.agenda.append(my_task)

    def _run(self, my_task: Token) -> bool | None:
        return self._run_hook(my_task)

    def _run_hook(self, my_task: Token) -> bool | None:
        raise NotImplementedError

    def _on_complete(self, my_task: Token) -> None:
        self._on_complete_hook(my_task)

    def _on_complete_hook(self, my_task: Token) -> None:
        raise NotImplementedError
