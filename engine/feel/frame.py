"""Where names are looked up while an expression runs, and what it may still spend.

Every frame points at the root of its run; steps and depth are counted there, so
that no loop, recursion or growing string outlives its budget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.feel.record import Reason, Record
    from engine.feel.syntax import Place
    from engine.feel.values import Value

MAX_STEPS = 1_000_000
"""What one run may cost: a step is a loop round, a list item made, 16 characters made.

What takes longer costs more steps, so that a step is never much more than a microsecond
and a whole run never much more than a second, whatever the expression is.
"""

MAX_DEPTH = 60
"""Calls inside calls."""

MAX_SIZE = 200_000
"""Characters of one string, items of one list."""

CHARACTERS_PER_STEP = 16
STEPS_PER_CALL = 5
_HOLDERS = frozenset({list, dict})


class Frame:
    """One level of names; `parent` is the level around it, `root` the run it belongs to.

    Only a root has an account, converted values, notes, where the caller asked for
    them, of what happened on the way (such as the rules of a table that matched), and
    a record of what gave null.
    """

    __slots__ = (
        "converted",
        "depth",
        "functions",
        "notes",
        "parent",
        "record",
        "root",
        "steps",
        "variables",
    )

    variables: Mapping[str, Value]
    parent: Frame | None
    root: Frame
    functions: Mapping[str, Callable[..., Value]] | None
    steps: int
    depth: int
    converted: dict[str | tuple[str, str], Value] | None
    notes: list[Any] | None
    record: Record | None

    def __init__(
        self,
        variables: Mapping[str, Value],
        functions: Mapping[str, Callable[..., Value]] | None = None,
        record: Record | None = None,
    ) -> None:
        """Open the root frame of a run."""
        self.variables = variables
        self.parent = None
        self.root = self
        self.functions = functions
        self.steps = 0
        self.depth = 0
        self.converted = None
        self.notes = None
        self.record = record

    def inner(self, variables: Mapping[str, Value], root: Frame | None = None) -> Frame:
        """Open a frame inside this one, on the account of `root` (by default, of this run)."""
        frame = Frame.__new__(Frame)
        frame.variables = variables
        frame.parent = self
        frame.root = root or self.root
        frame.functions = self.functions
        return frame

    def spend(self, amount: int = 1) -> None:
        """Count work done, and stop the run that does too much of it."""
        root = self.root
        root.steps += amount
        if root.steps > MAX_STEPS:
            message = "表达式的计算量超出限额，已停止。请缩小循环范围或列表。"
            raise errors.ExpressionFailed(message)

    def enter(self) -> None:
        """Count a call; `leave` must follow."""
        root = self.root
        root.depth += 1
        if root.depth > MAX_DEPTH:
            message = f"表达式中的函数调用嵌套超过 {MAX_DEPTH} 层，已停止。请检查递归。"
            raise errors.ExpressionFailed(message)
        self.spend(STEPS_PER_CALL)

    def leave(self) -> None:
        """End a call that `enter` counted."""
        self.root.depth -= 1

    def remark(self, place: Place | None, reason: Reason, name: str, *about: Value) -> None:
        """Note why there is null here, if anyone wants to know."""
        record = self.root.record
        if record is not None and place is not None:
            record.remark(place, reason, name, about)

    def paid(self, value: Value) -> Value:
        """Return a result, after paying for all that it holds as it would be written out.

        A list that stands in a list twice is made once but kept, sent and compared twice: a
        few steps of `[a, a]` would make what no memory holds.
        """
        unpaid = [value] if type(value) in _HOLDERS else []
        while unpaid:
            holder = unpaid.pop()
            self.spend(len(holder))
            items = holder if type(holder) is list else holder.values()
            unpaid.extend(item for item in items if type(item) in _HOLDERS)
        return value

    def sized(self, value: Value) -> Value:
        """Return a freshly made string or list, after paying for its size."""
        if type(value) is str:
            size, cost = len(value), len(value) // CHARACTERS_PER_STEP
        elif type(value) is list:
            size = cost = len(value)
        else:
            return value
        if size > MAX_SIZE:
            message = f"表达式产生的文本或列表超过 {MAX_SIZE} 个字符或元素，已停止。"
            raise errors.ExpressionFailed(message)
        self.spend(cost)
        return value
