"""Decision files that use others of the same deployment, found by their namespace.

An import gives the other file a name; its decisions, functions, inputs and types are then
read as `name.decision`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine import errors
from engine.dmn import document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.dmn.decision import DecisionModel
    from engine.dmn.document import Element, Report

    Read = Callable[[bytes, Report, "Files"], DecisionModel]


@dataclass(slots=True)
class Files:
    """The decision files of a deployment.

    `models` are those already read, `broken` those whose own imports failed, `open` those
    begun.
    """

    contents: tuple[bytes, ...] = ()
    models: dict[str, DecisionModel] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    open: list[str] = field(default_factory=list)
    found: dict[str, list[bytes]] | None = None

    def named(self, namespace: str) -> list[bytes]:
        """Find the files of a namespace."""
        if self.found is None:
            self.found = {}
            for content in self.contents:
                try:
                    root = document.read(content)
                except errors.DmnInvalid:
                    continue  # the file itself is reported by its own check
                self.found.setdefault(root.get("namespace") or "", []).append(content)
        return self.found.get(namespace, [])


def files(contents: Iterable[bytes]) -> Files:
    """Gather the decision files of a deployment."""
    return Files(contents=tuple(contents))


def of(root: Element, report: Report, around: Files, read: Read) -> dict[str, DecisionModel]:
    """Read what a file imports, by the name it gives; what cannot be read is reported."""
    own = root.get("namespace") or ""
    made: dict[str, DecisionModel] = {}
    around.open.append(own)
    for element in document.children(root, "import"):
        name, namespace = document.name_of(element), element.get("namespace") or ""
        complaint = _complaint(element, name, namespace, around)
        if name in made:
            complaint = f"引用的名称“{name}”重复，请改为各不相同。"
        if complaint is None and namespace not in around.models:
            (content,) = around.named(namespace)
            inner = document.Report()
            around.models[namespace] = read(content, inner, around)
            around.broken |= {namespace for each in inner.findings if each.rule == "import"}
        if complaint is None and namespace in around.broken:
            complaint = f"引用的“{name}”自己引用的文件缺失或绕成了圈，请先改正它。"
        if complaint is None:
            made[name] = around.models[namespace]
        else:
            report.error(element, "import", complaint)
    around.open.pop()
    return made


def _complaint(element: Element, name: str, namespace: str, around: Files) -> str | None:
    kind = element.get("importType") or ""
    if "DMN" not in kind:
        return f"只能引用决策文件（DMN），不能引用 {kind or '未写明类型的文件'}。"
    if not name:
        return f"引用命名空间 {namespace} 时没有起名，请写上 name，用作前缀。"
    if namespace in around.open:
        return f"“{name}”的引用绕回了本文件，请断开循环。"
    count = len(around.named(namespace))
    if count == 0:
        return f"引用的“{name}”（命名空间 {namespace}）不在这次部署的文件中，请一起部署。"
    if count > 1:
        return f"引用的“{name}”指向 {count} 个命名空间相同的文件，请把它们的命名空间改为不同。"
    return None
