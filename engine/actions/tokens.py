"""API tokens: a program acts under an account of its own, with one role in one body.

The secret is given once, when the token is made; only its hash is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from engine.actions import bodies, users
from engine.errors import FieldError, FormInvalid, NotFound
from engine.model import Role
from engine.rules import permissions
from engine.rules.assignment import OFFICE, POLICE, ZONE
from engine.rules.permissions import Verb
from engine.store import bodies as body_store
from engine.store import credentials
from engine.store import tokens as token_store

if TYPE_CHECKING:
    from engine.transaction import Transaction

_MAX_NAME = 100
_DEFAULT_BODY = {
    Role.SUPERVISOR: OFFICE,
    Role.DESIGNER: OFFICE,
    Role.TIP_OFFICER: OFFICE,
    Role.ADMINISTRATOR: ZONE,
    Role.CONVENER: ZONE,
    Role.POLICE_HANDLER: POLICE,
}
_DEFAULT_STREET = "xingren"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A new token; `secret` is shown once."""

    token_id: str
    user_id: str
    body_id: str
    secret: str


def create_token(
    tx: Transaction,
    *,
    role: str,
    body_id: str | None = None,
    name: str = "",
    expires_at: datetime | None = None,
) -> Issued:
    """Create a program's account that holds the role in the body, with one token.

    Without a body the role's usual one is taken; where that is missing, the top of the
    tree, which an empty system gets for the purpose.
    """
    permissions.require(tx.actor, Verb.MANAGE_PEOPLE)
    if role not in {known.value for known in Role}:
        _refuse("role", f"没有角色 {role}。可选：{'、'.join(known.value for known in Role)}。")
    if expires_at is not None and expires_at <= tx.now:
        _refuse("expires_at", "到期时间应晚于现在。")
    if len(name) > _MAX_NAME or "\x00" in name:
        _refuse("name", f"名称至多 {_MAX_NAME} 个字。")
    body_id = body_id or _usual_body(tx, Role(role))
    token_id, secret = tx.new_id(), credentials.new_token()
    account = users.create_user(
        tx,
        login=f"program-{token_id[-12:]}",
        name=name or f"程序（{role}）",
        roles=[(role, body_id)],
        is_program=True,
    )
    token_store.add(
        tx.connection,
        {
            "id": token_id,
            "secret_hash": credentials.digest(secret),
            "user_id": account.user_id,
            "name": name or role,
            "created_at": tx.now,
            "expires_at": expires_at,
        },
    )
    tx.audit(
        "token_created",
        subject=("token", token_id),
        sentence=f"为程序账号 {account.login} 签发令牌",
        after={"role": role, "body_id": body_id, "expires_at": expires_at},
    )
    return Issued(token_id=token_id, user_id=account.user_id, body_id=body_id, secret=secret)


def revoke_token(tx: Transaction, token_id: str) -> None:
    """Make a token useless; revoking one twice is no error."""
    permissions.require(tx.actor, Verb.MANAGE_PEOPLE)
    token = token_store.get(tx.connection, token_id)
    if token is None:
        raise NotFound("没有这个令牌。")
    if token["revoked_at"] is None:
        token_store.revoke(tx.connection, token_id, tx.now)
        tx.audit("token_revoked", subject=("token", token_id), sentence="撤销令牌")


def _usual_body(tx: Transaction, role: Role) -> str:
    usual = _DEFAULT_BODY.get(role, _DEFAULT_STREET)
    if body_store.get(tx.connection, usual) is not None:
        return usual
    return bodies.root_body(tx)


def _refuse(path: str, sentence: str) -> None:
    raise FormInvalid(sentence, [FieldError(path=path, rule="invalid", message=sentence)])
