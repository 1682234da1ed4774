"""The channels by which notices reach people elsewhere, and the administrator's look at them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.deps import Reading, Writing, needs
from api.replay import Route
from api.shapes import Given, Id, Page, Paging, Shown
from engine.actions import channels, deliveries
from engine.queries import channels as channel_queries
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api", tags=["通知"], route_class=Route)
Choices = Annotated[dict[str, str], Field(max_length=20)]


class Named(Shown):
    """A channel that is offered."""

    channel: str
    name: str


class NoticeKind(Shown):
    """A kind of notice."""

    kind: str
    name: str


class NoticeChannel(Shown):
    """One of my channels; of its address only a hint is ever shown."""

    id: str
    channel: str
    name: str
    hint: str
    has_secret: bool
    choices: dict[str, str]
    digest_at: str
    active: bool
    allowed: bool
    sent_at: datetime | None
    problem: str | None
    revision: int


class NoticeSettings(Shown):
    """My channels, and what can be chosen."""

    offered: list[Named]
    kinds: list[NoticeKind]
    webhook_hosts: list[str]
    channels: list[NoticeChannel]


class ChannelWishes(Given):
    """What I want of a channel: kind of notice → off, now or digest."""

    address: Annotated[str, Field(max_length=1_000)] | None = None
    secret: Annotated[str, Field(max_length=200)] = ""
    choices: Choices
    digest_at: Annotated[str, Field(max_length=5)] = "08:30"
    active: bool = True

    def wishes(self) -> channels.Wishes:
        """Give them as the engine takes them."""
        return channels.Wishes(**self.model_dump(include=set(ChannelWishes.model_fields)))


class NewChannel(ChannelWishes):
    """A channel to open."""

    channel: Annotated[str, Field(max_length=16)]


class ChannelChange(ChannelWishes):
    """A change of a channel; without an address the one there is stays."""

    revision: Annotated[int, Field(ge=0, lt=2**31)]


class OutboxFilter(Paging):
    """Which deliveries are asked for."""

    state: Annotated[str, Field(pattern="^(waiting|sent|failed|moot)$")] | None = None


class Delivery(Shown):
    """Something on its way to a person: to whom and how, never what or whereto."""

    id: str
    login: str
    user_name: str
    channel_name: str
    kind_name: str
    state: str
    due_at: datetime
    attempts: int
    problem: str | None
    created_at: datetime
    ended_at: datetime | None


class OutboxCounts(Shown):
    """How many deliveries wait, and how many were given up."""

    waiting: int
    failed: int


@router.get(
    "/me/channels",
    operation_id="list_channels",
    response_model=NoticeSettings,
    dependencies=needs(Verb.WORK),
)
def my_channels(tx: Reading) -> Any:
    """Show by which channels I am told, and which others there could be."""
    return channel_queries.mine(tx)


@router.post(
    "/me/channels",
    operation_id="add_channel",
    status_code=201,
    response_model=NoticeChannel,
    dependencies=needs(Verb.WORK),
)
def add_channel(given: NewChannel, tx: Writing) -> Any:
    """Open a channel."""
    channel_id = channels.add(tx, given.channel, given.wishes())
    return channel_queries.one_of_mine(tx, channel_id)


@router.put(
    "/me/channels/{channel_id}",
    operation_id="change_channel",
    response_model=NoticeChannel,
    dependencies=needs(Verb.WORK),
)
def change_channel(channel_id: Id, given: ChannelChange, tx: Writing) -> Any:
    """Change a channel."""
    channels.change(tx, channel_id, given.revision, given.wishes())
    return channel_queries.one_of_mine(tx, channel_id)


@router.delete(
    "/me/channels/{channel_id}",
    operation_id="remove_channel",
    status_code=204,
    dependencies=needs(Verb.WORK),
)
def remove_channel(channel_id: Id, tx: Writing) -> Response:
    """Close a channel; its address is forgotten."""
    channels.remove(tx, channel_id)
    return Response(status_code=204)


@router.post(
    "/me/channels/{channel_id}/try",
    operation_id="try_channel",
    status_code=204,
    dependencies=needs(Verb.WORK),
)
def try_channel(channel_id: Id, tx: Writing) -> Response:
    """Send a trial message within seconds."""
    channels.try_out(tx, channel_id)
    return Response(status_code=204)


@router.get(
    "/outbox",
    operation_id="list_outbox",
    response_model=Page[Delivery],
    dependencies=needs(Verb.MANAGE_NOTICES),
)
def outbox(tx: Reading, asked: Annotated[OutboxFilter, Query()]) -> Any:
    """List what was or is to be sent, newest first."""
    return channel_queries.outbox(tx, state=asked.state, limit=asked.limit, cursor=asked.cursor)


@router.get(
    "/outbox/counts",
    operation_id="count_outbox",
    response_model=OutboxCounts,
    dependencies=needs(Verb.MANAGE_NOTICES),
)
def outbox_counts(tx: Reading) -> Any:
    """Count what waits and what was given up."""
    return channel_queries.outbox_counts(tx)


@router.post(
    "/outbox/{delivery_id}/retry",
    operation_id="retry_delivery",
    status_code=204,
    dependencies=needs(Verb.MANAGE_NOTICES),
)
def retry_delivery(delivery_id: Id, tx: Writing) -> Response:
    """Try again what was given up."""
    deliveries.retry(tx, delivery_id)
    return Response(status_code=204)
