"""What may be a variable, and how what may not is named: by the way that leads to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from engine import errors
from engine.bpmn import values

DEEP: Any = 0
for _ in range(values.MAX_DEPTH + 2):
    DEEP = [DEEP]


def test_what_is_allowed_comes_out_in_its_canonical_kind() -> None:
    given = {
        "数": [1, 2.5, Decimal("0.10"), True, None],
        "context": MappingProxyType({1: ("a", "𠮷")}),
        "day": date(2024, 2, 29),
    }
    assert values.admit(given, "v") == {
        "数": [1, Decimal("2.5"), Decimal("0.10"), True, None],
        "context": {"1": ["a", "𠮷"]},
        "day": date(2024, 2, 29),
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (float("nan"), "变量「v」不是有限的数"),
        ({"a": [{"b": float("inf")}]}, "变量「v.a.b」不是有限的数"),
        ({"a": "x\0y"}, "变量「v.a」含有空字符"),
        ({"a": {"b\0": 1}}, "变量「v.a」含有空字符"),
        (["\ud800"], "变量「v」含有残缺的字符"),
        ({"a": 10 ** (values.MAX_DIGITS * 2)}, "变量「v.a」的数过大"),
        ({"a": {"b": {1, 2}}}, "变量「v.a.b」的类型不能保存：set"),
        ("x" * (values.MAX_TEXT + 1), "变量「v」的文字过长"),
        (DEEP, "变量「v」嵌套过深"),
    ],
)
def test_what_is_not_is_named_by_its_place(given: Any, said: str) -> None:
    with pytest.raises(errors.InputInvalid, match=f"^{said}$"):
        values.admit(given, "v")
