"""Modifications of a walked instance in few words, and a sub-process to try them on."""

from __future__ import annotations

import pytest

from engine import errors, moves
from engine.bpmn import runtime
from tests.bpmn.diagrams import (
    Walk,
    boundary,
    chain,
    element,
    end,
    extensions,
    mapping,
    start,
    timer,
    user,
)

SUB = element(
    "subProcess",
    "sub",
    extensions(mapping({"local": "=0"}, {"kept": "=local"})),
    start("si"),
    user("x"),
    user("y"),
    end("se"),
    chain("si", "x", "y", "se"),
)
LATE = boundary("late", "sub", timer("duration", "PT1H"), interrupting=False)


def modify(w: Walk, *activate: str | moves.Activation, remove: tuple[object, ...] = ()) -> None:
    """Put tokens at elements, take away those named by number or element."""
    w.do(
        moves.Modify(
            activate=tuple(
                moves.Activation(element=one) if isinstance(one, str) else one for one in activate
            ),
            remove=tuple(
                moves.Removal(token=one)
                if isinstance(one, int)
                else moves.Removal(element=str(one))
                for one in remove
            ),
        )
    )


def refused(
    w: Walk, *activate: str | moves.Activation, remove: tuple[object, ...] = ()
) -> set[str]:
    """Give the rules by which a modification is refused; it changes nothing."""
    before = w.state
    with pytest.raises(errors.PlanInvalid) as caught:
        modify(w, *activate, remove=remove)
    assert w.state == before
    for finding in caught.value.findings:
        assert not finding.element_id or finding.element_id in finding.message
    return {finding.rule for finding in caught.value.findings}


def token_at(w: Walk, element_id: str, index: int = 0) -> int:
    active = runtime.active_elements(w.bundle, "p", w.state or b"")
    return [number for name, number in active if name == element_id][index]
