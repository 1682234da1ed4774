"""What leaves the application: written for each channel, taken under a lease, sent, noted.

A delivery is sent at least once: when a server dies between sending and noting, its lease
runs out and another one sends again. Nothing is lost, and nothing is sent twice as long
as no server dies: an event is written once for each channel, and a channel is taken by
one server at a time. Everything due by a channel goes as one message, so that a digest is
nothing but notices that fall due together, and a thousand new tasks are no thousand mails.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from engine.errors import Conflict, NotFound
from engine.model import Actor
from engine.queries import channels as channel_queries
from engine.queries import notices as notice_queries
from engine.rules import channels, notices, permissions
from engine.rules.channels import Address, Channel
from engine.rules.notices import Kind, Mode
from engine.rules.permissions import Verb
from engine.store import deliveries as delivery_store
from engine.store import notices as notice_store
from engine.store import users as user_store

if TYPE_CHECKING:
    from engine.store.rows import Row
    from engine.transaction import Transaction

LEASE = timedelta(minutes=5)
_BATCH = 500
_MOST_IN_A_MESSAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message ready to be sent, with what is to be noted of it afterwards."""

    channel_id: str
    lease: str
    channel: Channel
    address: Address
    title: str
    text: str
    deliveries: tuple[Row, ...]


def spread(tx: Transaction) -> int:
    """Write deliveries for the notices that came since the last time; say how many came."""
    up_to = notice_store.hold_spread(tx.connection)
    came = [] if up_to is None else notice_store.after(tx.connection, up_to, _BATCH)
    if came:
        delivery_store.add(tx.connection, _for_channels(tx, came))
        notice_store.move_spread(tx.connection, came[-1]["id"])
    return len(came)


def take(tx: Transaction) -> Parcel | None:
    """Take what is due by one channel, under a lease; None when nothing is left to send."""
    lease = tx.new_id()
    while True:
        until = tx.now + LEASE
        row = delivery_store.take(tx.connection, tx.now, lease=lease, until=until)
        if row is None:
            return None
        parcel = _pack(tx, row, lease)
        if parcel is not None:
            return parcel


def conclude(tx: Transaction, parcel: Parcel, reason: str) -> None:
    """Note that a parcel was sent, or why not, unless the lease has run out meanwhile."""
    if not delivery_store.holds(tx.connection, parcel.channel_id, parcel.lease):
        return
    if reason:
        _note_failure(tx, parcel, reason)
        delivery_store.release(tx.connection, parcel.channel_id, {"error": reason})
        return
    ids = [row["id"] for row in parcel.deliveries]
    sent = {"state": delivery_store.SENT, "ended_at": tx.now, "error": None}
    delivery_store.change(tx.connection, ids, sent)
    done = {"error": None, "sent_at": tx.now}
    delivery_store.release(tx.connection, parcel.channel_id, done)


def retry(tx: Transaction, delivery_id: str) -> None:
    """Try a delivery again that was given up; the administrator's right."""
    permissions.require(tx.actor, Verb.MANAGE_NOTICES)
    row = delivery_store.get(tx.connection, delivery_id)
    if row is None:
        raise NotFound("没有这条发送记录。")
    if row["state"] != delivery_store.FAILED:
        raise Conflict("只有发送失败的通知可以重新发送。")
    _again(tx, [delivery_id])


def retry_all(tx: Transaction) -> int:
    """Try again everything that was given up, and say how much that is."""
    permissions.require(tx.actor, Verb.MANAGE_NOTICES)
    ids = delivery_store.given_up(tx.connection)
    if ids:
        _again(tx, ids)
    return len(ids)


def forget_old(tx: Transaction) -> None:
    """Remove notices and deliveries that are older than they are kept."""
    before = tx.now - timedelta(days=tx.engine.settings.notice_days)
    notice_store.forget(tx.connection, before)
    delivery_store.forget(tx.connection, before)


def _for_channels(tx: Transaction, came: list[Row]) -> list[dict[str, Any]]:
    found = {}
    for row, reader in _readers_of(tx, came):
        mode = reader["choices"].get(row["kind"], Mode.OFF)
        if mode == Mode.OFF or row["created_at"] < reader["created_at"]:
            continue
        now = mode == Mode.NOW
        found[reader["id"], row["event"]] = {
            "id": tx.new_id(),
            "channel_id": reader["id"],
            "event": row["event"],
            "notice_id": row["id"],
            "kind": row["kind"],
            "state": delivery_store.WAITING,
            "due_at": tx.now if now else notices.next_digest(tx.now, reader["digest_at"]),
            "attempts": 0,
            "created_at": tx.now,
        }
    return list(found.values())


