"""What cells of unary tests accept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.feel import expression


@pytest.mark.parametrize(
    ("text", "accepted", "refused"),
    [
        ("-", [1, "a", None], []),
        ("5", [5, 5.0], [6, "5", None]),
        ('"a", "b"', ["a", "b"], ["c", None]),
        ("< 5", [4], [5, None, "a"]),
        ("[1..5)", [1, 4.9], [5, 0]),
        ("< 3, > 7", [2, 8], [5]),
        ('not("a", "b")', ["c", None], ["a"]),
        ("not(< 5)", [5], [4, None]),
        ("null", [None], [0, ""]),
        ("not(null)", [0], [None]),
        ("true", [True], [False, None]),
        ("? > 3 and ? < 5", [4], [3, 5]),
        ('contains(?, "街道")', ["兴仁街道"], ["社区", None]),
        ('starts with(?, "a") or ? = "z"', ["ab", "z"], ["b"]),
        ("limit", [10], [11]),
        ("> limit * 2", [21], [20]),
        ("allowed", ["x", "y"], ["z"]),
        ('@"2025-01-01"', [date(2025, 1, 1)], [date(2025, 1, 2)]),
        ('[date("2025-01-01")..date("2025-12-31")]', [date(2025, 6, 1)], [date(2026, 1, 1)]),
        ("!= 5", [4], [5]),
        ("[1, 2, 3]", [1, 3], [4]),
        ("every x in ? satisfies x > 0", [[1, 2]], [[0, 1]]),
    ],
)
def test_a_cell_accepts_and_refuses(text: str, accepted: list[Any], refused: list[Any]) -> None:
    tests = expression.compile_unary_tests(text)
    scope = {"limit": 10, "allowed": ["x", "y"]}
    assert [value for value in accepted if not tests.matches(value, scope)] == []
    assert [value for value in refused if tests.matches(value, scope)] == []
