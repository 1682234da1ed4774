"""Load the samples into an empty system: organisations, accounts and the sample ledger.

Everything invented carries the sample mark, so that it shows as 样例数据 wherever it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from engine.actions import ledger, users
from engine.errors import InputInvalid
from engine.rules import permissions
from engine.rules.permissions import Verb
from engine.store import bodies as body_store
from engine.store import users as user_store

if TYPE_CHECKING:
    from engine.transaction import Transaction

ORGANISATIONS = "organisations.yaml"
ACCOUNTS = "accounts.yaml"
LEDGER = "ledger.xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What was loaded, and the one password of the sample accounts."""

    bodies: int
    accounts: int
    leads: int
    password: str


def load_samples(tx: Transaction, *, progress: ledger.Report | None = None) -> Loaded | None:
    """Load the samples of the samples folder; None when somebody or something is there already."""
    permissions.require(tx.actor, Verb.MANAGE_PEOPLE)
    if user_store.count(tx.connection) or body_store.everything(tx.connection):
        return None
    folder = tx.engine.settings.samples_dir
    bodies = load_organisations(tx, folder)
    accounts, password = load_accounts(tx, folder)
    content = _bytes(folder / LEDGER)
    imported = ledger.import_ledger(tx, content, sample=True, progress=progress)
    tx.pending_notices.clear()  # samples are no news
    return Loaded(bodies=bodies, accounts=accounts, leads=len(imported.created), password=password)


def load_zone(tx: Transaction) -> int:
    """Give a system without bodies (but the root) the zone's own, which the plan names."""
    permissions.require(tx.actor, Verb.MANAGE_PEOPLE)
    if len(body_store.everything(tx.connection)) > 1:
        return 0
    return load_organisations(tx, tx.engine.settings.samples_dir, invented=False)


def load_organisations(tx: Transaction, folder: Path, *, invented: bool = True) -> int:
    """Add the bodies of organisations.yaml, parents first, with or without the invented ones."""
    paths: dict[str | None, str] = {}
    listed = _list(folder / ORGANISATIONS, "bodies")
    entries = [entry for entry in listed if invented or not entry.get("sample", False)]
    known = body_store.names(tx.connection)
    for entry in entries:
        body_id, parent_id = entry["id"], entry.get("parent")
        if parent_id is not None and parent_id not in paths:
            raise InputInvalid(f"{ORGANISATIONS}：{body_id} 的上级 {parent_id} 应写在它之前。")
        path = body_id if parent_id is None else f"{paths[parent_id]}/{body_id}"
        paths[body_id] = path
        if body_id in known:
            continue
        row = {
            "id": body_id,
            "name": entry["name"],
            "kind": entry["kind"],
            "code": entry.get("code", ""),
            "parent_id": parent_id,
            "path": path,
            "sample": entry.get("sample", False),
        }
        body_store.add(tx.connection, row)
        tx.audit(
            "body_added",
            subject=("body", body_id),
            sentence=f"新增机构 {entry['name']}",
            after={name: row[name] for name in ("name", "kind", "path")},
        )
    return len(entries)


def load_accounts(tx: Transaction, folder: Path) -> tuple[int, str]:
    """Add the accounts of accounts.yaml with their one password; give count and password."""
    password = str(_mapping(folder / ACCOUNTS)["password"])
    entries = _list(folder / ACCOUNTS, "accounts")
    for entry in entries:
        users.create_user(
            tx,
            login=entry["login"],
            name=entry["name"],
            roles=[(role, body) for role, _, body in (r.partition("@") for r in entry["roles"])],
            password=password,
            sample=True,
        )
    return len(entries), password


def _list(path: Path, name: str) -> list[dict[str, Any]]:
    found = _mapping(path).get(name)
    if not isinstance(found, list):
        raise InputInvalid(f"{path.name} 中应有列表 {name}。")
    return found


def _mapping(path: Path) -> dict[str, Any]:
    try:
        found = yaml.safe_load(_bytes(path))
    except yaml.YAMLError as error:
        raise InputInvalid(f"{path.name} 不是有效的 YAML 文件：{error}") from error
    if not isinstance(found, dict):
        raise InputInvalid(f"{path.name} 的内容应为名称和值。")
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputInvalid(f"样例目录中没有 {path.name}。") from None
