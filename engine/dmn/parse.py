"""Reads a decision file into a model, or says everything that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import errors
from engine.dmn import boxed, document, graph, imports, tables
from engine.dmn.decision import Decision, DecisionModel, InputData, Knowledge, Service
from engine.dmn.items import Types
from engine.feel import lexer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.dmn.document import Element, Report
    from engine.dmn.imports import Files
    from engine.model import Finding

_ENTRIES = ("output", "variable", "column")


def parse(xml: bytes, around: Files | None = None) -> DecisionModel:
    """Read a decision file of DMN 1.1 to 1.5; raises DmnInvalid with every finding.

    `around` are the files it may import.
    """
    report = document.Report()
    model = read(xml, report, around)
    if report.failed:
        raise errors.DmnInvalid(_summary(report.findings), report.findings)
    return model


def read(xml: bytes, report: Report, around: Files | None = None) -> DecisionModel:
    """Read a decision file, and note what is wrong with it in the report."""
    root = document.read(xml)
    imported = imports.of(root, report, around or imports.Files(), read)
    graph.require_ids(root, report)
    types = Types(root, report, {name: model.types for name, model in imported.items()})
    names = types.component_names() | {
        document.name_of(variable if variable is not None else each)
        for each in document.children(root, *graph.NODES)
        for variable in (document.child(each, "variable"),)
    }
    names.update(imported, *(model.names for model in imported.values()))
    names.update(_entries(root))
    compiler = boxed.Compiler(types, frozenset(names), report)
    model = DecisionModel(
        id=root.get("id") or "",
        name=document.name_of(root),
        namespace=root.get("namespace") or "",
        imports=imported,
        types=types,
        names=frozenset(names),
        decisions={
            each.id: each
            for each in (_decision(compiler, at) for at in document.children(root, "decision"))
        },
        inputs={
            each.id: each
            for each in (_input(compiler, at) for at in document.children(root, "inputData"))
        },
        knowledge={
            each.id: each
            for each in (
                _knowledge(compiler, at) for at in document.children(root, "businessKnowledgeModel")
            )
        },
        services={
            each.id: each
            for each in (
                _service(compiler, at) for at in document.children(root, "decisionService")
            )
        },
    )
    graph.require_whole(root, report, imported)
    return model


def _entries(root: Element) -> Iterator[str]:
    """List names of several words that outputs and entries have, for what reads them by path.

    Two words side by side are no expression, so they cannot be mistaken for one; a name
    with a keyword or an operator in it could.
    """
    for element in root.iter(*(f"{{{document.namespace(root)}}}{each}" for each in _ENTRIES)):
        name = document.name_of(element)
        if " " in name and lexer.is_words(name):
            yield name


def _decision(compiler: boxed.Compiler, element: Element) -> Decision:
    table = document.child(element, "decisionTable")
    read_table = None if table is None else tables.read(compiler, table, frozenset())
    run = read_table.evaluate if read_table else compiler.inside(element, frozenset())
    return Decision(
        id=document.node_identity(element),
        name=document.name_of(element),
        variable=_variable_name(element),
        type=compiler.types.of(document.child(element, "variable")),
        run=run,
        table=read_table,
        decisions=graph.requirements(element, "requiredDecision"),
        inputs=graph.requirements(element, "requiredInput"),
        knowledge=graph.requirements(element, "requiredKnowledge"),
    )


def _input(compiler: boxed.Compiler, element: Element) -> InputData:
    return InputData(
        id=document.node_identity(element),
        name=_variable_name(element),
        type=compiler.types.of(document.child(element, "variable")),
    )


def _knowledge(compiler: boxed.Compiler, element: Element) -> Knowledge:
    logic = document.child(element, "encapsulatedLogic")
    parameters, types = compiler.parameters(logic) if logic is not None else ((), ())
    names = frozenset(parameters)
    box = document.child(logic, "decisionTable")
    table = None if box is None else tables.read(compiler, box, names)
    kind = "FEEL" if logic is None else logic.get("kind", "FEEL")
    run: boxed.Run = boxed.nothing
    if kind != "FEEL":
        message = f"外部函数（{kind}）不受支持，请改用 FEEL 函数。"
        compiler.report.error(element, "external_function", message)
    elif table is not None:
        run = table.evaluate
    elif logic is not None:
        run = compiler.inside(logic, names)
    return Knowledge(
        id=document.node_identity(element),
        name=_variable_name(element),
        parameters=parameters,
        types=types,
        result=compiler.types.of(document.child(element, "variable")),
        run=run,
        table=table,
        knowledge=graph.requirements(element, "requiredKnowledge"),
    )


def _service(compiler: boxed.Compiler, element: Element) -> Service:
    return Service(
        id=document.node_identity(element),
        name=_variable_name(element),
        type=compiler.types.of(document.child(element, "variable")),
        outputs=graph.references(element, "outputDecision"),
        decisions=graph.references(element, "inputDecision"),
        inputs=graph.references(element, "inputData"),
    )


def _variable_name(element: Element) -> str:
    variable = document.child(element, "variable")
    name = "" if variable is None else document.name_of(variable)
    return name or document.name_of(element)


def _summary(findings: list[Finding]) -> str:
    first = findings[0].message
    more = f"（另有 {len(findings) - 1} 处问题）" if len(findings) > 1 else ""
    return f"决策文件不能使用：{first}{more}"
