"""A walk as lines: what is done, then ` : ` and the elements that wait afterwards.

`start [EVENT] a=1`, `do TASK a=1`, `job SERVICE`, `fail SERVICE`, `error ACTIVITY CODE`,
`send EVENT a=1` (message or signal), `fire TIMER`, `set a=1`, `fact a=1` (of the lead),
`return CALL a=1`, `escalate CALL CODE`, `retry ELEMENT`. `TASK#1` is the second of them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from engine import moves
from tests.bpmn.diagrams import Walk


def take(walk: Walk, lines: Sequence[str]) -> None:
    """Take the steps, comparing what waits after each that says so."""
    for line in lines:
        action, colon, expected = line.partition(" :")
        _act(walk, action.split())
        if colon:
            assert walk.where == expected.split(), f"after «{line}»: {walk.where}"


def _act(walk: Walk, words: list[str]) -> None:
    verb, *rest = words
    given = {k: json.loads(v) for k, eq, v in (w.partition("=") for w in rest) if eq}
    plain = [word for word in rest if "=" not in word]
    if verb == "start":
        walk.do(moves.Start(event=plain[0] if plain else None, variables=given))
    elif verb == "set":
        walk.do(moves.SetVariables(values=given))
    elif verb == "fact":
        walk.facts = {"lead": {**walk.facts.get("lead", {}), **given}}
        walk.do(moves.Recheck())
    else:
        name, _, number = plain[0].partition("#")
        walk.do(_command(verb, walk.token(name, int(number or 0)), plain[1:], given))


def _command(verb: str, token: int, words: list[str], given: dict[str, Any]) -> moves.Command:
    match verb:
        case "do":
            return moves.CompleteTask(token=token, values=given)
        case "job":
            return moves.CompleteJob(token=token, values=given)
        case "fail":
            return moves.RaiseIncident(token=token, message="failed")
        case "error":
            return moves.ThrowError(token=token, code=words[0], values=given)
        case "send":
            return moves.Deliver(token=token, values=given)
        case "fire":
            return moves.FireTimer(token=token)
        case "return":
            return moves.FinishCall(token=token, values=given)
        case "escalate":
            return moves.EscalateCall(token=token, code=words[0], values=given)
        case "retry":
            return moves.Retry(token=token)
    raise AssertionError(verb)
