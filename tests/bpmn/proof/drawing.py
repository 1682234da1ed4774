"""Writes a tree of blocks as BPMN, as a designer would draw it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from tests.bpmn import diagrams as d
from tests.bpmn.proof.drawing_events import ROOTS, catching, throwing
from tests.bpmn.proof.model import ENOUGH, Block, Catch


@dataclass(slots=True, kw_only=True)
class Pen:
    """Draws blocks; the processes that are called pile up beside."""

    called: list[str] = field(default_factory=list)

    def block(self, block: Block) -> tuple[str, str, str]:
        """Draw a block: the element to enter, the one that goes on (if any), the XML."""
        match block.kind:
            case "seq":
                return self._seq(block)
            case "choice" | "some" | "fork":
                return self._branches(block)
            case "loop":
                return self._loop(block)
            case "race":
                return self._race(block)
            case "finish" | "raise" | "undo":
                return self._throw(block)
            case "auto":
                return block.name, block.name, _auto(block)
            case "send":
                tag = "sendTask" if block.local else "intermediateThrowEvent"
                return block.name, block.name, throwing(tag, block.name, block)
            case "wait":
                inner = catching(block.how, block.word)
                xml = d.element("intermediateCatchEvent", block.name, inner)
                return block.name, block.name, xml
            case _:
                return self._activity(block)

    def inside(self, block: Block) -> str:
        """Draw what is inside a process or sub-process, with its event sub-processes."""
        n = block.name
        first, last, xml = self.block(block.parts[0])
        xml = d.start(f"{n}_s") + xml + d.flow(f"{n}_s", first) + _to_end(last, f"{n}_e")
        return xml + "".join(self._handler(catch) for catch in block.handlers)

    # ---- flows -------------------------------------------------------------

    def _seq(self, block: Block) -> tuple[str, str, str]:
        drawn = [self.block(part) for part in block.parts]
        flows = "".join(d.flow(a[1], b[0]) for a, b in itertools.pairwise(drawn))
        return drawn[0][0], drawn[-1][1], "".join(xml for _, _, xml in drawn) + flows

    def _branches(self, block: Block) -> tuple[str, str, str]:
        """Draw a split and, if anything arrives there, its join."""
        n, loose = block.name, block.how == "flows"
        tags = {"choice": "exclusiveGateway", "some": "inclusiveGateway", "fork": "parallelGateway"}
        tag, split, join = tags[block.kind], f"{n}_x", f"{n}_j"
        default = {"default": f"{n}_default"} if 0 < len(block.when) < len(block.parts) else {}
        first = n
        if block.kind == "fork":
            first = split
            kind = "task" if loose else tag
            xml = d.element(kind, split)
        elif loose and block.kind == "some":
            split = n
            xml = d.element("userTask", n, **default)
        else:
            xml = d.user(n) + d.element(tag, split, **default) + d.flow(n, split)
        for index, part in enumerate(block.parts):
            enter, leave, inner = self.block(part)
            xml += inner + self._branch(block, index, split, enter)
            xml += d.flow(leave, join) if leave else ""
        if block.ends:
            return first, "", xml
        kind = "task" if loose and block.kind == "choice" else tag
        return first, join, xml + d.element(kind, join)

    def _branch(self, block: Block, index: int, split: str, enter: str) -> str:
        if block.kind == "fork":
            return d.flow(split, enter)
        if index >= len(block.when):
            return d.flow(split, enter, name=f"{block.name}_default")
        tests = " or ".join(f"d_{block.name} = {answer}" for answer in block.when[index])
        return d.flow(split, enter, f"={tests}")

    def _loop(self, block: Block) -> tuple[str, str, str]:
        n = block.name
        first, last, xml = self.block(block.parts[0])
        xml += d.xor(f"{n}_in") + d.user(n) + d.xor(f"{n}_out", default=f"{n}_on")
        xml += d.element("task", f"{n}_z") + d.chain(f"{n}_in", first) + d.chain(last, n)
        xml += d.chain(n, f"{n}_out") + d.flow(f"{n}_out", f"{n}_in", f"=d_{n} = 0")
        return f"{n}_in", f"{n}_z", xml + d.flow(f"{n}_out", f"{n}_z", name=f"{n}_on")

    def _throw(self, block: Block) -> tuple[str, str, str]:
        n = block.name
        tag = "endEvent" if block.kind == "finish" else "intermediateThrowEvent"
        xml = d.user(n) + throwing(tag, f"{n}_t", block) + d.flow(n, f"{n}_t")
        return n, "" if block.ends else f"{n}_t", xml

    # ---- events ------------------------------------------------------------

    def _race(self, block: Block) -> tuple[str, str, str]:
        n = block.name
        xml = d.element("eventBasedGateway", n)
        for catch in block.catches:
            if catch.kind == "message" and block.local:
                xml += d.element("receiveTask", catch.name, messageRef=f"message_{catch.word}")
            else:
                inner = catching(catch.kind, catch.word)
                xml += d.element("intermediateCatchEvent", catch.name, inner)
            xml += d.flow(n, catch.name) + self._path(catch, f"{n}_m")
        if block.ends:
            return n, "", xml
        return n, f"{n}_m", xml + d.xor(f"{n}_m")

    def _path(self, catch: Catch, merge: str) -> str:
        first, last, xml = self.block(catch.path)
        target = merge if catch.merges else f"{catch.name}_e"
        xml += d.flow(catch.name, first)
        return xml + (d.flow(last, merge) if catch.merges else _to_end(last, target))

    def _handler(self, catch: Catch) -> str:
        flag = "true" if catch.interrupting else "false"
        inner = catching(catch.kind, catch.word)
        xml = d.element("startEvent", catch.name, inner, isInterrupting=flag)
        xml += self._path(catch, "")
        return d.element("subProcess", f"{catch.name}_h", xml, triggeredByEvent="true")

    # ---- activities --------------------------------------------------------

    def _activity(self, block: Block) -> tuple[str, str, str]:
        n, last = block.name, block.name
        xml = self._core(block)
        for catch in block.catches:
            inner = catching(catch.kind, catch.word)
            xml += d.boundary(catch.name, n, inner, interrupting=catch.interrupting)
            xml += self._path(catch, f"{n}_m")
        if any(catch.merges for catch in block.catches):
            last = f"{n}_m"
            xml += d.xor(last) + d.flow(n, last)
        if block.undone:
            undo = "<bpmn:compensateEventDefinition/>"
            xml += d.element("boundaryEvent", f"{n}_c", undo, attachedToRef=n)
            xml += d.user(f"{n}_u", isForCompensation="true")
            xml += f'<bpmn:association id="{n}_a" sourceRef="{n}_c" targetRef="{n}_u"/>'
        return n, last, xml

    def _core(self, block: Block) -> str:
        n, many = block.name, _repeated(block)
        match block.kind:
            case "task":
                inputs = {f"o_{n}": "=0"} if block.local else {}
                outputs = {f"o_{n}": f"=d_{n}"} if block.local else {}
                return d.user(n, _mapped(block, "", inputs, outputs), many)
            case "job":
                return d.element(
                    "serviceTask", n, _mapped(block, d.zeebe("taskDefinition", type="w"))
                )
            case "receive":
                return d.element("receiveTask", n, messageRef=f"message_{block.word}")
            case "call":
                self.called.append(d.process(self.inside(block), process_id=f"{n}_p"))
                inputs = {"total": "=0", "log": "=[]", "key": "=key"}
                inputs |= {name: f"={name}" for name in block.given}
                target = d.zeebe(
                    "calledElement",
                    processId=f"{n}_p",
                    propagateAllParentVariables="false",
                    propagateAllChildVariables="false",
                )
                outputs = {f"o_{n}": "=total"}
                return d.element("callActivity", n, _mapped(block, target, inputs, outputs), many)
            case "adhoc":
                return _adhoc(block)
            case _:
                inputs = {"total": "=0", f"o_{n}": "=0"} if block.local else {}
                outputs = {f"o_{n}": "=total"} if block.local else {}
                mapped = _mapped(block, "", inputs, outputs)
                tag = "transaction" if block.how == "transaction" else "subProcess"
                return d.element(tag, n, mapped, many, self.inside(block))


def draw(process: Block) -> bytes:
    """Write a process with those it calls as one file."""
    pen = Pen()
    main = d.process(pen.inside(process))
    return d.definitions(main, *pen.called, ROOTS)


def _to_end(last: str, name: str) -> str:
    return d.end(name) + d.flow(last, name) if last else ""


def _auto(block: Block) -> str:
    n = block.name
    if block.how == "add":
        return d.script(n, "=total + 1", "total")
    if block.how == "note":
        return d.script(n, f'=append(log, "{n}")', "log")
    return d.element("task", n)


def _adhoc(block: Block) -> str:
    tasks = "".join(d.user(part.name) for part in block.parts)
    if block.word:
        condition = f"={block.word} = {ENOUGH}"
        tasks = f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>{tasks}"
    ordering = "Sequential" if block.local else "Parallel"
    return d.element("adHocSubProcess", block.name, tasks, ordering=ordering)


def _mapped(
    block: Block,
    more: str = "",
    inputs: dict[str, str] | None = None,
    outputs: dict[str, str] | None = None,
) -> str:
    counted = block.many is not None and not block.many.listed and "loop" not in block.many.how
    numbered = {f"item_{block.name}": "=loopCounter"} if counted else {}
    inputs = numbered | (inputs or {})
    rows = d.mapping(inputs, outputs or {}) if inputs or outputs else ""
    return d.extensions(more + rows) if more or rows else ""


def _repeated(block: Block) -> str:
    many = block.many
    if many is None:
        return ""
    if many.how in {"loop", "loop_before"}:
        before = "true" if many.how == "loop_before" else "false"
        return (
            f'<bpmn:standardLoopCharacteristics testBefore="{before}" loopMaximum="{many.size}">'
            f"<bpmn:loopCondition>={many.answer} != 0</bpmn:loopCondition>"
            "</bpmn:standardLoopCharacteristics>"
        )
    item, more = f"item_{block.name}", {}
    if many.listed:
        numbers = list(range(1, many.size + 1))
        more = {"inputCollection": f"={numbers}", "inputElement": item}
    if many.output:
        element = f"={item} * 10" if many.output == "item" else f"={many.answer}"
        more |= {"outputCollection": f"out_{block.name}", "outputElement": element}
    inner = d.extensions(d.zeebe("loopCharacteristics", **more)) if more else ""
    if not many.listed:
        inner += f"<bpmn:loopCardinality>{many.size}</bpmn:loopCardinality>"
    if many.enough:
        enough = f"=numberOfCompletedInstances &gt;= {many.enough}"
        inner += f"<bpmn:completionCondition>{enough}</bpmn:completionCondition>"
    flag = "true" if many.how == "sequential" else "false"
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{flag}">{inner}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
