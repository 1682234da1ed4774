"""Activities that run several times: multi-instance and the standard loop.

The token at the activity contains one token per run. Outputs are collected in the order
of the inputs, whatever the order in which the runs end; each round begins anew.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import errors
from engine.bpmn import formulas
from engine.bpmn.elements import ElementSpec, listen
from engine.feel.record import kind_word

if TYPE_CHECKING:
    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.diagram import Loop
    from engine.bpmn.formulas import Formula
    from engine.bpmn.instance import Instance

MAX_RUNS = 5_000


class RepeatedSpec(ElementSpec):
    """The frame around the runs of one activity."""

    stays = True
    inner: ElementSpec
    loop: Loop

    def _run_hook(self, my_task: Token) -> bool | None:
        return self.enter(my_task)

    def is_over(self, token: Token) -> bool:
        """Say whether no run is left."""
        return token.has_state(TaskState.STARTED) and all(c.role for c in token.children)

    def begin_run(self, token: Token, index: int) -> Token:
        """Start one run; `loopCounter` counts from 1."""
        instance: Instance = token.workflow
        child = instance.spawn(self.inner, token)
        child.memo["ix"] = index
        instance.scopes.set(child.id, "loopCounter", index + 1)
        return child


class MultiInstanceSpec(RepeatedSpec):
    """Runs once per item of a collection, or so many times, at once or one by one."""

    collection: Formula | None = None
    cardinality: Formula | None = None
    output_element: Formula | None = None
    completion: Formula | None = None

    def enter(self, token: Token) -> bool | None:
        """Count the runs and start them, or the first of them."""
        instance: Instance = token.workflow
        items = self._items(token)
        parallel = self.loop.kind == "parallel"
        instance.require_room(len(items) if parallel else 1)
        listen(token, self.boundaries, "b")
        token.memo |= {"size": len(items), "ended": 0}
        if self.output_element is not None:
            token.memo["out"] = [None] * len(items)
        if not parallel:
            token.memo |= {"items": items, "next": 0}
        if not items:
            return True
        for index, item in enumerate(items if parallel else items[:1]):
            self._run_item(token, index, item)
        return None

    def collect(self, token: Token, child: Token) -> None:
        """Keep the output of a run that ends, and see whether that is enough."""
        instance: Instance = token.workflow
        memo, index = token.memo, child.memo["ix"]
        out = memo.get("out")
        if out is not None and self.output_element is not None:
            value = instance.compute(self.output_element, instance.view(child))
            out = [*out[:index], formulas.admitted(self.output_element, value), *out[index + 1 :]]
        active = sum(not other.role for other in token.children) - 1
        counts: dict[str, Any] = {
            "numberOfInstances": memo["size"],
            "numberOfCompletedInstances": memo["ended"] + 1,
            "numberOfActiveInstances": active,
            "numberOfTerminatedInstances": 0,
        }
        if out is not None and self.loop.output_collection:
            counts[self.loop.output_collection] = out
        enough = self.completion is not None and instance.holds(
            self.completion, instance.view(child, counts)
        )
        memo["ended"] += 1
        if out is not None:
            memo["out"] = out
        if enough:
            memo["stop"] = True

    def go_on(self, token: Token) -> None:
        """Start the next run, or end those that are no longer needed."""
        memo = token.memo
        if memo.get("stop"):
            token.workflow.end_content(token)
        elif "next" in memo and memo["next"] + 1 < memo["size"]:
            memo["next"] += 1
            self._run_item(token, memo["next"], memo["items"][memo["next"]])

    def apply(self, token: Token) -> None:
        """Hand the outputs to the scope around."""
        if self.loop.output_collection and "out" in token.memo:
            owners = [t.id for t in token.chain()][1:]
            token.workflow.scopes.assign(owners, self.loop.output_collection, token.memo["out"])

    def _items(self, token: Token) -> list[Any]:
        instance: Instance = token.workflow
        view = instance.view(token)
        if self.collection is not None:
            items = instance.compute(self.collection, view)
            if not isinstance(items, list | tuple):
                raise errors.ExpressionFailed(
                    f"「{self.label}」的多实例集合不是列表，而是{kind_word(items)}"
                )
            items = formulas.admitted(self.collection, list(items))
        else:
            count = None if self.cardinality is None else instance.compute(self.cardinality, view)
            items = [None] * _count(count, self.label)
        if len(items) > MAX_RUNS:
            raise errors.ExecutionFailed(f"「{self.label}」的实例数 {len(items)} 超过 {MAX_RUNS}")
        return list(items)

    def _run_item(self, token: Token, index: int, item: Any) -> None:
        child = self.begin_run(token, index)
        scopes = token.workflow.scopes
        if self.loop.element:
            scopes.set(child.id, self.loop.element, item)
        name = "" if self.output_element is None else self.output_element.text.lstrip("= \t")
        if name.isidentifier() and name != self.loop.element:
            scopes.set(child.id, name, None)


class StandardLoopSpec(RepeatedSpec):
    """Runs again while its condition holds, at most so many times."""

    condition: Formula | None = None
    maximum: Formula | None = None

    def enter(self, token: Token) -> bool | None:
        """Start the first run, unless the condition is tested before and fails."""
        instance: Instance = token.workflow
        limit = None
        if self.maximum is not None:
            limit = _count(instance.compute(self.maximum, instance.view(token)), self.label)
        if self.loop.test_before and (limit == 0 or not self._again(token)):
            return True
        listen(token, self.boundaries, "b")
        token.memo["ended"] = 0
        if limit is not None:
            token.memo["limit"] = limit
        self.begin_run(token, 0)
        return None

    def collect(self, token: Token, child: Token) -> None:
        """Count a run that ends, and see whether there is another."""
        limit = token.memo.get("limit")
        ended = token.memo["ended"] + 1
        again = (limit is None or ended < limit) and self._again(child)
        token.memo |= {"ended": ended, "stop": not again}

    def go_on(self, token: Token) -> None:
        """Start the next run."""
        if not token.memo["stop"]:
            self.begin_run(token, token.memo["ended"])

    def _again(self, token: Token) -> bool:
        instance: Instance = token.workflow
        return self.condition is None or instance.holds(self.condition, instance.view(token))


def _count(value: Any, label: str) -> int:
    if isinstance(value, str):
        value = Decimal(value) if value.strip().isdigit() else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise errors.ExpressionFailed(f"「{label}」的实例数不是数字，而是{kind_word(value)}")
    if value != int(value) or value < 0 or value > MAX_RUNS:
        raise errors.ExpressionFailed(f"「{label}」的实例数应是 0 到 {MAX_RUNS} 的整数：{value}")
    return int(value)
