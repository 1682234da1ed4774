"""A person's notice channels, and the administrator's look at what leaves by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import func, select

from engine.queries import paging
from engine.rules import channels as rules
from engine.rules import notices, permissions
from engine.rules.channels import Address, Channel
from engine.rules.permissions import Verb
from engine.store import deliveries as delivery_store
from engine.store import sealing
from engine.store.tables.notices import notice_channels, notice_deliveries
from engine.store.tables.people import users

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.settings import Settings
    from engine.transaction import Transaction

_REASONS = {
    "unreachable": "连接不上对方服务器",
    "mail_failed": "邮件服务器连接不上或拒收",
    "unreadable": "地址无法解密，请重新填写",
    "not_allowed": "管理员已停用此渠道",
    "failed": "发送失败",
}


def offered(settings: Settings) -> tuple[Channel, ...]:
    """Give the channels by which notices may leave."""
    mail, hosts = settings.notice_mail_url is not None, settings.webhook_hosts
    return rules.allowed(settings.notice_channels, mail=mail, hosts=hosts)


def mine(tx: Transaction) -> dict[str, Any]:
    """Show the actor's channels, which others there could be, and what can be chosen."""
    settings = tx.engine.settings
    found = delivery_store.channels_of(tx.connection, tx.actor.user_id)
    return {
        "offered": [
            {"channel": one.value, "name": rules.CHANNEL_NAMES[one]} for one in offered(settings)
        ],
        "kinds": [{"kind": one.value, "name": notices.KIND_NAMES[one]} for one in notices.CHOSEN],
        "webhook_hosts": sorted(settings.webhook_hosts),
        "channels": [_shown(tx, row) for row in found],
    }


def one_of_mine(tx: Transaction, channel_id: str) -> dict[str, Any] | None:
    """Show one of the actor's channels."""
    row = delivery_store.channel(tx.connection, channel_id)
    return None if row is None or row["user_id"] != tx.actor.user_id else _shown(tx, row)


def address_of(tx: Transaction, row: Mapping[str, Any]) -> Address | None:
    """Open a channel's sealed address; None under another key."""
    key = sealing.key_from(tx.engine.settings, sealing.CHANNELS)
    content = sealing.unseal(key, bytes(row["sealed"]), bound_to(row["user_id"], row["id"]))
    return None if content is None else Address(**orjson.loads(content))


def bound_to(user_id: str, channel_id: str) -> str:
    """Name what an address is bound to: it opens for this person's channel only."""
    return f"{user_id}/{channel_id}"


def outbox(
    tx: Transaction, *, state: str | None = None, limit: int = 50, cursor: str | None = None
) -> paging.Page[dict[str, Any]]:
    """List what was or is to be sent, newest first: to whom and how, never what or whereto."""
    permissions.require(tx.actor, Verb.MANAGE_NOTICES)
    query = (
        select(notice_deliveries, notice_channels.c.channel, users.c.login, users.c.name)
        .join(notice_channels, notice_channels.c.id == notice_deliveries.c.channel_id)
        .join(users, users.c.id == notice_channels.c.user_id)
    )
    if state is not None:
        query = query.where(notice_deliveries.c.state == state)
    order = paging.Order(key=notice_deliveries.c.id, id=notice_deliveries.c.id, descending=True)
    page = paging.fetch(tx.connection, query, order, limit=limit, cursor=cursor)
    return paging.Page(items=[_sent(row) for row in page.items], next_cursor=page.next_cursor)


def outbox_counts(tx: Transaction) -> dict[str, int]:
    """Count what waits and what was given up."""
    permissions.require(tx.actor, Verb.MANAGE_NOTICES)
    states = (delivery_store.WAITING, delivery_store.FAILED)
    found = tx.connection.execute(
        select(notice_deliveries.c.state, func.count())
        .where(notice_deliveries.c.state.in_(states))
        .group_by(notice_deliveries.c.state)
    )
    return dict.fromkeys(states, 0) | {state: int(number) for state, number in found}


def reason(code: str | None) -> str | None:
    """Say why sending failed."""
    if code is None:
        return None
    kind, _, number = code.partition("_")
    if code in _REASONS:
        return _REASONS[code]
    return f"对方服务器拒收（{'HTTP ' if kind == 'http' else '代码 '}{number}）"


def _shown(tx: Transaction, row: Mapping[str, Any]) -> dict[str, Any]:
    channel, address = Channel(row["channel"]), address_of(tx, row)
    return {
        **{name: row[name] for name in ("id", "digest_at", "active", "sent_at", "revision")},
        "channel": channel.value,
        "name": rules.CHANNEL_NAMES[channel],
        "hint": "" if address is None else rules.hint(channel, address),
        "has_secret": address is not None and bool(address.secret),
        "choices": _choices(row["choices"]),
        "problem": reason("unreadable" if address is None else row["error"]),
        "allowed": channel in offered(tx.engine.settings),
    }


def _choices(kept: Mapping[str, str]) -> dict[str, str]:
    return {kind.value: kept.get(kind, notices.Mode.OFF) for kind in notices.CHOSEN}


def _sent(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = ("id", "state", "login", "due_at", "attempts", "created_at", "ended_at")
    return {
        **{name: row[name] for name in plain},
        "user_name": row["name"],
        "channel_name": rules.CHANNEL_NAMES[Channel(row["channel"])],
        "kind_name": notices.KIND_NAMES[notices.Kind(row["kind"])],
        "problem": reason(row["error"]),
    }
