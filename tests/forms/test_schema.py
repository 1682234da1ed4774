"""What is found wrong with a form's schema, and how it is said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import errors
from engine.forms import form
from engine.model import Severity


def _schema(*components: Any) -> dict[str, Any]:
    return {"type": "default", "id": "样表", "components": list(components)}


def _text(**more: Any) -> dict[str, Any]:
    return {"type": "textfield", "key": "x", "id": "f", "label": "标签", **more}


def test_a_sound_schema_has_no_findings() -> None:
    schema = _schema({"type": "text", "text": "# 说明"}, _text(), {"type": "separator"})
    assert form.check(schema) == []
    made = form.parse(json.dumps(schema).encode())
    assert made.id == "样表"
    assert [field.key for field in made.fields] == ["x"]


@pytest.mark.parametrize(
    ("component", "rule"),
    [
        (_text(type="filepicker"), "component_type"),
        (_text(type="__import__"), "component_type"),
        (_text(type=None), "component_type"),
        (_text(key=""), "key"),
        (_text(key="a..b"), "key"),
        (_text(key=5), "key"),
        (_text(conditional={"hide": "=1 +"}), "feel_syntax"),
        (_text(readonly="=("), "feel_syntax"),
        (_text(properties={"requiredWhen": "=a b"}), "feel_syntax"),
        (_text(properties={"widget": "dog"}), "widget"),
        (_text(validate={"pattern": "("}), "pattern"),
        (_text(validate={"pattern": "(?=a)"}), "pattern"),
        (_text(validate={"minLength": 3, "maxLength": 2}), "limits"),
        (_text(validate={"minLength": "a"}), "limits"),
        (_text(type="number", validate={"min": 3, "max": 2}), "limits"),
        (_text(type="number", validate={"min": "many"}), "limits"),
        (_text(type="number", validate={"min": "=1 +"}), "feel_syntax"),
        (_text(type="select"), "options"),
        (_text(type="select", values=[{"label": "a"}]), "options"),
        (_text(type="radio", values=[{"value": 1}, {"value": 1.0}]), "options"),
        (_text(type="datetime", subtype="week"), "subtype"),
        (_text(type="expression"), "expression"),
        ("no component", "components"),
        ({"type": "group"}, "components"),
    ],
)
def test_a_bad_component_is_found(component: Any, rule: str) -> None:
    findings = form.check(_schema(component))
    assert [finding.rule for finding in findings] == [rule]
    assert findings[0].message.endswith("。")
    with pytest.raises(errors.FormInvalidSchema) as caught:
        form.parse(_schema(component))
    assert caught.value.findings


def test_everything_wrong_is_found_at_once() -> None:
    schema = _schema(_text(conditional={"hide": "=("}), _text(key="y", type="cloud"), _text())
    assert {finding.rule for finding in form.check(schema)} == {
        "feel_syntax",
        "component_type",
        "key_twice",
    }


@pytest.mark.parametrize("keys", [("a", "a"), ("a", "a.b"), ("a.b", "a"), ("a.b.c", "a.b")])
def test_keys_that_are_equal_or_contain_each_other_are_found(keys: tuple[str, str]) -> None:
    schema = _schema(*(_text(key=key) for key in keys))
    assert [finding.rule for finding in form.check(schema)] == ["key_twice"]


def test_a_field_without_a_label_is_a_warning_and_can_be_used() -> None:
    schema = _schema({"type": "textfield", "key": "x"})
    assert [finding.severity for finding in form.check(schema)] == [Severity.WARNING]
    assert form.parse(schema).accept({"x": "a"}, {}) == {"x": "a"}


def test_a_condition_that_can_only_be_null_is_a_warning_with_line_and_column() -> None:
    schema = _schema(_text(conditional={"hide": '=other = 1 + "a"'}))
    (found,) = form.check(schema)
    assert (found.severity, found.line, found.column) == (Severity.WARNING, 1, 12)
    assert "隐藏条件：第 1 行第 12 列：数字与文本" in found.message


@pytest.mark.parametrize(
    ("schema", "rule"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[]", "not_form"),
        (b" " * 1_000_001, "too_large"),
        (b'{"id": "a"}', "components"),
        (b'{"components": []}', "id_missing"),
        (b'{"id": "a", "type": "diagram", "components": []}', "type"),
    ],
)
def test_what_is_no_form_is_refused_in_words(schema: bytes, rule: str) -> None:
    assert [finding.rule for finding in form.check(schema)] == [rule]


def test_groups_may_not_nest_without_end() -> None:
    inner: dict[str, Any] = _text()
    for _ in range(50):
        inner = {"type": "group", "components": [inner]}
    assert [finding.rule for finding in form.check(_schema(inner))] == ["too_deep"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["type", "id", "key", "label", "components", "validate", "conditional", "hide", "path",
             "values", "value", "properties", "widget", "min", "pattern", "readonly", "subtype"]
        ),
        inner | st.sampled_from(["textfield", "number", "select", "group", "dynamiclist", "=1 +"]),
        max_size=8,
    ),
    max_leaves=25,
)  # fmt: skip


@given(_JSON)
@settings(deadline=None, max_examples=400)
def test_any_json_is_checked_never_a_crash(schema: Any) -> None:
    form.check(json.dumps(schema).encode())
    if isinstance(schema, dict):
        form.check({**schema, "components": [schema]})
