"""Damaged forms get an answer in words; what the check accepts can be filled in or refused."""

from __future__ import annotations

import random
from typing import Any

import pytest

from engine import errors
from engine.forms import form as forms
from engine.forms import places
from engine.model import Severity
from tests import damage
from tests.house import tree

SHIPPED = sorted((tree.ROOT / "processes").rglob("forms/*.json"))
VALUES: tuple[Any, ...] = (
    None,
    "",
    "x",
    1,
    -1.5,
    True,
    [],
    {},
    [{}],
    "2026-02-30",
    "\0",
    "9" * 400,
)


@pytest.mark.parametrize("group", range(4))
def test_damaged_forms_get_an_answer(group: int) -> None:
    for seed in range(group * 200, group * 200 + 200):
        chance = random.Random(seed)
        content = damage.schema(chance, chance.choice(SHIPPED).read_bytes())
        findings = forms.check(content)
        assert all(finding.message for finding in findings)
        if any(finding.severity is Severity.ERROR for finding in findings):
            continue
        form = forms.parse(content)
        given: dict[str, Any] = {}
        for field in form.fields:
            places.put(given, field.path, chance.choice(VALUES))
        try:
            accepted = form.accept(given, {})
        except errors.FormInvalid as problem:
            assert problem.field_errors  # noqa: PT017 - refused field by field
        else:
            assert isinstance(accepted, dict)
