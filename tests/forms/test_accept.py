"""What a filled-in form gives back, and how each mistake is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import errors
from engine.forms import form


def _component(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "key": key, "id": f"f_{key}", "label": f"标签{key}", **more}


def _form(*components: dict[str, Any]) -> form.Form:
    return form.parse({"type": "default", "id": "样表", "components": list(components)})


def _refused(
    made: form.Form, values: Any, context: dict[str, Any] | None = None
) -> list[tuple[str, str]]:
    with pytest.raises(errors.FormInvalid) as caught:
        made.accept(values, context or {})
    assert all(each.message.endswith("。") for each in caught.value.field_errors)
    return [(each.path, each.rule) for each in caught.value.field_errors]


_OPTIONS = [
    {"label": "甲", "value": "a"},
    {"label": "乙", "value": "b"},
    {"label": "三", "value": 3},
]


@pytest.mark.parametrize(
    ("component", "sent", "wanted"),
    [
        (_component("textfield", "x"), "文字", "文字"),
        (_component("textfield", "x"), "", None),
        (_component("textarea", "x"), "a\nb", "a\nb"),
        (_component("number", "x"), 5, Decimal(5)),
        (_component("number", "x"), 0.1, Decimal("0.1")),
        (_component("number", "x", decimalDigits=0), 5.0, Decimal(5)),
        (_component("number", "x", serializeToString=True), "12.50", "12.50"),
        (_component("checkbox", "x"), False, False),
        (_component("radio", "x", values=_OPTIONS), "a", "a"),
        (_component("select", "x", values=_OPTIONS), 3, 3),
        (_component("checklist", "x", values=_OPTIONS), ["a", "b"], ["a", "b"]),
        (_component("taglist", "x", values=_OPTIONS), [], []),
        (_component("datetime", "x", subtype="date"), "2025-01-31", "2025-01-31"),
        (_component("datetime", "x", subtype="time"), "09:30", "09:30"),
        (_component("datetime", "x", subtype="time"), "09:30:00+08:00", "09:30+08:00"),
        (
            _component("datetime", "x", subtype="datetime"),
            "2025-01-31T09:30:00Z",
            "2025-01-31T09:30Z",
        ),
        (_component("select", "x", properties={"widget": "person"}), "p1", "p1"),
        (_component("taglist", "x", properties={"widget": "lead"}), ["l1", "l2"], ["l1", "l2"]),
        (_component("select", "x", properties={"widget": "amount"}), 12.34, Decimal("12.34")),
        (_component("select", "x", valuesKey="known"), "k1", "k1"),
        (_component("select", "x", valuesExpression='=known[item != "k1"]'), "k2", "k2"),
    ],
)
def test_a_value_is_taken(component: dict[str, Any], sent: Any, wanted: Any) -> None:
    found = _form(component).accept({"x": sent}, {"known": ["k1", "k2"]})
    assert found == {"x": wanted}
    assert type(found["x"]) is type(wanted)


@pytest.mark.parametrize(
    ("component", "sent", "rule"),
    [
        (_component("textfield", "x"), 5, "type"),
        (_component("textfield", "x"), "a\0b", "bad_character"),
        (_component("textfield", "x"), "a\ud800", "bad_character"),
        (_component("textfield", "x"), "a" * 20_001, "too_long"),
        (_component("textfield", "x", validate={"required": True}), "  ", "required"),
        (_component("textfield", "x", validate={"minLength": 2}), "a", "min_length"),
        (_component("textfield", "x", validate={"maxLength": 2}), "abc", "max_length"),
        (_component("textfield", "x", validate={"pattern": "^a+$"}), "ab", "pattern"),
        (
            _component("textfield", "x", validate={"pattern": "^(a+)+$"}),
            "a" * 9000 + "b",
            "pattern",
        ),
        (_component("textfield", "x", validate={"validationType": "email"}), "a@b", "pattern"),
        (_component("number", "x"), "5", "type"),
        (_component("number", "x"), True, "type"),
        (_component("number", "x"), float("nan"), "range"),
        (_component("number", "x"), float("inf"), "range"),
        (_component("number", "x"), 10**30, "range"),
        (_component("number", "x"), [1], "type"),
        (_component("number", "x", decimalDigits=0), 1.5, "digits"),
        (_component("number", "x", decimalDigits=2), 1.005, "digits"),
        (_component("number", "x", validate={"min": 0}), -1, "min"),
        (_component("number", "x", validate={"max": "=limit"}), 11, "max"),
        (_component("number", "x", serializeToString=True), "1e5", "type"),
        (_component("checkbox", "x"), "true", "type"),
        (_component("checkbox", "x", validate={"required": True}), False, "required"),
        (_component("radio", "x", values=_OPTIONS), "c", "option"),
        (_component("select", "x", values=_OPTIONS), "3", "option"),
        (_component("select", "x", values=_OPTIONS), {"a": 1}, "option"),
        (_component("checklist", "x", values=_OPTIONS), ["a", "a"], "twice"),
        (_component("checklist", "x", values=_OPTIONS), "a", "type"),
        (_component("select", "x", valuesKey="nothing"), "a", "option"),
        (_component("datetime", "x", subtype="date"), "2025-02-30", "type"),
        (_component("datetime", "x", subtype="date"), "31.01.2025", "type"),
        (_component("datetime", "x", subtype="date"), "20250131", "type"),
        (_component("datetime", "x", subtype="datetime"), "2025-01-31", "type"),
        (_component("datetime", "x", subtype="time"), "25:00", "type"),
        (_component("select", "x", properties={"widget": "body"}), 5, "type"),
        (_component("select", "x", properties={"widget": "amount"}), -1, "min"),
        (_component("select", "x", properties={"widget": "amount"}), 0.001, "digits"),
    ],
)
def test_a_value_is_refused_by_its_rule(component: dict[str, Any], sent: Any, rule: str) -> None:
    assert _refused(_form(component), {"x": sent}, {"limit": 10}) == [("x", rule)]


def test_every_mistake_is_told_at_once_with_the_label() -> None:
    made = _form(
        _component("textfield", "name", validate={"required": True}),
        {"type": "number", "key": "lead.amount", "label": "涉及金额", "validate": {"min": 0}},
    )
    with pytest.raises(errors.FormInvalid) as caught:
        made.accept({"lead": {"amount": "x"}, "extra": 1}, {})
    found = {each.path: each.message for each in caught.value.field_errors}
    assert set(found) == {"name", "lead.amount", "extra"}
    assert found["lead.amount"] == "「涉及金额」应为不小于 0 的数字。"
    assert "3 处" in caught.value.message


def test_dotted_keys_and_group_paths_nest() -> None:
    made = _form(
        _component("textfield", "lead.name"),
        {"type": "group", "path": "lead.place", "components": [_component("textfield", "street")]},
        {"type": "group", "components": [_component("textfield", "loose")]},
    )
    values = {"lead": {"name": "n", "place": {"street": "s"}}, "loose": "l"}
    assert made.accept(values, {}) == values
    assert [field.key for field in made.fields] == ["lead.name", "lead.place.street", "loose"]
    assert _refused(made, {"lead": {"place": {"x": 1}}}) == [("lead.place.x", "unknown")]
    assert _refused(made, {"lead": "x"}) == [("lead", "unknown")]


def test_a_hidden_field_is_neither_asked_for_nor_taken() -> None:
    made = _form(
        _component("radio", "kind", values=_OPTIONS),
        _component(
            "textfield",
            "why",
            validate={"required": True},
            conditional={"hide": '=kind != "a" or lead.open = false'},
        ),
    )
    assert made.accept({"kind": "b", "why": "stale"}, {"lead": {"open": True}}) == {"kind": "b"}
    assert _refused(made, {"kind": "a"}, {"lead": {"open": True}}) == [("why", "required")]
    assert made.accept({"kind": "a"}, {"lead": {"open": False}}) == {"kind": "a"}


def test_what_stands_in_a_hidden_field_hides_nothing_else() -> None:
    made = _form(
        _component("checkbox", "a"),
        _component("checkbox", "b", conditional={"hide": "=a != true"}),
        _component("textfield", "c", conditional={"hide": "=b = true"}),
    )
    assert made.accept({"a": False, "b": True, "c": "kept"}, {}) == {"a": False, "c": "kept"}


def test_a_hidden_group_hides_its_fields() -> None:
    inner = _component("textfield", "x", validate={"required": True})
    group = {"type": "group", "components": [inner], "conditional": {"hide": "=closed"}}
    assert _form(group).accept({}, {"closed": True}) == {}
    assert _refused(_form(group), {}, {"closed": False}) == [("x", "required")]


def test_a_condition_can_make_a_field_required_and_see_supplied_functions() -> None:
    made = _form(
        _component("number", "amount"),
        _component("textfield", "why", properties={"requiredWhen": "=amount > 100"}),
        _component("textfield", "late", conditional={"hide": '=today() < @"2025-01-01"'}),
    )
    today = {"today": lambda: date(2025, 6, 30)}
    assert made.accept({"amount": 5, "late": "x"}, {}, today) == {"amount": 5, "late": "x"}
    assert _refused(made, {"amount": 500}) == [("why", "required")]


def test_a_read_only_field_may_come_back_but_not_change() -> None:
    made = _form(
        _component("textfield", "no", readonly=True),
        _component("number", "sum", disabled=True),
        _component("textfield", "name", readonly="=locked"),
    )
    context = {"no": "A-1", "sum": Decimal("10.50"), "locked": True, "name": "n"}
    assert made.accept({"no": "A-1", "sum": 10.5, "name": "n"}, context) == {}
    assert made.accept({}, context) == {}
    found = _refused(made, {"no": "A-2", "sum": 11, "name": "m"}, context)
    assert found == [("no", "readonly"), ("sum", "readonly"), ("name", "readonly")]
    assert made.accept({"name": "m"}, {**context, "locked": False}) == {"name": "m"}


def test_a_computed_field_is_computed_here_whatever_was_sent() -> None:
    made = _form(_component("number", "n"), _component("expression", "twice", expression="=n * 2"))
    assert made.accept({"n": 4, "twice": 99}, {}) == {"n": 4, "twice": 8}


def test_rows_are_checked_one_by_one() -> None:
    inner = [_component("number", "n", validate={"required": True}), _component("textfield", "t")]
    made = _form({"type": "dynamiclist", "path": "rows", "label": "明细", "components": inner})
    assert made.accept({"rows": [{"n": 1}, {"n": 2, "t": "x"}]}, {}) == {
        "rows": [{"n": 1}, {"n": 2, "t": "x"}]
    }
    assert _refused(made, {"rows": [{"n": 1}, {"t": "x"}]}) == [("rows[1].n", "required")]
    assert _refused(made, {"rows": [{"n": 1, "z": 2}]}) == [("rows[0].z", "unknown")]
    assert _refused(made, {"rows": "x"}) == [("rows", "type")]
    assert _refused(made, {"rows": [{"n": 1}] * 501}) == [("rows", "too_many")]


def test_a_row_sees_itself_and_what_is_around_it() -> None:
    inner = [
        _component("checkbox", "open"),
        _component("textfield", "why", conditional={"hide": "=this.open = true or parent.all"}),
    ]
    made = _form(
        _component("checkbox", "all"), {"type": "dynamiclist", "path": "rows", "components": inner}
    )
    rows = [{"open": True, "why": "x"}, {"open": False, "why": "y"}]
    assert made.accept({"all": False, "rows": rows}, {})["rows"][0] == {"open": True}
    assert made.accept({"all": False, "rows": rows}, {})["rows"][1] == rows[1]


@pytest.mark.parametrize("values", [None, 5, "x", [], [1]])
def test_values_that_are_no_context_are_refused(values: Any) -> None:
    assert _refused(_form(_component("textfield", "x")), values) == [("", "type")]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["x", "y", "rows", "z"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(_JSON)
@settings(deadline=None, max_examples=300)
def test_anything_at_all_is_taken_or_refused(values: Any) -> None:
    made = _form(
        _component("number", "x", conditional={"hide": "=y = 1"}),
        _component("checklist", "y", values=_OPTIONS),
        {"type": "dynamiclist", "path": "rows", "components": [_component("datetime", "z")]},
    )
    try:
        found = made.accept(values, {})
    except errors.FormInvalid as error:
        assert error.field_errors  # noqa: PT017
    else:
        assert set(found) <= {"x", "y", "rows"}
