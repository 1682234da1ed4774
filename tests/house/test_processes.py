"""Rules for processes/: forms for user tasks, scenarios, no literal duration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from tests.house import tree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DURATION = re.compile(r"-?P(?=\d|T\d)(\d+[YMWD])*(T(\d+[HMS])*)?(?![\w])")
# Words for people; nothing is computed from them.
PROSE = {"id", "name", "documentation", "textAnnotation", "text"}


def test_each_process_lives_in_a_folder_of_its_own_name() -> None:
    astray = [
        path
        for path in _diagrams()
        if PurePosixPath(path).stem != PurePosixPath(path).parent.name
        or PurePosixPath(path).stem not in _process_ids(path)
    ]
    assert astray == []


def test_each_user_task_has_its_form() -> None:
    files = set(tree.paths())
    missing = [
        f"{path}: forms/{task.get('id')}.json"
        for path in _diagrams()
        for task in _parsed(path).iter(f"{BPMN}userTask")
        if str(PurePosixPath(path).parent / "forms" / f"{task.get('id')}.json") not in files
    ]
    assert missing == []


def test_each_form_belongs_to_a_user_task() -> None:
    orphans = []
    for path in _diagrams():
        folder = f"{PurePosixPath(path).parent}/forms/"
        tasks = {
            task.get("id") for task in _parsed(path).iter(f"{BPMN}userTask", f"{BPMN}startEvent")
        }
        forms = tree.matching(".json", under=(folder,))
        orphans += [form for form in forms if PurePosixPath(form).stem not in tasks]
    assert orphans == []


def test_each_process_has_its_scenarios() -> None:
    untested = [
        path
        for path in _diagrams()
        if not tree.matching(".yaml", under=(f"{PurePosixPath(path).parent}/scenarios/",))
    ]
    assert untested == []


def test_no_diagram_holds_a_literal_duration() -> None:
    literal = [
        f"{path}: {where} = {value}"
        for path in _diagrams()
        for where, value in _computed_texts(_parsed(path))
        if DURATION.search(value)
    ]
    assert literal == []


def _diagrams() -> list[str]:
    return tree.matching(".bpmn", under=("processes/",))


def _parsed(path: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(tree.text(path).encode(), parser)


def _process_ids(path: str) -> set[str | None]:
    return {process.get("id") for process in _parsed(path).iter(f"{BPMN}process")}


def _computed_texts(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Give each attribute and text of a diagram that is not prose for people."""
    for element in root.iter(etree.Element):
        owner = element.get("id") or etree.QName(element).localname
        for name, value in element.attrib.items():
            if etree.QName(str(name)).localname not in PROSE:
                yield f"{owner}/@{name!s}", str(value)
        if element.text and etree.QName(element).localname not in PROSE:
            yield owner, element.text