def _readers_of(tx: Transaction, came: list[Row]) -> list[tuple[Row, Row]]:
    """Pair each notice with the channels of those whom it means."""
    offered = {one.value for one in channel_queries.offered(tx.engine.settings)}
    readers = [
        row for row in delivery_store.active_channels(tx.connection) if row["channel"] in offered
    ]
    ears = {actor.user_id: notices.ear(actor) for actor in _actors(tx, readers)}
    return [
        (row, reader) for row in came for reader in readers if ears[reader["user_id"]].hears(row)
    ]


def _actors(tx: Transaction, readers: list[Row]) -> list[Actor]:
    names = {row["user_id"]: row["name"] for row in readers}
    held = user_store.memberships_of(tx.connection, list(names))
    return [Actor(user_id=one, name=names[one], memberships=held[one]) for one in names]


def _pack(tx: Transaction, row: Row, lease: str) -> Parcel | None:
    """Make one message of what is due; end what need not or cannot be sent."""
    due = delivery_store.due(tx.connection, row["id"], tx.now, _MOST_IN_A_MESSAGE)
    channel, address = Channel(row["channel"]), channel_queries.address_of(tx, row)
    if address is None or not _allowed(tx, channel, address):
        reason = "unreadable" if address is None else "not_allowed"
        _end(tx, due, delivery_store.FAILED if address is None else delivery_store.MOOT, reason)
        delivery_store.release(tx.connection, row["id"], {"error": reason})
        return None
    wanted, items = _wanted(tx, row, due)
    _end(tx, [one for one in due if one not in wanted], delivery_store.MOOT, None)
    if not wanted:
        delivery_store.release(tx.connection, row["id"], {})
        return None
    title, text = notices.message(items, public_url=tx.engine.settings.public_url)
    return Parcel(
        channel_id=row["id"],
        lease=lease,
        channel=channel,
        address=address,
        title=title,
        text=text,
        deliveries=tuple(wanted),
    )


def _wanted(tx: Transaction, channel: Row, due: list[Row]) -> tuple[list[Row], list[notices.Item]]:
    """Keep what still concerns the person, as the person sees it now, in order."""
    user = user_store.get(tx.connection, channel["user_id"])
    if user is None or not user["active"] or not channel["active"]:
        return [], []
    (actor,) = _actors(tx, [{"user_id": user["id"], "name": user["name"]}])
    ids = [row["notice_id"] for row in due if row["notice_id"] is not None]
    seen = notice_queries.to_send(replace(tx, actor=actor, memory={}), ids)
    named = tx.engine.settings.notice_subject_names
    items = {row["id"]: _item(row, named=named) for row in seen}
    items[None] = notices.Item(sentence=notices.trial())
    wanted = [row for row in due if row["notice_id"] in items]
    return wanted, [items[row["notice_id"]] for row in wanted]


def _item(row: Row, *, named: bool) -> notices.Item:
    kind = Kind(row["kind"])
    return notices.Item(
        sentence=row["sentence"],
        path=notices.page(kind, task_id=row["task_id"], lead_id=row["lead_id"]),
        subject_name=(row["subject_name"] or "") if named else "",
    )


def _allowed(tx: Transaction, channel: Channel, address: Address) -> bool:
    settings = tx.engine.settings
    if channel is Channel.WEBHOOK and not channels.reaches(address, settings.webhook_hosts):
        return False
    return channel in channel_queries.offered(settings)


def _note_failure(tx: Transaction, parcel: Parcel, reason: str) -> None:
    for (before, once), rows in groupby(sorted(parcel.deliveries, key=_patience), key=_patience):
        attempts, ids = before + 1, [row["id"] for row in rows]
        values: dict[str, Any] = {"attempts": attempts, "error": reason}
        if once or attempts >= notices.MAX_ATTEMPTS:
            values |= {"state": delivery_store.FAILED, "ended_at": tx.now}
        else:
            values |= {"due_at": tx.now + notices.back_off(attempts)}
        delivery_store.change(tx.connection, ids, values)


def _patience(row: Row) -> tuple[int, bool]:
    """Say how often a delivery has failed, and whether once is enough: somebody tries it out."""
    return row["attempts"], row["kind"] == Kind.TEST


def _again(tx: Transaction, ids: list[str]) -> None:
    again = {"state": delivery_store.WAITING, "due_at": tx.now, "attempts": 0, "ended_at": None}
    delivery_store.change(tx.connection, ids, again)
    subject = ("notice_delivery", ids[0])
    tx.audit("notice_retried", subject=subject, sentence=f"重新发送了 {len(ids)} 条通知")


def _end(tx: Transaction, rows: list[Row], state: str, reason: str | None) -> None:
    if rows:
        values = {"state": state, "ended_at": tx.now, "error": reason}
        delivery_store.change(tx.connection, [row["id"] for row in rows], values)
