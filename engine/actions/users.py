"""Accounts of people: create, change, set a password, close.

Only the administrator may; a person changes the own password. The last administrator
cannot be closed, so that nobody is locked out of the system.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from engine.actions import bodies
from engine.errors import Conflict, FieldError, FormInvalid, NotFound, SignInRefused, StaleRevision
from engine.model import Role
from engine.rules import passwords, permissions
from engine.rules.permissions import Verb
from engine.store import bodies as body_store
from engine.store import credentials
from engine.store import sessions as session_store
from engine.store import tokens as token_store
from engine.store import users as user_store

if TYPE_CHECKING:
    from engine.store.rows import Row
    from engine.transaction import Transaction

FIRST_LOGIN = "admin"
SAMPLE_PASSWORD = "xiaohao-sample"  # noqa: S105 (printed at every start with samples)
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_MAX_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """A new account; the one-time password is shown once and kept nowhere."""

    user_id: str
    login: str
    one_time_password: str | None


def create_user(
    tx: Transaction,
    *,
    login: str,
    name: str,
    roles: Sequence[tuple[str, str]] = (),
    password: str | None = None,
    is_program: bool = False,
    sample: bool = False,
) -> Created:
    """Create an account with these (role, body id) pairs.

    Without a password one is made that must be changed at the first sign-in. A program's
    account has none: it acts by tokens only.
    """
    permissions.require(tx.actor, Verb.MANAGE_PEOPLE)
    _require_names(login, name)
    if user_store.by_login(tx.connection, login) is not None:
        raise Conflict(f"账号 {login} 已存在。")
    if password is not None and not sample:
        _require_strong(password, login)
    one_time = None
    if password is None and not is_program:
        password = one_time = credentials.new_password()
    user_id = tx.new_id()
    user_store.add(
        tx.connection,
        {
            "id": user_id,
            "login": login,
            "name": name,
            "password_hash": None if password is None else credentials.hash_password(password),
            "must_change_password": one_time is not None,
            "is_program": is_program,
            "sample": sample,
            "created_at": tx.now,
        },
    )
    _set_roles(tx, user_id, roles)
    tx.audit(
        "user_created",
        subject=("user", user_id),
        sentence=f"新建账号 {login}（{name}）",
        after={"login": login, "name": name, "roles": _plain(roles)},
    )
    return Created(user_id=user_id, login=login, one_time_password=one_time)


def change_user(
    tx: Transaction,
    user_id: str,
    *,
    revision: int | None = None,
    name: str | None = None,
    active: bool | None = None,
    roles: Sequence[tuple[str, str]] | None = None,
) -> None:
    """Change name, roles or activity; a closed account loses its sessions and tokens."""
    permissions.require(tx.actor, Verb.MANAGE_PEOPLE)
    user = _require_user(tx, user_id)
    held = [(m.role.value, m.body_id) for m in user_store.memberships(tx.connection, user_id)]
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    if name is not None and name != user["name"]:
        _require_names(user["login"], name)
        before["name"], after["name"] = user["name"], name
    if active is not None and active != user["active"]:
        before["active"], after["active"] = user["active"], active
    columns = dict(after)
    if roles is not None and set(roles) != set(held):
        before["roles"], after["roles"] = _plain(held), _plain(roles)
    if not after:
        return
    if _stops_administering(user, held, active=active, roles=roles) and (
        user_store.other_administrators(tx.connection, user_id) == 0
    ):
        raise Conflict("这是最后一名系统管理员，不能停用或撤销其角色。")
    if not user_store.change(tx.connection, user_id, revision, columns):
        raise StaleRevision("账号刚被他人修改，请刷新后重试。")
    if roles is not None:
        _set_roles(tx, user_id, roles)
    if active is False:
        session_store.end_all(tx.connection, user_id)
        token_store.revoke_all(tx.connection, user_id, tx.now)
    tx.audit(
        "user_changed",
        subject=("user", user_id),
        sentence=f"{'停用' if active is False else '修改'}账号 {user['login']}",
        before=before,
        after=after,
    )


def set_password(tx: Transaction, user_id: str, *, password: str | None = None) -> str | None:
    """Set a person's password, or make a one-time one and give it; all sessions end."""
    permissions.require(tx.actor, Verb.MANAGE_PEOPLE)
    user = _require_user(tx, user_id)
    if user["is_program"]:
        raise Conflict("程序账号没有密码，请使用令牌。")
    one_time = credentials.new_password() if password is None else None
    if password is not None:
        _require_strong(password, user["login"])
    _write_password(tx, user_id, one_time or password or "", must_change=one_time is not None)
    session_store.end_all(tx.connection, user_id)
    tx.audit("password_set", subject=("user", user_id), sentence=f"重置账号 {user['login']} 的密码")
    return one_time


