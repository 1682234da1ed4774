"""Every example of the designers' guide to FEEL is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.feel import comparison, expression

_GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "feel.md"
_ROW = re.compile(r"^\| `(.+)` \| `(.+)` \|$", re.MULTILINE)
_SCOPE = {
    "金额": 1_200_000,
    "等级": "红",
    "lead": {"subject_name": "样例公司"},
    "人员": [
        {"姓名": "甲", "年龄": 71},
        {"姓名": "乙", "年龄": 54},
        {"姓名": "丙", "年龄": 25},
    ],
}
_EXAMPLES = _ROW.findall(_GUIDE.read_text(encoding="utf-8"))


def test_the_guide_has_examples() -> None:
    assert len(_EXAMPLES) > 25


@pytest.mark.parametrize(("text", "wanted"), _EXAMPLES)
def test_an_example_of_the_guide_is_true(text: str, wanted: str) -> None:
    found = expression.compile_expression(text).evaluate(_SCOPE)
    expected = expression.compile_expression(wanted).evaluate({})
    assert comparison.same(found, expected), f"{text} is {found!r}, not {expected!r}"
