"""Regular expressions as weapons: none hangs, whatever it is asked to match, replace or split.

Seconds are counted on the processor, so that a busy machine is no failure.
"""

from __future__ import annotations

import contextlib
import time

import pytest

from engine import errors
from engine.feel import expression

_PATIENCE = 10.0


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("a" * 5000 + "!", "^(a+)+$"),
        ("a" * 5000 + "!", "^(a|a)*$"),
        ("a" * 5000 + "!", "^(a|aa)+$"),
        ("a" * 3000, "(a*)*b"),
        ("x" * 5000, "(x+x+)+y"),
        ("a" * 3000, "a?" * 200 + "a" * 200 + "b"),
        ("a" * 2000, ".*.*.*=.*"),
        ("ab" * 3000, "((ab)*)*c"),
        ("a" * 40, r"(a*)*\1b"),
    ],
)
def test_no_regular_expression_hangs(text: str, pattern: str) -> None:
    compiled = expression.compile_expression("matches(text, pattern)")
    began = time.process_time()
    with contextlib.suppress(errors.ExpressionFailed):
        assert compiled.evaluate({"text": text, "pattern": pattern}) is False
    assert time.process_time() - began < _PATIENCE


@pytest.mark.parametrize("call", ['replace(text, pattern, "$0$0")', "split(text, pattern)"])
@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("a" * 30_000 + "!", "(a+)+$"),
        ("a" * 30_000, "(a|aa)+b"),
        ("a" * 5_000, "(((((a*)*)*)*)*)*b"),
        ("ab" * 50_000, "(.*)(.*)(.*)c"),
        ("a" * 100_000, "a{1,400}b"),
        ("ß" * 100_000, "(?:s|S|ß)*z"),
        ("a" * 60, r"(a+)\1+b"),
        ("ab" * 50_000, "b"),
    ],
)
def test_no_replacing_or_splitting_hangs(call: str, text: str, pattern: str) -> None:
    compiled = expression.compile_expression(call)
    began = time.process_time()
    with contextlib.suppress(errors.ExpressionFailed):
        compiled.evaluate({"text": text, "pattern": pattern})
    assert time.process_time() - began < _PATIENCE
