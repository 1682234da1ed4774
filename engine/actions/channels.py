"""A person's notice channels: which there are, for which notices, at once or once a day.

The address is sealed on arrival. What is on record of it is only that there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NoReturn

import orjson

from engine.errors import Conflict, FieldError, FormInvalid, NotFound, StaleRevision
from engine.queries import channels as channel_queries
from engine.rules import channels, notices
from engine.rules.channels import Channel
from engine.rules.notices import Kind, Mode
from engine.store import deliveries as delivery_store
from engine.store import sealing

if TYPE_CHECKING:
    from engine.store.rows import Row
    from engine.transaction import Transaction

_MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person wants of a channel; a change without an address keeps the one there is."""

    address: str | None = None
    secret: str = ""
    choices: Mapping[str, str]
    digest_at: str = "08:30"
    active: bool = True


def add(tx: Transaction, channel: str, wishes: Wishes) -> str:
    """Open a channel for the actor and give its id."""
    kind = _require_offered(tx, channel)
    if len(delivery_store.channels_of(tx.connection, tx.actor.user_id)) >= _MOST:
        raise Conflict(f"至多设置 {_MOST} 个通知渠道。")
    if wishes.address is None:
        _refuse("address", "请填写地址。")
    channel_id = tx.new_id()
    delivery_store.add_channel(
        tx.connection,
        {
            "id": channel_id,
            "user_id": tx.actor.user_id,
            "channel": kind.value,
            "created_at": tx.now,
            **_sealed(tx, kind, channel_id, wishes),
            **_chosen(wishes),
        },
    )
    _audit(tx, kind, channel_id, "notice_channel_added", "添加了", wishes)
    return channel_id


def change(tx: Transaction, channel_id: str, revision: int, wishes: Wishes) -> None:
    """Change one of the actor's channels."""
    row = _own(tx, channel_id)
    kind = _require_offered(tx, row["channel"]) if wishes.active else Channel(row["channel"])
    values = {**_sealed(tx, kind, channel_id, wishes), **_chosen(wishes), "error": None}
    if not delivery_store.change_channel(tx.connection, channel_id, revision, values):
        raise StaleRevision("该渠道刚有变化，请刷新后重试。")
    _audit(tx, kind, channel_id, "notice_channel_changed", "修改了", wishes)


def remove(tx: Transaction, channel_id: str) -> None:
    """Close one of the actor's channels; its address is forgotten."""
    row = _own(tx, channel_id)
    delivery_store.remove_channel(tx.connection, channel_id)
    _audit(tx, Channel(row["channel"]), channel_id, "notice_channel_removed", "删除了", None)


def try_out(tx: Transaction, channel_id: str) -> None:
    """Send a trial message by one of the actor's channels, with the next delivery."""
    row = _own(tx, channel_id)
    _require_offered(tx, row["channel"])
    delivery_store.add(
        tx.connection,
        [
            {
                "id": tx.new_id(),
                "channel_id": channel_id,
                "event": f"{Kind.TEST}:{tx.new_id()}",
                "notice_id": None,
                "kind": Kind.TEST.value,
                "state": delivery_store.WAITING,
                "due_at": tx.now,
                "attempts": 0,
                "created_at": tx.now,
            }
        ],
    )
    _audit(tx, Channel(row["channel"]), channel_id, "notice_channel_tried", "测试了", None)


def _own(tx: Transaction, channel_id: str) -> Row:
    row = delivery_store.channel(tx.connection, channel_id)
    if row is None or row["user_id"] != tx.actor.user_id:
        raise NotFound("没有这个通知渠道。")
    return row


def _require_offered(tx: Transaction, channel: str) -> Channel:
    offered = {one.value: one for one in channel_queries.offered(tx.engine.settings)}
    if channel not in offered:
        _refuse("channel", "管理员没有开通这种通知渠道。")
    return offered[channel]


def _sealed(tx: Transaction, kind: Channel, channel_id: str, wishes: Wishes) -> dict[str, bytes]:
    if wishes.address is None:
        return {}
    hosts = tx.engine.settings.webhook_hosts
    address = channels.read(kind, wishes.address, wishes.secret, hosts=hosts)
    key = sealing.key_from(tx.engine.settings, sealing.CHANNELS)
    bound_to = channel_queries.bound_to(tx.actor.user_id, channel_id)
    return {"sealed": sealing.seal(key, orjson.dumps(asdict(address)), bound_to)}


def _chosen(wishes: Wishes) -> dict[str, object]:
    known, modes = {kind.value for kind in notices.CHOSEN}, {mode.value for mode in Mode}
    if not wishes.choices.keys() <= known or not set(wishes.choices.values()) <= modes:
        _refuse("choices", "通知种类或发送方式不正确。")
    if not notices.is_time_of_day(wishes.digest_at):
        _refuse("digest_at", "每日汇总时间应为 HH:MM，如 08:30。")
    return {
        "choices": dict(wishes.choices),
        "digest_at": wishes.digest_at,
        "active": wishes.active,
    }


def _audit(
    tx: Transaction,
    kind: Channel,
    channel_id: str,
    action: str,
    verb: str,
    wishes: Wishes | None,
) -> None:
    tx.audit(
        action,
        subject=("notice_channel", channel_id),
        sentence=f"{verb}通知渠道：{channels.CHANNEL_NAMES[kind]}",
        after=None if wishes is None else _chosen(wishes),
    )


def _refuse(path: str, sentence: str) -> NoReturn:
    raise FormInvalid(sentence, [FieldError(path=path, rule="notice", message=sentence)])
