"""Deploys bundles: checked whole, kept by content, with start events that listen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import results
from engine.actions import catalogues, recounts, surroundings
from engine.bpmn import library, starting
from engine.errors import DiagramInvalid, InputInvalid
from engine.model import SYSTEM, Finding, Severity
from engine.queries import drafts, law, visibility
from engine.rules import permissions
from engine.store import definitions as definition_store
from engine.store import waits as wait_store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine.bpmn.definition import Bundle, Definition
    from engine.transaction import Transaction

_KINDS = (".bpmn", ".dmn", ".form", ".json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """The versions a deployment made, and the warnings that did not refuse it."""

    id: str
    definitions: tuple[dict[str, Any], ...]
    warnings: tuple[Finding, ...]


def deploy(tx: Transaction, files: Mapping[str, bytes]) -> Deployment:
    """Check the files as one bundle and make a new version of each process in it.

    The same content deployed again makes no new version. Raises DiagramInvalid with
    every finding; then nothing is kept.
    """
    permissions.require(tx.actor, permissions.Verb.DEPLOY)
    if not files:
        raise InputInvalid("没有收到文件；请至少上传一个 .bpmn 文件。")
    known = definition_store.process_ids(tx.connection)
    findings = drafts.findings(files, known=known, deployed=law.in_force(tx).catalogue)
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if errors:
        raise DiagramInvalid(f"流程文件有 {len(errors)} 处错误，未部署。", findings)
    bundle_hash = library.bundle_hash(files)
    if not definition_store.bundle_exists(tx.connection, bundle_hash):
        kept = {"hash": bundle_hash, "created_at": tx.now, "created_by": tx.actor.user_id}
        definition_store.add_bundle(tx.connection, kept, files)
    bundle = visibility.bundle(tx, bundle_hash)
    catalogues.put_in_force(tx, bundle)
    deployment_id = tx.new_id()
    made = tuple(
        _version(tx, bundle, bundle_hash, definition, deployment_id)
        for definition in bundle.processes.values()
    )
    tx.audit(
        "deployed",
        subject=("deployment", deployment_id),
        sentence=_sentence(made),
        after={"bundle": bundle_hash},
    )
    return Deployment(
        id=deployment_id,
        definitions=made,
        warnings=tuple(f for f in findings if f.severity is Severity.WARNING),
    )


def deploy_folder(tx: Transaction, folder: Path) -> Deployment | None:
    """Deploy the processes of a folder as one bundle, unless just that bundle is deployed."""
    files = {
        str(path.relative_to(folder)).replace("\\", "/"): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in _KINDS and path.is_file()
    }
    if not files:
        return None
    bundle_hash = library.bundle_hash(files)
    if tx.actor is SYSTEM and definition_store.bundle_exists(tx.connection, bundle_hash):
        if not law.in_force(tx).catalogue.versions:
            catalogues.put_in_force(tx, visibility.bundle(tx, bundle_hash))
        return None
    return deploy(tx, files)


def _sentence(made: tuple[dict[str, Any], ...]) -> str:
    if not made:
        return "部署了决策表或表单"
    return "部署了流程 " + "、".join(f"{d['process_id']} 第{d['version']}版" for d in made)


def _version(
    tx: Transaction,
    bundle: Bundle,
    bundle_hash: str,
    definition: Definition,
    deployment_id: str,
) -> dict[str, Any]:
    newest = definition_store.latest(tx.connection, definition.id)
    if newest is not None and newest["bundle_hash"] == bundle_hash:
        return dict(newest)
    values: dict[str, Any] = {
        "id": tx.new_id(),
        "process_id": definition.id,
        "version": 1 if newest is None else newest["version"] + 1,
        "name": (definition.name or definition.id)[:200],
        "version_tag": definition.version_tag,
        "bundle_hash": bundle_hash,
        "callees": _callees(tx, bundle, definition),
        "deployment_id": deployment_id,
        "deployed_at": tx.now,
        "deployed_by": tx.actor.user_id,
        "suspended": False,
    }
    definition_store.add(tx.connection, values)
    older = [
        row["id"]
        for row in definition_store.listed(
            tx.connection, process_id=definition.id, all_versions=True
        )
        if row["id"] != values["id"]
    ]
    wait_store.replace_starts(tx.connection, older)
    tx.memory.pop(results.Channel.FACTS, None)
    _listen(tx, bundle, definition, values["id"])
    return values


def _callees(tx: Transaction, bundle: Bundle, definition: Definition) -> dict[str, str]:
    """Pin the versions of the called processes that did not come with this bundle."""
    pinned = {}
    for process_id in sorted(definition.calls - bundle.processes.keys()):
        callee = definition_store.latest(tx.connection, process_id)
        if callee is not None:
            pinned[process_id] = callee["id"]
    return pinned


def rearm_start(tx: Transaction, row: Mapping[str, Any], timer: Mapping[str, Any]) -> None:
    """Arm the next moment of a timer start event that repeats."""
    bundle = visibility.bundle(tx, row["bundle_hash"])
    definition = bundle.processes[row["process_id"]]
    environment = surroundings.environment(tx, bundle, None)
    event = next(e for e in definition.starts if e.element_id == timer["element_id"])
    rounds = timer["rounds"] + 1
    wait = starting.start_subscription(
        definition, event, environment, anchor=row["deployed_at"], fired=rounds
    )
    if wait is not None:
        listen_for(tx, row["id"], event.element_id, wait, rounds)


def _listen(tx: Transaction, bundle: Bundle, definition: Definition, definition_id: str) -> None:
    environment = surroundings.environment(tx, bundle, None)
    for event in definition.starts:
        wait = starting.start_subscription(definition, event, environment)
        if wait is not None:
            listen_for(tx, definition_id, event.element_id, wait)


def listen_for(
    tx: Transaction,
    definition_id: str,
    element_id: str,
    wait: results.OpenTimer | results.OpenSubscription,
    rounds: int = 0,
) -> None:
    """Write what a start event listens for."""
    place = {"id": tx.new_id(), "definition_id": definition_id, "element_id": element_id}
    match wait:
        case results.OpenTimer():
            timer = {**place, "name": wait.name[:200], "due_at": wait.due_at, "rounds": rounds}
            counted = recounts.of_wait(tx, wait.expression, wait.due_at)
            timer |= {"expression": wait.expression[:400], **counted}
            wait_store.add_timer(tx.connection, timer)
        case results.OpenSubscription():
            listening = {**place, "channel": str(wait.channel), "name": wait.name}
            wait_store.add_subscription(tx.connection, listening)
