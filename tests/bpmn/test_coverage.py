"""Every row of the coverage table holds, and the table leaves nothing of BPMN out."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import SpiffWorkflow
from lxml import etree

from engine.bpmn import dialect, grammar
from tests.bpmn.coverage.case import Case, Verdict, prove
from tests.bpmn.coverage.drawing import plain
from tests.bpmn.coverage.registry import CASES

TESTS = Path(__file__).resolve().parents[1]
SCHEMA = Path(SpiffWorkflow.__file__).parent / "bpmn" / "parser" / "schema"
XSD = "{http://www.w3.org/2001/XMLSchema}"


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.proof], ids=lambda case: case.name
)
def test_a_row_holds(case: Case) -> None:
    prove(case)


def test_a_walk_that_goes_another_way_is_noticed() -> None:
    (case,) = [case for case in CASES if case.name == "task"]
    with pytest.raises(AssertionError):
        prove(replace(case, walks=(["start : elsewhere"],)))
    with pytest.raises(AssertionError):
        prove(replace(case, verdict=Verdict.REFUSED, rule="no-start", place="p"))
    (carried,) = [case for case in CASES if case.name == "userTask /rendering"]
    with pytest.raises(AssertionError):
        prove(replace(carried, content=plain(kind="manualTask")))


def test_no_row_is_there_twice() -> None:
    assert [name for name, count in Counter(c.name for c in CASES).items() if count > 1] == []


def test_the_tests_that_rows_name_exist() -> None:
    missing = [case.proof for case in CASES if case.proof and not _exists(case.proof)]
    assert missing == []


def test_the_grammar_is_the_one_of_the_standards_schema() -> None:
    words = _words_of_the_schema()
    ours = {
        word
        for name, entry in grammar.ENTRIES.items()
        for word in (
            name,
            *(f"{name}@{attribute}" for attribute in entry.attributes),
            *(f"{name}/{child}" for child in entry.children),
        )
    }
    assert ours == words


def test_every_element_attribute_and_child_of_the_schema_has_a_row() -> None:
    rows = {word for case in CASES for word in case.words}
    assert sorted(_words_of_the_schema() - rows) == []


def test_every_extension_element_that_runs_has_a_row() -> None:
    rows = {word for case in CASES for word in case.words}
    known = {f"zeebe:{name}" for name in dialect.RUNS}
    named = {word.partition("@")[0].partition("/")[0] for word in rows}
    assert sorted(known - named) == []
    attributes = {f"zeebe:{n}@{a}" for n, e in dialect.RUNS.items() for a in e.attributes}
    said = " ".join(f"{case.element} {case.aspect} {' '.join(case.covers)}" for case in CASES)
    unsaid = {word for word in attributes if word.partition("@")[2] not in said}
    assert sorted(unsaid) == []


def _exists(proof: str) -> bool:
    path, _, name = proof.partition("::")
    tree = ast.parse((TESTS.parent / path).read_text(encoding="utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return name == "*" or name in names


def _words_of_the_schema() -> set[str]:
    """Name the types of the schema with their own attributes and children."""
    words = set()
    for file in ("Semantic.xsd", "BPMN20.xsd"):
        root = etree.parse(SCHEMA / file).getroot()
        for kind in root.iterchildren(f"{XSD}complexType"):
            name = _element_of(kind.get("name", ""))
            words.add(name)
            words |= {
                f"{name}@{a.get('name')}" for a in kind.iter(f"{XSD}attribute") if a.get("name")
            }
            held = [c.get("ref") or c.get("name") for c in kind.iter(f"{XSD}element")]
            words |= {f"{name}/{child}" for child in held if child and ":" not in child}
    return words


def _element_of(kind: str) -> str:
    odd = {"tInputOutputSpecification": "ioSpecification", "tInputOutputBinding": "ioBinding"}
    return odd.get(kind, kind[1:2].lower() + kind[2:])
