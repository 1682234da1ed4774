"""What one submission of a form may cost: all its expressions and patterns together."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine import errors
from engine.forms import form

_SLOW = "(a?){500}b"
_BURN = "=count(for i in 1..5 return reverse(list)) = 0"


def _form(*components: dict[str, Any]) -> form.Form:
    return form.parse(json.dumps({"id": "f", "type": "default", "components": components}).encode())


def _text(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "textfield", "id": key, "key": key, "label": key, **more}


def test_all_expressions_of_a_submission_together_have_a_budget() -> None:
    fields = [_text(f"f{number}", conditional={"hide": _BURN}) for number in range(40)]
    with pytest.raises(errors.ExpressionFailed, match="表单的计算量超出限额"):
        _form(*fields).accept({}, {"list": [True] * 150_000})


def test_one_text_that_takes_too_long_to_match_is_refused_as_its_field() -> None:
    made = _form(_text("x", validate={"pattern": _SLOW}))
    with pytest.raises(errors.FormInvalid) as caught:
        made.accept({"x": "a" * 20_000}, {})
    assert [each.rule for each in caught.value.field_errors] == ["pattern"]


def test_many_texts_that_take_long_stop_the_submission() -> None:
    row = _text("x", validate={"pattern": _SLOW})
    rows = {"type": "dynamiclist", "id": "rows", "path": "rows", "components": [row]}
    with pytest.raises(errors.ExpressionFailed, match="表单的计算量超出限额"):
        _form(rows).accept({"rows": [{"x": "a" * 20_000}] * 40}, {})
