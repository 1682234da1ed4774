"""The clock: what it shows, and moving that of a rehearsal (演练库)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from api.deps import SignedAndKeyed, engine_of, needs
from api.shapes import Given, Shown
from engine import rehearsal
from engine.rules.permissions import Verb
from engine.transaction import Engine

router = APIRouter(prefix="/api/clock", tags=["时钟"])


class Clock(Shown):
    """What the clock shows, and whether it is a rehearsal's."""

    now: datetime
    simulated: bool


class Moved(Clock):
    """What the clock shows now, and how many timers fired on the way."""

    fired: int


class Move(Given):
    """Where to move the clock: a moment with its zone, not before what it shows."""

    to: datetime


@router.get("", operation_id="get_clock", response_model=Clock, dependencies=needs(Verb.WORK))
def shown(engine: Annotated[Engine, Depends(engine_of)]) -> Any:
    """Show the clock."""
    return {"now": engine.clock(), "simulated": engine.sandbox}


@router.post(
    "", operation_id="move_clock", response_model=Moved, dependencies=needs(Verb.MOVE_CLOCK)
)
def move(given: Move, request: Request, credential: SignedAndKeyed) -> Any:
    """Move a rehearsal's clock forward; what falls due on the way happens there, in order."""
    engine = engine_of(request)
    fired = rehearsal.advance(engine, credential.actor, given.to)
    return {"now": engine.clock(), "simulated": engine.sandbox, "fired": fired}
