"""What is wrong with a decision file, in words."""

from __future__ import annotations

from engine import errors
from engine.dmn import parse
from engine.model import Finding


def check(xml: bytes) -> list[Finding]:
    """List every problem of a decision file."""
    try:
        parse.parse(xml)
    except errors.DmnInvalid as problem:
        return list(problem.findings)
    return []
