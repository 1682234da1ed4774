"""A few functions that write small BPMN files, and a walker that always goes through bytes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from engine import moves, results
from engine.bpmn import library, runtime

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
# what the event definitions of the tests refer to
ROOTS = (
    '<bpmn:message id="m1" name="paid"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=order"/></bpmn:extensionElements></bpmn:message>'
    '<bpmn:message id="m2" name="plain"/>'
    '<bpmn:signal id="s1" name="alarm"/>'
    '<bpmn:error id="e1" name="bad" errorCode="BAD"/>'
    '<bpmn:error id="e2" name="other" errorCode="OTHER"/>'
    '<bpmn:escalation id="x1" name="up" escalationCode="UP"/>'
)
_numbers = itertools.count(1)


def definitions(*body: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions {NAMESPACES} id="defs" '
        f'targetNamespace="http://t">{"".join(body)}</bpmn:definitions>'
    ).encode()


def process(*body: str, process_id: str = "p", executable: str = "true") -> str:
    return (
        f'<bpmn:process id="{process_id}" name="{process_id}" isExecutable="{executable}">'
        f"{''.join(body)}</bpmn:process>"
    )


def element(kind: str, name: str, *inner: str, **attributes: str) -> str:
    text = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f'<bpmn:{kind} id="{name}" name="{name}"{text}>{"".join(inner)}</bpmn:{kind}>'


def flow(source: str, target: str, condition: str | None = None, name: str | None = None) -> str:
    inner = ""
    if condition is not None:
        inner = f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>"
    name = name or f"flow_{source}_{target}_{next(_numbers)}"
    return (
        f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">'
        f"{inner}</bpmn:sequenceFlow>"
    )


def chain(*names: str) -> str:
    return "".join(flow(a, b) for a, b in itertools.pairwise(names))


def extensions(*inner: str) -> str:
    return f"<bpmn:extensionElements>{''.join(inner)}</bpmn:extensionElements>"


def zeebe(kind: str, *inner: str, **attributes: str) -> str:
    text = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<zeebe:{kind}{text}>{''.join(inner)}</zeebe:{kind}>"


def mapping(inputs: Mapping[str, str] = {}, outputs: Mapping[str, str] = {}) -> str:
    rows = [zeebe("input", source=s, target=t) for t, s in inputs.items()]
    rows += [zeebe("output", source=s, target=t) for t, s in outputs.items()]
    return zeebe("ioMapping", *rows)


def start(name: str = "start", *inner: str) -> str:
    return element("startEvent", name, *inner)


def end(name: str = "end", *inner: str) -> str:
    return element("endEvent", name, *inner)


def user(name: str, *inner: str, **attributes: str) -> str:
    return element("userTask", name, *inner, **attributes)


def script(name: str, expression: str, result: str, *inner: str) -> str:
    settings = zeebe("script", expression=expression, resultVariable=result)
    return element("scriptTask", name, extensions(settings), *inner)


def service(name: str, job: str = "work", *inner: str) -> str:
    return element("serviceTask", name, extensions(zeebe("taskDefinition", type=job)), *inner)


def xor(name: str, **attributes: str) -> str:
    return element("exclusiveGateway", name, **attributes)


def both(name: str) -> str:
    return element("parallelGateway", name)


def some(name: str, **attributes: str) -> str:
    return element("inclusiveGateway", name, **attributes)


def timer(kind: str, text: str) -> str:
    tag = {"date": "timeDate", "duration": "timeDuration", "cycle": "timeCycle"}[kind]
    return (
        f"<bpmn:timerEventDefinition><bpmn:{tag}>{escape(text)}</bpmn:{tag}>"
        "</bpmn:timerEventDefinition>"
    )


def defined(kind: str, reference: str | None = None) -> str:
    names = {"message": "messageRef", "signal": "signalRef", "error": "errorRef"}
    names["escalation"] = "escalationRef"
    attribute = f' {names[kind]}="{reference}"' if reference else ""
    return f"<bpmn:{kind}EventDefinition{attribute}/>"


def condition(text: str) -> str:
    return (
        "<bpmn:conditionalEventDefinition><bpmn:condition>"
        f"{escape(text)}</bpmn:condition></bpmn:conditionalEventDefinition>"
    )


def boundary(name: str, host: str, *inner: str, interrupting: bool = True) -> str:
    cancel = "true" if interrupting else "false"
    return element("boundaryEvent", name, *inner, attachedToRef=host, cancelActivity=cancel)


def several(
    *,
    sequential: bool = False,
    completion: str = "",
    cardinality: str = "",
    votes: Mapping[str, str] | None = None,
    **more: str,
) -> str:
    attributes = {**(votes or {}), **more}
    inner = extensions(zeebe("loopCharacteristics", **attributes)) if attributes else ""
    inner += f"<bpmn:loopCardinality>{cardinality}</bpmn:loopCardinality>" if cardinality else ""
    if completion:
        inner += f"<bpmn:completionCondition>{completion}</bpmn:completionCondition>"
    flag = "true" if sequential else "false"
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{flag}">{inner}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


@dataclass(slots=True, kw_only=True)
class Walk:
    """Drives one instance and remembers what is open; every step goes through bytes."""

    bundle: Any
    process_id: str = "p"
    facts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    functions: dict[str, Any] = field(default_factory=dict)
    functions_at: Callable[[datetime], Mapping[str, Callable[..., Any]]] | None = None
    fit_fact: Callable[[str, Any], Any] = moves.as_it_is
    caught_above: Callable[[str], bool] = moves.nobody
    now: datetime = NOW
    state: bytes | None = None
    open: dict[int, results.Wait] = field(default_factory=dict)
    trail: list[results.Entered | results.Left] = field(default_factory=list)
    progress: results.Progress | None = None

    def do(self, command: moves.Command) -> results.Progress:
        """Make one step and keep account of what is open."""
        environment = moves.Environment(
            now=self.now,
            facts=self.facts,
            functions=self.functions,
            functions_at=self.functions_at,
            fit_fact=self.fit_fact,
            caught_above=self.caught_above,
        )
        progress = runtime.step(self.bundle, self.process_id, self.state, command, environment)
        self.state = progress.state
        for closed in progress.closed:
            self.open.pop(closed.token)
        for wait in progress.opened:
            assert wait.token not in self.open
            self.open[wait.token] = wait
        self.trail.extend(progress.trail)
        self.progress = progress
        return progress

    def start(self, event: str | None = None, **variables: Any) -> Walk:
        """Start the instance."""
        self.do(moves.Start(variables=variables, event=event))
        return self

    def token(self, element_id: str, index: int = 0) -> int:
        """Find the wait of an element."""
        return sorted(t for t, w in self.open.items() if w.element_id == element_id)[index]

    def complete(self, element_id: str, index: int = 0, /, **values: Any) -> results.Progress:
        """Complete a task."""
        return self.do(moves.CompleteTask(token=self.token(element_id, index), values=values))

    def fire(self, element_id: str) -> results.Progress:
        """Fire a timer."""
        return self.do(moves.FireTimer(token=self.token(element_id)))

    def deliver(self, element_id: str, **values: Any) -> results.Progress:
        """Deliver a message or signal."""
        return self.do(moves.Deliver(token=self.token(element_id), values=values))

    @property
    def where(self) -> list[str]:
        """Name the elements that wait."""
        return sorted(wait.element_id for wait in self.open.values())

    @property
    def variables(self) -> dict[str, Any]:
        """Give the instance's variables."""
        return runtime.variables(self.state or b"")

    @property
    def visited(self) -> list[str]:
        """Name the elements entered, in order."""
        return [step.element_id for step in self.trail if isinstance(step, results.Entered)]

    @property
    def status(self) -> str:
        """Name the state of the instance."""
        return str(self.progress.status) if self.progress else ""

    @property
    def finished(self) -> bool:
        """Say whether it ended normally and nothing is open."""
        return self.status == "completed" and not self.open


def bundle(*body: str, **resources: bytes) -> Any:
    files = {"p.bpmn": definitions(*body)} | {
        name.replace("_dot_", "."): content for name, content in resources.items()
    }
    return library.load(library.bundle_hash(files), lambda: files)


def walk(*body: str, roots: str = "", **options: Any) -> Walk:
    return Walk(bundle=bundle(process(*body), roots), **options)
