"""The DMN technology compatibility kit: all of level 2, and the part of level 3 we have."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine import errors
from engine.dmn import document, imports, parse
from engine.dmn.decision import DecisionModel
from engine.feel import comparison, temporal
from tests.dmn import tck_cases
from tests.dmn.tck_known_failures import KNOWN_FAILURES

_TOLERANCE = Decimal("1e-8")
_NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)
_CLOCK = {"now": lambda: _NOW, "today": _NOW.date}
_CASES = [*tck_cases.every("2"), *tck_cases.every("3")]


def _parameters() -> list[Any]:
    if not _CASES:
        places = " or ".join(str(place) for place in tck_cases.PLACES)
        absent = pytest.mark.skip(reason=f"the compatibility kit is not in {places}")
        return [pytest.param(None, id="absent", marks=absent)]
    return [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(reason=KNOWN_FAILURES[case.name])]
            if case.name in KNOWN_FAILURES
            else [],
        )
        for case in _CASES
    ]


@pytest.mark.parametrize("case", _parameters())
def test_the_kit_expects_this_answer(case: tck_cases.Case) -> None:
    try:
        found = answer(case)
    except errors.ExecutionFailed as error:
        found = error
    assert agrees(found, case), f"{found!r} is not {case.expected!r}"


@functools.cache
def _model(file: Path) -> DecisionModel:
    # Some models hold wrong expressions on purpose; those decisions answer null.
    around = imports.files(other.read_bytes() for other in sorted(file.parent.glob("*.dmn")))
    return parse.read(file.read_bytes(), document.Report(), around)


def answer(case: tck_cases.Case) -> Any:
    """Ask the model what the case asks."""
    model = _model(case.model)
    if case.service is not None:
        callables: list[Any] = [*model.services.values(), *model.knowledge.values()]
        found = next(each for each in callables if each.name == case.service)
        served = model.serve(found.id, case.inputs)
        if isinstance(served, dict) and len(getattr(found, "outputs", ())) > 1:
            return served.get(case.asked)
        return served
    decision = next(each for each in model.decisions.values() if each.name == case.asked)
    return model.decide(decision.id, case.inputs, _CLOCK)


def agrees(found: Any, case: tck_cases.Case) -> bool:
    """Say whether an answer is the expected one; an expected error may be null or raised."""
    if isinstance(found, Exception):
        return isinstance(found, errors.ExecutionFailed) and case.expected is None
    return _same(found, case.expected)


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, Decimal) and isinstance(found, Decimal):
        return abs(found - wanted) <= _TOLERANCE * max(Decimal(1), abs(wanted))
    if isinstance(wanted, list) and isinstance(found, list):
        return len(found) == len(wanted) and all(map(_same, found, wanted))
    if isinstance(wanted, dict) and isinstance(found, dict):
        return found.keys() == wanted.keys() and all(
            _same(found[key], wanted[key]) for key in found
        )
    if isinstance(wanted, time) and isinstance(found, time):
        return temporal.write(found) == temporal.write(wanted)
    return comparison.same(found, wanted)
