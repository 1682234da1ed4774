"""Messages and signals from other programs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from api.deps import Writing, needs
from api.replay import Route
from api.shapes import Given, Shown, Values
from engine.actions import messages
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api", tags=["消息与作业"], route_class=Route)
Name = Annotated[str, Field(min_length=1, max_length=200)]
_YEAR = 366 * 86_400.0


class NewMessage(Given):
    """A message for the one instance that waits for its name and key."""

    name: Name
    correlation_key: Annotated[str, Field(max_length=200)] = ""
    variables: Values = Field(default_factory=dict)
    time_to_live_seconds: Annotated[float, Field(ge=0, le=_YEAR)] | None = None


class NewSignal(Given):
    """A signal for everyone who listens."""

    name: Name
    variables: Values = Field(default_factory=dict)


class Sent(Shown):
    """How many listened, what was started, whether the message waits for a listener."""

    delivered: int
    started: list[str]
    buffered: bool


@router.post(
    "/messages",
    operation_id="send_message",
    response_model=Sent,
    dependencies=needs(Verb.SEND_EVENT),
)
def send_message(given: NewMessage, tx: Writing) -> Any:
    """Send a message."""
    kept_for = given.time_to_live_seconds
    return messages.send_message(
        tx,
        given.name,
        correlation_key=given.correlation_key,
        variables=given.variables,
        time_to_live_seconds=(
            tx.engine.settings.message_ttl_seconds if kept_for is None else kept_for
        ),
    )


@router.post(
    "/signals", operation_id="send_signal", response_model=Sent, dependencies=needs(Verb.SEND_EVENT)
)
def send_signal(given: NewSignal, tx: Writing) -> Any:
    """Send a signal."""
    return messages.send_signal(tx, given.name, given.variables)
