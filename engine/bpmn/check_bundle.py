"""What is wrong between the files of a deployment: missing forms, decisions, processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import errors, model
from engine.bpmn import check_recursion, library
from engine.dmn import check as dmn_check
from engine.dmn import parse as dmn_parse
from engine.forms import form as forms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from engine.bpmn.diagram import Diagram, Node, Process

_FORM = "表单"
_DECISION = "决策"


def other_file(
    name: str,
    resources: Mapping[str, bytes],
    functions: Collection[str] | None = None,
    words: Mapping[str, Collection[str]] | None = None,
) -> list[model.Finding]:
    """Check a file that is no diagram, among all files."""
    content = resources[name]
    if name.endswith(library.DMN_SUFFIX):
        around = library.decision_files(resources)
        found = dmn_check.check(content, functions, around, words)
        return [_in(name, finding) for finding in found]
    if name.endswith(library.FORM_SUFFIXES):
        return [_in(name, finding) for finding in forms.check(content)]
    message = "只接受 .bpmn、.dmn、.form 和 .json 文件"
    return [model.Finding(element_id="", rule="file-kind", message=message, file=name)]


def together(
    diagrams: list[Diagram], resources: Mapping[str, bytes], known: Collection[str]
) -> list[model.Finding]:
    """Check what the files say of each other."""
    form_ids, decision_ids = _contents(resources)
    processes = [process for diagram in diagrams for process in diagram.runnable]
    names = {process.id for process in processes} | set(known)
    found = [*_doubled(processes), *_doubled_names(resources), *check_recursion.check(processes)]
    for process in processes:
        for node in process.nodes.values():
            found += _references(process, node, form_ids, decision_ids, names)
    return found


def _contents(resources: Mapping[str, bytes]) -> tuple[set[str], set[str]]:
    """Name the forms and the decisions of the deployment."""
    rows = list(_named(resources))
    forms_here = {name for _, kind, name in rows if kind == _FORM}
    return forms_here, {name for _, kind, name in rows if kind == _DECISION}


def _named(resources: Mapping[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Go through the forms and decisions: file, kind, id."""
    for file, content in sorted(resources.items()):
        try:
            if file.endswith(library.DMN_SUFFIX):
                parsed = dmn_parse.parse(content, library.decision_files(resources))
                yield from ((file, _DECISION, name) for name in parsed.decisions)
            elif file.endswith(library.FORM_SUFFIXES) and not library.is_bpmn(file):
                yield file, _FORM, forms.parse(content).id
        except errors.XiaohaoError:
            continue  # the file itself is reported by its own check


def _doubled_names(resources: Mapping[str, bytes]) -> Iterator[model.Finding]:
    seen: dict[tuple[str, str], str] = {}
    for file, kind, name in _named(resources):
        earlier = seen.setdefault((kind, name), file)
        if earlier != file:
            message = f"{kind}标识「{name}」在 {earlier} 中已经用过"
            yield model.Finding(element_id=name, rule="duplicate-id", message=message, file=file)


def _doubled(processes: list[Process]) -> Iterator[model.Finding]:
    seen: dict[str, str] = {}
    for process in processes:
        if process.id in seen:
            yield model.Finding(
                element_id=process.id,
                rule="duplicate-id",
                message=f"流程标识「{process.id}」在 {seen[process.id]} 中已经用过",
                file=process.file,
                line=process.line,
            )
        seen[process.id] = process.file


def _references(
    process: Process, node: Node, form_ids: set[str], decision_ids: set[str], names: set[str]
) -> Iterator[model.Finding]:
    settings = node.settings
    rows = (
        (settings.form_id, form_ids, "missing-form", "表单"),
        (settings.called_decision, decision_ids, "missing-decision", "决策"),
        (settings.called_process, names, "missing-process", "被调用的流程"),
    )
    for reference, present, rule, what in rows:
        if reference and not reference.startswith("=") and reference not in present:
            yield model.Finding(
                element_id=node.id,
                rule=rule,
                message=f"「{node.name or node.id}」引用的{what}「{reference}」不存在",
                file=process.file,
                line=node.line,
            )


def _in(name: str, finding: model.Finding) -> model.Finding:
    return model.Finding(
        element_id=finding.element_id,
        rule=finding.rule,
        message=finding.message,
        severity=finding.severity,
        file=name,
        line=finding.line,
        column=finding.column,
    )
