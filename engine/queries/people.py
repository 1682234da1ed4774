"""Who is asking, and what people, bodies and tokens there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.errors import NotFound
from engine.model import Actor
from engine.queries import visibility
from engine.rules import permissions
from engine.rules.permissions import Verb
from engine.store import bodies as body_store
from engine.store import credentials
from engine.store import sessions as session_store
from engine.store import tokens as token_store
from engine.store import users as user_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.store.rows import Row
    from engine.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """Who a request speaks for; a token has no `csrf_token`."""

    actor: Actor
    csrf_token: str | None = None
    must_change_password: bool = False
    seen_at: datetime | None = None


def by_session(tx: Transaction, session_id: str) -> Credential | None:
    """Find whom a session cookie speaks for."""
    row = session_store.live(tx.connection, credentials.digest(session_id), tx.now)
    if row is None:
        return None
    return Credential(
        actor=_actor(tx, row["user_id"], row["name"]),
        csrf_token=row["csrf_token"],
        must_change_password=row["must_change_password"],
        seen_at=row["seen_at"],
    )


def by_token(tx: Transaction, secret: str) -> Credential | None:
    """Find whom a bearer token speaks for."""
    if not secret.startswith(credentials.TOKEN_PREFIX):
        return None
    row = token_store.live(tx.connection, credentials.digest(secret), tx.now)
    return None if row is None else Credential(actor=_actor(tx, row["user_id"], row["name"]))


def myself(tx: Transaction) -> dict[str, Any]:
    """Show the signed-in person: the account, the roles and what they allow."""
    user = user_store.get(tx.connection, tx.actor.user_id)
    if user is None:
        raise NotFound("没有这个账号。")
    return {
        "user": {
            name: user[name] for name in ("id", "login", "name", "sample", "must_change_password")
        },
        "roles": _roles(tx, [user["id"]])[user["id"]],
        "permissions": [verb.value for verb in permissions.verbs(tx.actor)],
        "sandbox": tx.engine.sandbox,
        "sample_data": bool(user_store.sample_users(tx.connection)),
    }


def users(tx: Transaction, *, after: str = "", limit: int = 50, q: str = "") -> dict[str, Any]:
    """List accounts by login, with their roles; only the administrator may."""
    permissions.require(tx.actor, Verb.MANAGE_PEOPLE)
    rows = user_store.page(tx.connection, after=after, limit=limit + 1, q=q)
    page = rows[:limit]
    return {
        "items": _with_roles(tx, page),
        "next_cursor": page[-1]["login"] if len(rows) > limit else None,
        "total": user_store.count(tx.connection),
    }


def user(tx: Transaction, user_id: str) -> dict[str, Any]:
    """Show one account to the administrator."""
    permissions.require(tx.actor, Verb.MANAGE_PEOPLE)
    row = user_store.get(tx.connection, user_id)
    if row is None:
        raise NotFound("没有这个账号。")
    return _with_roles(tx, [row])[0]


def user_by_login(tx: Transaction, login: str) -> dict[str, Any]:
    """Show one account by its login, for the command line."""
    permissions.require(tx.actor, Verb.MANAGE_PEOPLE)
    row = user_store.by_login(tx.connection, login)
    if row is None:
        raise NotFound(f"没有账号 {login}。")
    return _with_roles(tx, [row])[0]


def bodies(tx: Transaction) -> list[dict[str, Any]]:
    """List the whole tree of bodies in order of their place."""
    return [dict(row) for row in body_store.everything(tx.connection)]


def body(tx: Transaction, body_id: str) -> dict[str, Any]:
    """Show one body."""
    row = body_store.get(tx.connection, body_id)
    if row is None:
        raise NotFound("没有这个机构。")
    return dict(row)


def role_names() -> dict[str, str]:
    """Name every role for the screen."""
    return visibility.ROLE_NAMES


def tokens(tx: Transaction) -> list[dict[str, Any]]:
    """List tokens with their roles, never their secrets; only the administrator may."""
    permissions.require(tx.actor, Verb.MANAGE_PEOPLE)
    rows = token_store.all_tokens(tx.connection)
    roles = _roles(tx, [row["user_id"] for row in rows])
    return [{**row, "roles": roles[row["user_id"]]} for row in rows]


def sample_accounts(tx: Transaction) -> list[dict[str, Any]]:
    """List the sample accounts with their roles, for the sign-in page and the console."""
    rows = user_store.sample_users(tx.connection)
    roles = _roles(tx, [row["id"] for row in rows])
    return [{"login": row["login"], "name": row["name"], "roles": roles[row["id"]]} for row in rows]


def _actor(tx: Transaction, user_id: str, name: str) -> Actor:
    return Actor(
        user_id=user_id, name=name, memberships=user_store.memberships(tx.connection, user_id)
    )


def _with_roles(tx: Transaction, rows: Sequence[Row]) -> list[dict[str, Any]]:
    roles = _roles(tx, [row["id"] for row in rows])
    shown = ("id", "login", "name", "active", "is_program", "sample", "must_change_password")
    return [
        {
            **{name: row[name] for name in shown},
            "created_at": row["created_at"],
            "revision": row["revision"],
            "roles": roles[row["id"]],
        }
        for row in rows
    ]


def _roles(tx: Transaction, user_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    roles: dict[str, list[dict[str, Any]]] = {user_id: [] for user_id in user_ids}
    for row in user_store.roles_of(tx.connection, user_ids):
        roles[row["user_id"]].append(
            {
                "role": row["role"],
                "role_name": visibility.ROLE_NAMES[row["role"]],
                "body_id": row["body_id"],
                "body_name": row["body_name"],
            }
        )
    return roles
