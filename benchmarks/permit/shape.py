"""The permit process of the benchmarks: 47 nodes in four processes, drawn once for every engine.

Engines differ in how they write an expression, a script, a call or a form; a `Dialect` knows
that. What is drawn (nodes, flows, gateways, timers, the rework loop with its four user tasks)
is the same for all of them by construction.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

PROCESSES = ("permit", "verify_identity", "tech_review", "fee_calc")
NODES = 47
ROUND = ("intake", "v_check", "t_review", "decide")  # the user tasks of one round, in this order


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How one engine writes what BPMN leaves open; each function gives the XML inside."""

    namespaces: str
    script: Callable[[str], str]  # id of a script task -> the whole element
    user: Callable[[str], str]  # id of a user task -> what stands inside
    call: Callable[[str, str], str]  # id, called process -> the whole element
    decide: Callable[[str, str], str]  # id, decision -> the whole element
    condition: Callable[[str], str]  # id of the flow's target -> the text of the condition
    duration: Callable[[str], str]  # ISO 8601 -> the text of the timer
    language: str = ""  # of conditions, where an engine must be told


def files(dialect: Dialect) -> dict[str, str]:
    """Draw the four processes, each a file of its own."""
    drawn = {name: _PARTS[name](dialect) for name in PROCESSES}
    return {name: _file(dialect, process) for name, process in drawn.items()}


def one_file(dialect: Dialect) -> str:
    """Draw the four into one file, for an engine that calls only within a file.

    Only the first is executable there: such an engine starts every executable process.
    """
    first, *called = (_PARTS[name](dialect) for name in PROCESSES)
    rest = "".join(called).replace('isExecutable="true"', 'isExecutable="false"')
    return _file(dialect, first + rest)


def element(tag: str, element_id: str, *inner: str, **attributes: str) -> str:
    """Give one element with its name the same as its id."""
    more = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f'<bpmn:{tag} id="{element_id}" name="{element_id}"{more}>{"".join(inner)}</bpmn:{tag}>'


def _permit(by: Dialect) -> str:
    return _process(
        "permit",
        _starts("start"),
        _exclusive("again"),
        _users(by, "intake", "quick", "decide", "escalated", "hand_over", "write_reason"),
        by.script("normalize"),
        by.decide("classify", "classification"),
        _exclusive("track", default="track_to_fork"),
        element("parallelGateway", "fork"),
        by.call("verify", "verify_identity"),
        by.call("review", "tech_review"),
        element("parallelGateway", "join"),
        _exclusive("reviewed"),
        by.call("fee", "fee_calc"),
        _timer(by, "remind", "decide", "P3D", interrupting=False),
        by.script("reminded"),
        _timer(by, "overdue", "decide", "P14D", interrupting=True),
        _exclusive("decided"),
        _exclusive("outcome", default="outcome_to_write_reason"),
        by.script("issue"),
        _ends("remind_end", "issued", "refused"),
        _flows(
            by,
            "start > again > intake > normalize > classify > track > fork > verify > join",
            "fork > review > join > reviewed > fee > decide > decided > outcome",
            "track > quick ?",
            "quick > reviewed",
            "remind > reminded > remind_end",
            "overdue > escalated > decided",
            "outcome > again ?",
            "outcome > issue ?",
            "outcome > write_reason > refused",
            "issue > hand_over > issued",
        ),
    )


def _verify_identity(by: Dialect) -> str:
    return _process(
        "verify_identity",
        _starts("v_start"),
        by.script("v_query"),
        _users(by, "v_check"),
        _exclusive("v_known", default="v_known_to_v_end"),
        by.script("v_flag"),
        _ends("v_end", "v_flagged"),
        _flows(by, "v_start > v_query > v_check > v_known > v_end", "v_known > v_flag ?"),
        _flows(by, "v_flag > v_flagged"),
    )


def _tech_review(by: Dialect) -> str:
    return _process(
        "tech_review",
        _starts("t_start"),
        by.script("t_count"),
        _users(by, "t_review"),
        _timer(by, "t_remind", "t_review", "PT72H", interrupting=False),
        by.script("t_reminded"),
        by.script("t_score"),
        _ends("t_end", "t_remind_end"),
        _flows(
            by,
            "t_start > t_count > t_review > t_score > t_end",
            "t_remind > t_reminded > t_remind_end",
        ),
    )


def _fee_calc(by: Dialect) -> str:
    return _process(
        "fee_calc",
        _starts("c_start"),
        by.script("c_base"),
        _exclusive("c_kind", default="c_kind_to_c_final"),
        by.script("c_discount"),
        by.script("c_final"),
        _ends("c_end"),
        _flows(
            by,
            "c_start > c_base > c_kind > c_final > c_end",
            "c_kind > c_discount ?",
            "c_discount > c_final",
        ),
    )


_PARTS: dict[str, Callable[[Dialect], str]] = {
    "permit": _permit,
    "verify_identity": _verify_identity,
    "tech_review": _tech_review,
    "fee_calc": _fee_calc,
}


def _file(by: Dialect, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" {by.namespaces}'
        f' id="definitions" targetNamespace="http://example.org/permit">{body}</bpmn:definitions>'
    )


def _process(process_id: str, *parts: str) -> str:
    return element("process", process_id, *parts, isExecutable="true")


def _starts(*ids: str) -> str:
    return "".join(element("startEvent", one) for one in ids)


def _ends(*ids: str) -> str:
    return "".join(element("endEvent", one) for one in ids)


def _users(by: Dialect, *ids: str) -> str:
    return "".join(element("userTask", one, by.user(one)) for one in ids)


def _exclusive(element_id: str, **attributes: str) -> str:
    return element("exclusiveGateway", element_id, **attributes)


def _timer(by: Dialect, element_id: str, on: str, iso: str, *, interrupting: bool) -> str:
    definition = (
        f'<bpmn:timerEventDefinition id="{element_id}_timer">'
        '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">'
        f"{escape(by.duration(iso))}</bpmn:timeDuration></bpmn:timerEventDefinition>"
    )
    cancel = "true" if interrupting else "false"
    return element("boundaryEvent", element_id, definition, attachedToRef=on, cancelActivity=cancel)


def _flows(by: Dialect, *chains: str) -> str:
    """Give the flows of chains; a `?` at the end puts the dialect's condition on the last one."""
    made = []
    for chain in chains:
        path, mark, _ = chain.partition("?")
        ids = [part.strip() for part in path.split(">")]
        for source, target in itertools.pairwise(ids):
            inner = ""
            if mark and target == ids[-1]:
                language = f' language="{by.language}"' if by.language else ""
                inner = (
                    f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression"{language}>'
                    f"{escape(by.condition(target))}</bpmn:conditionExpression>"
                )
            made.append(
                f'<bpmn:sequenceFlow id="{source}_to_{target}" sourceRef="{source}"'
                f' targetRef="{target}">{inner}</bpmn:sequenceFlow>'
            )
    return "".join(made)
