"""Sign in, stay signed in, sign out.

A refusal is a value, not an exception: it must be committed, for it counts towards the
lock-out. Which of name and password was wrong is never told, neither in words nor by the
time the answer takes, and a name without an account locks like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from engine.model import Actor
from engine.rules import passwords
from engine.store import credentials
from engine.store import sessions as session_store
from engine.store import users as user_store

if TYPE_CHECKING:
    from engine.store.rows import Row
    from engine.transaction import Engine, Transaction

NOBODY = Actor(user_id="nobody", name="未登录者")
TOUCH_EVERY = timedelta(minutes=5)
_LONGEST = timedelta(days=30)
_REFUSED = "sign_in_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A new session: its id goes into the cookie and is kept nowhere else."""

    session_id: str
    csrf_token: str
    user_id: str
    login: str
    name: str
    sample: bool
    must_change_password: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Wrong name or password, or a locked name until `locked_until`."""

    locked_until: datetime | None = None


def sign_in(engine: Engine, login: str, password: str) -> SignedIn | Refused:
    """Check a name and a password, and open a session.

    The one verb that opens its transactions itself: hashing takes tens of milliseconds
    and must not hold the database's write lock.
    """
    login = login.strip()
    with engine.read(NOBODY) as tx:
        user = user_store.by_login(tx.connection, login)
    usable = user is not None and user["active"] and not user["is_program"]
    password_hash = user["password_hash"] if user is not None and usable else None
    right, renewed = credentials.check_password(password[: passwords.MAX_LENGTH + 1], password_hash)
    actor = NOBODY if user is None else Actor(user_id=user["id"], name=user["name"])
    with engine.begin(actor) as tx:
        return _conclude(tx, login, user, right=right, renewed=renewed)


def extend(tx: Transaction, session_id: str) -> None:
    """Move the end of a session that is being used; called at most every few minutes."""
    id_hash = credentials.digest(session_id)
    session = session_store.live(tx.connection, id_hash, tx.now)
    if session is None:
        return
    expires_at = min(tx.now + _hours(tx), session["created_at"] + _LONGEST)
    session_store.touch(tx.connection, id_hash, seen_at=tx.now, expires_at=expires_at)


def sign_out(tx: Transaction, session_id: str) -> None:
    """End the session; ending none is no error."""
    if session_store.end(tx.connection, credentials.digest(session_id)):
        tx.audit("signed_out", subject=("user", tx.actor.user_id), sentence="退出登录")


def _conclude(
    tx: Transaction, login: str, user: Row | None, *, right: bool, renewed: str | None
) -> SignedIn | Refused:
    subject = ("login", credentials.digest(login)[:32]) if user is None else ("user", user["id"])
    failed_at = session_store.refusals_since(
        tx.connection, subject, tx.now - passwords.LOCK_TIME, refused=_REFUSED
    )
    locked_until = passwords.locked_until(failed_at, tx.now)
    if locked_until is not None:
        return Refused(locked_until=locked_until)
    if user is None or not right:
        tx.audit(_REFUSED, subject=subject, sentence="登录失败：账号或密码不正确")
        return Refused(locked_until=passwords.locked_until([*failed_at, tx.now], tx.now))
    if renewed is not None:
        user_store.change(tx.connection, user["id"], None, {"password_hash": renewed})
    session_store.sweep_expired(tx.connection, tx.now)
    session_id, csrf_token = credentials.new_secret(), credentials.new_secret()
    session_store.add(
        tx.connection,
        {
            "id_hash": credentials.digest(session_id),
            "user_id": user["id"],
            "csrf_token": csrf_token,
            "created_at": tx.now,
            "seen_at": tx.now,
            "expires_at": tx.now + _hours(tx),
        },
    )
    tx.audit("signed_in", subject=subject, sentence="登录系统")
    return SignedIn(
        session_id=session_id,
        csrf_token=csrf_token,
        user_id=user["id"],
        login=user["login"],
        name=user["name"],
        sample=user["sample"],
        must_change_password=user["must_change_password"],
    )


def _hours(tx: Transaction) -> timedelta:
    return timedelta(hours=tx.engine.settings.session_hours)
