"""Bodies (机构): the tree of the zone, its streets, communities and member units.

A body is never deleted: leads, tasks and audit rows speak of it. It is closed instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn

from engine.errors import Conflict, FieldError, FormInvalid, NotFound, StaleRevision
from engine.rules import permissions
from engine.rules.assignment import ZONE
from engine.rules.permissions import Verb
from engine.store import bodies as body_store

if TYPE_CHECKING:
    from engine.store.rows import Row
    from engine.transaction import Transaction

KINDS = ("district", "street", "community", "unit")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_CODE = re.compile(r"[A-Z0-9]{0,8}")
_MAX_NAME = 200
_MAX_PATH = 400


def add_body(
    tx: Transaction,
    *,
    body_id: str,
    name: str,
    kind: str,
    parent_id: str | None,
    code: str = "",
) -> None:
    """Add a body under its parent; only the first body of all has none.

    `code` are the letters with which the numbers of a street's leads begin.
    """
    permissions.require(tx.actor, Verb.MANAGE_PEOPLE)
    if not _ID.fullmatch(body_id):
        _refuse("id", "pattern", "机构标识应为 1–64 位小写字母、数字、横线或下划线。")
    _require_name(name)
    if kind not in KINDS:
        _refuse("kind", "enum", f"机构类型应为 {'、'.join(KINDS)} 之一。")
    if not _CODE.fullmatch(code):
        _refuse("code", "pattern", "编号字头应为至多 8 位大写字母或数字。")
    if body_store.get(tx.connection, body_id) is not None:
        raise Conflict(f"机构 {body_id} 已存在。")
    path = _path(tx, body_id, parent_id)
    body_store.add(
        tx.connection,
        {
            "id": body_id,
            "name": name,
            "kind": kind,
            "parent_id": parent_id,
            "path": path,
            "code": code,
        },
    )
    tx.audit(
        "body_added",
        subject=("body", body_id),
        sentence=f"新增机构 {name}",
        after={"name": name, "kind": kind, "path": path},
    )


def change_body(
    tx: Transaction,
    body_id: str,
    *,
    revision: int,
    name: str | None = None,
    active: bool | None = None,
) -> None:
    """Rename a body, close it or open it again; its place in the tree stays."""
    permissions.require(tx.actor, Verb.MANAGE_PEOPLE)
    body = body_store.get(tx.connection, body_id)
    if body is None:
        raise NotFound("没有这个机构。")
    wanted: dict[str, Any] = {}
    if name is not None:
        _require_name(name)
        wanted["name"] = name
    if active is not None:
        wanted["active"] = active
    if active is False and body["parent_id"] is None:
        raise Conflict("最上级机构不能停用。")
    changed = {column: value for column, value in wanted.items() if value != body[column]}
    if not body_store.change(tx.connection, body_id, revision, changed):
        raise StaleRevision("机构刚被他人修改，请刷新后重试。")
    if changed:
        tx.audit(
            "body_changed",
            subject=("body", body_id),
            sentence=f"{'停用' if active is False else '修改'}机构 {body['name']}",
            before={column: body[column] for column in changed},
            after=changed,
        )


def root_body(tx: Transaction) -> str:
    """Name the top of the tree; an empty system gets one, called 高新区, to begin with."""
    root = _root(tx)
    if root is not None:
        return str(root["id"])
    add_body(tx, body_id=ZONE, name="高新区", kind=KINDS[0], parent_id=None)
    return ZONE


def _root(tx: Transaction) -> Row | None:
    return next((b for b in body_store.everything(tx.connection) if b["parent_id"] is None), None)


def _path(tx: Transaction, body_id: str, parent_id: str | None) -> str:
    if parent_id is None:
        if _root(tx) is not None:
            _refuse("parent_id", "required", "请选择上级机构：最上级机构只有一个。")
        return body_id
    parent = body_store.get(tx.connection, parent_id)
    if parent is None:
        _refuse("parent_id", "unknown", f"没有上级机构 {parent_id}。")
    path = f"{parent['path']}/{body_id}"
    if len(path) > _MAX_PATH:
        _refuse("parent_id", "depth", "机构层级过深。")
    return path


def _require_name(name: str) -> None:
    if not name.strip() or len(name) > _MAX_NAME or "\x00" in name:
        _refuse("name", "length", f"机构名称应为 1–{_MAX_NAME} 个字。")


def _refuse(path: str, rule: str, sentence: str) -> NoReturn:
    raise FormInvalid(sentence, [FieldError(path=path, rule=rule, message=sentence)])
