"""Our regular expressions agree with Python's where the two dialects are one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import patterns

_ATOMS = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "(a)", "(?:ab)", "(b|a)", "^", "$", "\\d"])
_PIECES = st.tuples(_ATOMS, st.sampled_from(["", "", "*", "+", "?", "*?", "+?", "??", "{1,2}"]))
_SOURCES = st.lists(_PIECES, max_size=5).map(
    lambda pieces: "".join(atom + (sign if atom not in "^$" else "") for atom, sign in pieces)
)


def _free(_: int) -> None:
    """Pay for nothing."""


@given(_SOURCES, st.text(alphabet="abc1", max_size=8))
@settings(deadline=None, max_examples=1500)
def test_searching_finds_what_python_finds(source: str, text: str) -> None:
    compiled = patterns.compile_pattern(source, "")
    assert compiled is not None
    wanted = re.search(source, text)
    found = compiled.search(text, _free)
    if wanted is None:
        assert found is None
    else:
        assert found is not None
        assert found[:2] == wanted.span()


@pytest.mark.parametrize(
    "source",
    ["(", "a)", "[", "[]", "a{2", "a{3,2}", "*", "a**", "\\", "\\q", "(?=a)", "(?<n>a)", "\\1"],
)
def test_what_is_no_pattern_is_refused(source: str) -> None:
    assert patterns.compile_pattern(source, "") is None
    assert patterns.compile_browser_pattern(source) is None


@pytest.mark.parametrize(
    ("source", "accepted", "refused"),
    [
        ("^[\\u4e00-\\u9fa5]{2,4}$", ["张三"], ["张", "ab"]),
        ("^1[3-9]\\d{9}$", ["13800000000"], ["１３８00000000", "138"]),
        ("^\\w+$", ["a_1"], ["张三"]),
        ("^[^\\s]+$", ["a"], ["a b"]),
        ("^[\\d.]+$", ["1.2"], ["a"]),
        ("^\\/x$", ["/x"], ["x"]),
    ],
)
def test_a_pattern_of_the_browser(source: str, accepted: list[str], refused: list[str]) -> None:
    compiled = patterns.compile_browser_pattern(source)
    assert compiled is not None
    assert all(compiled.search(text, _free) for text in accepted)
    assert not any(compiled.search(text, _free) for text in refused)
