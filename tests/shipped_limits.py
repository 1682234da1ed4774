"""The catalogue of limits as it is shipped, read for tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.dmn import parse, rows
from engine.model import Finding
from engine.rules import limit_catalogue
from engine.rules.limits import Catalogue

PATH = Path(__file__).resolve().parents[1] / "processes" / "shared" / "deadlines.dmn"


@cache
def reading() -> tuple[Catalogue, list[Finding]]:
    """Read the shipped tables."""
    model = parse.parse(PATH.read_bytes())
    names = (limit_catalogue.DECISION, limit_catalogue.EXTENSION_DECISION)
    return limit_catalogue.read(*(rows.of(model, name) for name in names))


def catalogue() -> Catalogue:
    """Give the shipped catalogue."""
    return reading()[0]
