"""Damaged decision files get an answer in words; what the check accepts decides.

Seconds are counted on the processor, so that a busy machine is no failure.
"""

from __future__ import annotations

import random
import time

import pytest

from engine import errors
from engine.dmn import check, parse
from engine.model import Severity
from tests import damage
from tests.house import tree

SHIPPED = sorted(
    path for path in (tree.ROOT / "processes").rglob("*.dmn") if path.stat().st_size < 50_000
)
PATIENCE = 10.0


@pytest.mark.parametrize("group", range(4))
def test_damaged_tables_get_an_answer(group: int) -> None:
    for seed in range(group * 30, group * 30 + 30):
        chance = random.Random(seed)
        content = damage.xml(chance, chance.choice(SHIPPED).read_bytes())
        began = time.process_time()
        findings = check.check(content)
        assert time.process_time() - began < PATIENCE, seed
        assert all(finding.message for finding in findings)
        if any(finding.severity is Severity.ERROR for finding in findings):
            continue
        model = parse.parse(content)
        for name in model.decisions:
            try:
                model.decide(name, {}, {})
            except errors.XiaohaoError as problem:
                assert problem.message  # noqa: PT017 - an answer in words is a right end too
