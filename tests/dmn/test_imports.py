"""Decisions across files: what is imported is read by its prefix, and mistakes are named."""

from __future__ import annotations

import pytest

from engine import errors
from engine.bpmn import check as diagram_check
from engine.bpmn import library
from engine.dmn import check, imports, parse
from tests.dmn import models
from tests.dmn.models import decision, literal

_KIND = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def _file(namespace: str, *nodes: str) -> bytes:
    return models.file(*nodes).replace(b'namespace="x"', f'namespace="{namespace}"'.encode())


def _import(name: str, namespace: str, kind: str = _KIND) -> str:
    return f'<import name="{name}" namespace="{namespace}" importType="{kind}"/>'


def _needs(kind: str, href: str) -> str:
    group = "knowledge" if kind == "Knowledge" else "information"
    return f'<{group}Requirement><required{kind} href="{href}"/></{group}Requirement>'


BASE = _file(
    "base",
    '<itemDefinition name="Grade"><typeRef>string</typeRef>'
    '<allowedValues><text>"low", "high"</text></allowedValues></itemDefinition>',
    '<inputData id="in" name="金额"><variable name="金额" typeRef="number"/></inputData>',
    decision("grade", _needs("Input", "#in") + literal('if 金额 > 5 then "high" else "low"')),
    '<businessKnowledgeModel id="twice" name="加 倍"><variable name="加 倍"/><encapsulatedLogic>'
    f'<formalParameter name="n"/>{literal("n * 2")}</encapsulatedLogic></businessKnowledgeModel>',
)
USER = _file(
    "user",
    _import("基 础", "base"),
    decision(
        "answer",
        _needs("Decision", "base#grade")
        + _needs("Knowledge", "base#twice")
        + _needs("Input", "base#in")
        + literal('基 础.grade + ":" + string(基 础.加 倍(基 础.金额))'),
    ),
)


def test_a_decision_of_another_file_is_answered_with_its_own_requirements() -> None:
    model = parse.parse(USER, imports.files([BASE, USER]))
    assert model.decide("answer", {"金额": 7}) == "high:14"
    assert check.check(USER, (), imports.files([BASE, USER])) == []


def test_a_type_of_another_file_is_known_by_its_prefix() -> None:
    typed = decision("d", literal("x")).replace('name="d"/>', 'name="d" typeRef="b.Grade"/>', 1)
    user = _file("user", _import("b", "base"), typed)
    model = parse.parse(user, imports.files([BASE]))
    assert model.decide("d", {"x": "low"}) == "low"
    assert model.decide("d", {"x": "middle"}) is None


@pytest.mark.parametrize(
    ("element", "around", "wanted"),
    [
        (_import("b", "base"), [], "不在这次部署的文件中"),
        (_import("b", "base"), [BASE, BASE], "2 个命名空间相同的文件"),
        (_import("", "base"), [BASE], "没有起名"),
        (_import("b", "base", "http://www.w3.org/2001/XMLSchema"), [BASE], "只能引用决策文件"),
        (_import("b", "base") + _import("b", "base"), [BASE], "名称“b”重复"),
    ],
)
def test_an_import_that_cannot_be_used_is_named(
    element: str, around: list[bytes], wanted: str
) -> None:
    user = _file("user", element, decision("d", literal("1")))
    (found,) = check.check(user, (), imports.files(around))
    assert found.rule == "import"
    assert wanted in found.message
    with pytest.raises(errors.DmnInvalid):
        parse.parse(user, imports.files(around))


def test_files_that_import_each_other_are_refused() -> None:
    first = _file("one", _import("b", "two"), decision("d1", literal("1")))
    second = _file("two", _import("a", "one"), decision("d2", literal("1")))
    found = diagram_check.check({"one.dmn": first, "two.dmn": second})
    assert [(each.file, each.rule) for each in found] == [
        ("one.dmn", "import"),
        ("two.dmn", "import"),
    ]
    assert "绕成了圈" in found[0].message
    itself = _file("one", _import("b", "one"), decision("d", literal("1")))
    (found_one,) = check.check(itself, (), imports.files([itself]))
    assert "绕回了本文件" in found_one.message


def test_a_requirement_of_another_file_that_is_not_there_is_found() -> None:
    link = _needs("Decision", "base#nope")
    user = _file("user", _import("b", "base"), decision("d", link + literal("1")))
    assert [each.rule for each in check.check(user, (), imports.files([BASE]))] == [
        "dangling_requirement"
    ]


def test_a_bundle_brings_its_decision_files_together() -> None:
    resources = {"base.dmn": BASE, "user.dmn": USER}
    assert diagram_check.check(resources, functions=()) == []
    bundle = library.compile_bundle("hash", resources)
    assert bundle.decide("answer", {"金额": 1}) == "low:2"
