"""The requirements between the nodes of a decision file: dangling, doubled, circular."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from engine.dmn import document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.dmn.decision import DecisionModel
    from engine.dmn.document import Element, Report

NODES = ("decision", "inputData", "businessKnowledgeModel", "decisionService")
_OTHER_NODES = ("knowledgeSource",)


def requirements(element: Element, kind: str) -> tuple[str, ...]:
    """List the ids a node requires in one way, e.g. by `requiredDecision`."""
    groups = document.children(element, "informationRequirement", "knowledgeRequirement")
    found = (document.child(group, kind) for group in groups)
    return tuple(document.reference(each) for each in found if each is not None)


def references(element: Element, kind: str) -> tuple[str, ...]:
    """List the ids a decision service refers to in one way."""
    return tuple(document.reference(each) for each in document.children(element, kind))


def require_ids(root: Element, report: Report) -> None:
    """Note nodes without an id, and ids that occur twice."""
    nodes = list(document.children(root, *NODES))
    for node in nodes:
        if not node.get("id"):
            message = (
                f"“{document.name_of(node)}”没有编号（id），只能用名称引用，请用建模工具补上。"
            )
            report.warning(node, "id_missing", message)
    for identity, count in Counter(node.get("id") for node in nodes).items():
        if identity and count > 1:
            report.error(identity, "id_twice", f"编号 {identity} 出现 {count} 次，请改为各不相同。")
    if not any(document.local(node) == "decision" for node in nodes):
        report.error(root, "no_decision", "文件中没有决策，请至少添加一个。")


def require_whole(root: Element, report: Report, imported: Mapping[str, DecisionModel]) -> None:
    """Note requirements that point nowhere or in a circle."""
    known = {node.get("id") for node in document.children(root, *NODES, *_OTHER_NODES)}
    elsewhere = {
        f"{model.namespace}#{identity}"
        for model in imported.values()
        for nodes in (model.decisions, model.inputs, model.knowledge, model.services)
        for identity in nodes
    }
    for node in document.children(root, *NODES):
        for link in node.iter():
            foreign = document.namespace(link) != document.namespace(root)
            if foreign or link.get("href") is None:
                continue
            target = document.reference(link)
            required = document.local(link).startswith("required")
            if target not in known and not (required and target in elsewhere):
                message = (
                    f"“{document.name_of(node)}”引用的 {target} 不存在，请重新连线或删除引用。"
                )
                report.error(node, "dangling_requirement", message)
    links = {node.get("id") or "": _links(node) for node in document.children(root, *NODES)}
    for node in document.children(root, *NODES):
        identity = node.get("id") or ""
        if _reaches(links, identity):
            name = document.name_of(node)
            message = f"“{name}”的依赖绕回了它自己，请断开循环。"
            report.error(identity, "requirement_cycle", message)


def _links(node: Element) -> set[str]:
    """List what a node needs; that a function may call itself is no need."""
    found = {
        each
        for kind in ("requiredDecision", "requiredKnowledge")
        for each in requirements(node, kind)
    }
    found.update(references(node, "outputDecision"))
    if document.local(node) == "businessKnowledgeModel":
        found.discard(node.get("id") or "")
    return found


def _reaches(links: Mapping[str, set[str]], start: str) -> bool:
    seen: set[str] = set()
    waiting = list(links[start])
    while waiting:
        current = waiting.pop()
        if current == start:
            return True
        if current not in seen:
            seen.add(current)
            waiting.extend(links.get(current, ()))
    return False
