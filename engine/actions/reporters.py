"""The reporter (举报人) behind a lead: identity sealed on arrival, opened only on purpose.

The ledger shows an alias. Only the tip officer (举报受理员) may open the identity, must say
why, and leaves an audit row; no audit row and no log line ever holds the identity itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from engine.errors import Conflict, FieldError, FormInvalid, NotFound
from engine.rules import permissions
from engine.rules.permissions import Verb
from engine.store import leads as lead_store
from engine.store import reporters as reporter_store
from engine.store import sealing

if TYPE_CHECKING:
    from engine.transaction import Transaction

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_LENGTHS = {"name": 100, "phone": 40, "id_number": 40, "note": 2_000}
_MIN_REASON = 2
_MAX_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who reported; every part may be empty, not all of them."""

    name: str = ""
    phone: str = ""
    id_number: str = ""
    note: str = ""


def add_reporter(tx: Transaction, lead_id: str, identity: Identity) -> str:
    """Seal the identity of a person who reported the lead, and give the reporter's id."""
    permissions.require(tx.actor, Verb.REGISTER_LEAD)
    lead = lead_store.get(tx.connection, lead_id)
    if lead is None:
        raise NotFound("没有这条线索。")
    content = _checked(identity)
    reporter_id = tx.new_id()
    alias = _alias(reporter_store.count(tx.connection, lead_id))
    reporter_store.add(
        tx.connection,
        {
            "id": reporter_id,
            "lead_id": lead_id,
            "alias": alias,
            "sealed": sealing.seal(
                sealing.key_from(tx.engine.settings), orjson.dumps(content), reporter_id
            ),
            "created_at": tx.now,
        },
    )
    tx.audit(
        "reporter_added",
        subject=("reporter", reporter_id),
        lead_id=lead_id,
        sentence=f"登记{alias}，身份信息已加密保存",
    )
    return reporter_id


def look_at_reporter(tx: Transaction, reporter_id: str, reason: str, *, lead_id: str) -> Identity:
    """Open a reporter's identity for the tip officer; the look and its reason are on record."""
    permissions.require(tx.actor, Verb.LOOK_AT_REPORTER)
    reason = reason.strip()
    if not _MIN_REASON <= len(reason) <= _MAX_REASON:
        sentence = f"请填写查看理由（{_MIN_REASON}–{_MAX_REASON} 个字）。"
        raise FormInvalid(sentence, [FieldError(path="reason", rule="length", message=sentence)])
    row = reporter_store.get(tx.connection, reporter_id)
    if row is None or row["lead_id"] != lead_id:
        raise NotFound("没有这名举报人。")
    content = sealing.unseal(
        sealing.key_from(tx.engine.settings), bytes(row["sealed"]), reporter_id
    )
    if content is None:
        raise Conflict("举报人信息无法解密：密钥与加密时不同，请联系系统管理员核对密钥。")
    tx.audit(
        "reporter_looked_at",
        subject=("reporter", reporter_id),
        lead_id=lead_id,
        sentence=f"查看线索 {row['number']} {row['alias']}的身份信息",
        reason=reason,
    )
    return Identity(**orjson.loads(content))


def _checked(identity: Identity) -> dict[str, Any]:
    content = {name: getattr(identity, name).strip() for name in _LENGTHS}
    errors = [
        FieldError(path=f"reporter.{name}", rule="length", message=f"至多 {limit} 个字。")
        for name, limit in _LENGTHS.items()
        if len(content[name]) > limit or "\x00" in content[name]
    ]
    if errors:
        raise FormInvalid("举报人信息有误。", errors)
    if not any(content.values()):
        sentence = "举报人信息不能全部为空；匿名举报请不要填写。"
        raise FormInvalid(
            sentence, [FieldError(path="reporter", rule="required", message=sentence)]
        )
    return content


def _alias(before: int) -> str:
    return f"举报人{_STEMS[before] if before < len(_STEMS) else before + 1}"