def change_own_password(tx: Transaction, *, old: str, new: str, session_id: str = "") -> None:
    """Change the own password; every other session of the person ends."""
    user = _require_user(tx, tx.actor.user_id)
    right, _ = credentials.check_password(old[: passwords.MAX_LENGTH + 1], user["password_hash"])
    if not right:
        raise SignInRefused("原密码不正确。")
    if old == new:
        _refuse("new", "same", "新密码不能与原密码相同。")
    _require_strong(new, user["login"], field="new")
    _write_password(tx, user["id"], new, must_change=False)
    session_store.end_all(
        tx.connection, user["id"], except_hash=credentials.digest(session_id) if session_id else ""
    )
    tx.audit("password_changed", subject=("user", user["id"]), sentence="修改本人密码")


def create_first_administrator(tx: Transaction) -> Created | None:
    """Create `admin` in a system nobody administers; None when somebody does."""
    if user_store.other_administrators(tx.connection, "") > 0:
        return None
    if user_store.by_login(tx.connection, FIRST_LOGIN) is not None:
        return None
    root = bodies.root_body(tx)
    return create_user(
        tx,
        login=FIRST_LOGIN,
        name="系统管理员",
        roles=[(Role.ADMINISTRATOR.value, root), (Role.DESIGNER.value, root)],
    )


def _stops_administering(
    user: Row,
    held: Sequence[tuple[str, str]],
    *,
    active: bool | None,
    roles: Sequence[tuple[str, str]] | None,
) -> bool:
    administers = any(role == Role.ADMINISTRATOR for role, _ in held)
    if not user["active"] or user["is_program"] or not administers:
        return False
    kept = roles is None or any(role == Role.ADMINISTRATOR for role, _ in roles)
    return active is False or not kept


def _write_password(tx: Transaction, user_id: str, password: str, *, must_change: bool) -> None:
    user_store.change(
        tx.connection,
        user_id,
        None,
        {
            "password_hash": credentials.hash_password(password),
            "must_change_password": must_change,
        },
    )


def _set_roles(tx: Transaction, user_id: str, roles: Sequence[tuple[str, str]]) -> None:
    known = {role.value for role in Role}
    for role, body_id in roles:
        if role not in known:
            _refuse("roles", "role", f"没有角色 {role}。可选：{'、'.join(sorted(known))}。")
        if body_store.get(tx.connection, body_id) is None:
            _refuse("roles", "body", f"没有机构 {body_id}。")
    user_store.replace_roles(tx.connection, user_id, roles)


def _require_user(tx: Transaction, user_id: str) -> Row:
    user = user_store.get(tx.connection, user_id)
    if user is None:
        raise NotFound("没有这个账号。")
    return user


def _require_names(login: str, name: str) -> None:
    if not _LOGIN.fullmatch(login):
        _refuse("login", "pattern", "账号应为 2–64 位小写字母、数字、点、横线或下划线。")
    if not name.strip() or len(name) > _MAX_NAME or "\x00" in name:
        _refuse("name", "length", f"姓名应为 1–{_MAX_NAME} 个字。")


def _require_strong(password: str, login: str, field: str = "password") -> None:
    sentence = passwords.weakness(password, login)
    if sentence is not None:
        _refuse(field, "weak", sentence)


def _refuse(path: str, rule: str, sentence: str) -> NoReturn:
    raise FormInvalid(sentence, [FieldError(path=path, rule=rule, message=sentence)])


def _plain(roles: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{role}@{body_id}" for role, body_id in roles]
