"""Reads the cases of the DMN technology compatibility kit: what is given, asked, expected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engine.feel import temporal

_HERE = Path(__file__).parent
PLACES = (_HERE / "tck", _HERE.parents[2] / "shared" / "tck")
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_READERS: dict[str, Callable[[str], Any]] = {
    "boolean": lambda text: text == "true",
    "decimal": Decimal,
    "double": Decimal,
    "integer": Decimal,
    "int": Decimal,
    "string": str,
    "date": temporal.read_date,
    "time": temporal.read_time,
    "dateTime": temporal.read_date_time,
    "duration": temporal.read_duration,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question to one model."""

    name: str
    model: Path
    asked: str
    service: str | None
    inputs: dict[str, Any]
    expected: Any
    fails: bool


def root() -> Path | None:
    """Return the folder of the kit, if it is here."""
    return next((place for place in PLACES if place.is_dir()), None)


def every(level: str) -> list[Case]:
    """List the cases of one compliance level."""
    place = root()
    if place is None:
        return []
    files = sorted((place / f"compliance-level-{level}").glob("*/*-test-*.xml"))
    return [case for file in files for case in _cases(file)]


def _cases(file: Path) -> list[Case]:
    tree = etree.parse(file).getroot()
    name = tree.findtext("{*}modelName") or ""
    model = file.parent / name if name.endswith(".dmn") else next(file.parent.glob("*.dmn"))
    found = []
    for case in tree.iterfind("{*}testCase"):
        service = (
            case.get("invocableName") if case.get("type") in ("decisionService", "bkm") else None
        )
        inputs = {each.get("name", ""): _value(each) for each in case.iterfind("{*}inputNode")}
        for node in case.iterfind("{*}resultNode"):
            expected = node.find("{*}expected")
            found.append(
                Case(
                    name=f"{file.parent.name}/{file.stem[-2:]}/{case.get('id')}/{node.get('name')}",
                    model=model,
                    asked=node.get("name", ""),
                    service=service,
                    inputs=inputs,
                    expected=None if expected is None else _value(expected),
                    fails=node.get("errorResult") == "true",
                )
            )
    return found


def _value(element: Any) -> Any:
    if element.get(_NIL) == "true":
        return None
    listed = element.find("{*}list")
    if listed is not None:
        nil = listed.get(_NIL) == "true"
        return None if nil else [_value(item) for item in listed.iterfind("{*}item")]
    components = element.findall("{*}component")
    if components:
        return {each.get("name"): _value(each) for each in components}
    value = element.find("{*}value")
    if value is None or value.get(_NIL) == "true":
        return None
    kind = (value.get(_TYPE) or "xsd:string").rpartition(":")[2]
    return _READERS[kind](value.text or "")
