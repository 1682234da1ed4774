"""Mends: a task of the library pays for logging, clocks and random ids at every change.

SpiffWorkflow 3.2 draws a `uuid4`, reads the wall clock and builds log fields for every
change of state, even with logging off; steps cannot be repeated exactly and cost several
times their work. A `Token` is numbered by its instance, keeps silent and reads no clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from SpiffWorkflow.specs.base import TaskSpec
    from SpiffWorkflow.workflow import Workflow


class Token(Task):  # type: ignore[misc]
    """A live task: a token at an element, inside the token that contains it.

    `role` says what it stands there for, `wait` is the number of what it waits for and
    `wait_kind` its kind, `visit` the visit in the trail, `via` the flow it came by, and
    `memo` what its element must remember until it is done.
    """

    def __init__(
        self,
        workflow: Workflow,
        task_spec: TaskSpec,
        parent: Token | None,
        number: int,
        state: int = TaskState.FUTURE,
    ) -> None:
        """Join the tree of containment under `parent`."""
        self.id = number
        self.workflow = workflow
        self.task_spec = task_spec
        self.triggered = False
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        self.role = ""
        self.wait = 0
        self.wait_kind = ""
        self.visit = 0
        self.via = ""
        self.memo: dict[str, Any] = {}
        self._state = state
        self._children: dict[int, Token] = {}
        self._parent = None if parent is None else parent.id
        workflow.tasks[number] = self
        if parent is not None:
            parent._children[number] = self  # noqa: SLF001

    @property
    def parent(self) -> Token | None:
        """The token that contains this one."""
        found: Token | None = self.workflow.tasks.get(self._parent)
        return found

    @property
    def around(self) -> Token:
        """The token that contains this one, which is not the root."""
        found = self.parent
        if found is None:
            raise LookupError(self.id)
        return found

    @property
    def children(self) -> list[Token]:
        """The tokens inside this one, oldest first."""
        return list(self._children.values())

    @property
    def alive(self) -> bool:
        """Say whether the token is still in its instance."""
        return self.id in self.workflow.tasks

    def chain(self) -> Iterator[Token]:
        """Go outward: this token, the one that contains it, and so on to the root."""
        found: Token | None = self
        while found is not None:
            yield found
            found = found.parent

    def detach(self) -> None:
        """Leave the tree."""
        parent = self.parent
        if parent is not None:
            parent._children.pop(self.id, None)  # noqa: SLF001
        self.workflow.tasks.pop(self.id, None)

    def _set_state(self, value: int) -> None:
        self._state = value
