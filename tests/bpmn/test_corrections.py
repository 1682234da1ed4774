"""What the library does by itself, and what we make of it: one pair for each correction.

When a test of the stock behaviour fails, the library has mended the defect, and the
correction may go.
"""

from __future__ import annotations

import itertools
import warnings
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from tests.bpmn.diagrams import (
    Walk,
    both,
    chain,
    definitions,
    element,
    end,
    flow,
    process,
    some,
    start,
    user,
    walk,
    xor,
)


class Stock:
    """A process on the unmended library."""

    def __init__(self, *body: str) -> None:
        parser = BpmnParser()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parser.add_bpmn_str(definitions(process(*body)))
            self.workflow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
        self.workflow.do_engine_steps()

    @property
    def ready(self) -> list[str]:
        """Name the tasks that are ready."""
        tasks = self.workflow.get_tasks(state=TaskState.READY, manual=True)
        return sorted(task.task_spec.name for task in tasks)

    def complete(self, name: str, **values: Any) -> None:
        """Complete a task."""
        task = self.workflow.get_next_task(state=TaskState.READY, spec_name=name)
        task.data.update(values)
        task.run()
        self.workflow.do_engine_steps()


def rounds(gateway: Any, condition: str | None = None) -> tuple[str, ...]:
    return (
        start(),
        xor("again"),
        gateway("split"),
        user("a"),
        user("b"),
        gateway("join"),
        user("c"),
        xor("x", default="no"),
        end(),
        chain("start", "again", "split"),
        flow("split", "a", condition),
        flow("split", "b", condition),
        chain("a", "join", "c", "x"),
        chain("b", "join"),
        flow("x", "again", "more"),
        flow("x", "end", name="no"),
    )


def fires_early(gateway: Any) -> bool:
    """Try all orders of three rounds; say whether the join ever fires after one branch."""
    for orders in itertools.product(("ab", "ba"), repeat=3):
        stock = Stock(*rounds(gateway, "True" if gateway is some else None))
        for order in orders:
            for name in order:
                if name not in stock.ready:
                    return True
                stock.complete(name)
                if name == order[0] and "c" in stock.ready:
                    return True
            if "c" not in stock.ready:
                return True
            stock.complete("c", more=True)
    return False


def test_the_library_fires_a_parallel_join_in_a_loop_early() -> None:
    assert fires_early(both)


def test_the_library_fires_an_inclusive_join_in_a_loop_early() -> None:
    assert fires_early(some)


def test_our_joins_do_not() -> None:
    for gateway in (both, some):
        for orders in itertools.product(("ab", "ba"), repeat=3):
            w = walk(*rounds(gateway)).start()
            for order in orders:
                w.complete(order[0])
                assert w.where == [order[1]]
                w.complete(order[1])
                assert w.where == ["c"]
                w.complete("c", more=True)


def test_the_library_keeps_all_history_and_we_keep_none() -> None:
    body = (
        start(),
        xor("in"),
        user("a"),
        xor("x", default="no"),
        end(),
        chain("start", "in", "a", "x"),
        flow("x", "in", "more"),
        flow("x", "end", name="no"),
    )
    stock, ours = Stock(*body), walk(*body).start()
    sizes = []
    for _ in range(20):
        stock.complete("a", more=True)
        ours.complete("a", more=True)
        sizes.append((len(stock.workflow.tasks), len(ours.state or b"")))
    assert sizes[-1][0] >= sizes[0][0] + 3 * 19
    assert sizes[-1][1] <= sizes[0][1] + 10


def test_the_library_numbers_tasks_at_random_and_we_count() -> None:
    stock = Stock(start(), user("a"), chain("start", "a"), end(), chain("a", "end"))
    assert all(hasattr(task, "hex") for task in stock.workflow.tasks)
    first = walk(start(), user("a"), end(), chain("start", "a", "end")).start()
    second = Walk(bundle=first.bundle).start()
    assert first.state == second.state


def test_the_library_takes_a_flow_out_of_a_task_whatever_its_condition() -> None:
    body = (
        start(),
        user("a"),
        user("b"),
        end(),
        flow("start", "a"),
        flow("a", "b", "False"),
        flow("b", "end"),
    )
    stock = Stock(*body)
    stock.complete("a")
    assert stock.ready == ["b"]
    ours = walk(*(part.replace("False", "false") for part in body)).start()
    ours.complete("a")
    assert ours.status == "incident"


def test_the_library_drops_what_follows_a_link_and_we_jump() -> None:
    body = (
        start(),
        element("intermediateThrowEvent", "t", '<bpmn:linkEventDefinition name="L"/>'),
        element("intermediateCatchEvent", "c", '<bpmn:linkEventDefinition name="L"/>'),
        user("u"),
        end(),
        chain("start", "t"),
        chain("c", "u", "end"),
    )
    assert Stock(*body).ready == []
    assert walk(*body).start().where == ["u"]
