"""A core of foreign diagrams on a real PostgreSQL, where columns have kinds and lengths."""

from __future__ import annotations

import pytest

from tests import diagrams as d
from tests.api.foreign import ROOTS, Stranger
from tests.api.test_foreign_events import WALKS
from tests.world import World

pytestmark = pytest.mark.postgres
CORE = (
    "a message is caught by name and key",
    "a message on the boundary beside its task comes again",
    "a cycle on the boundary fires as often as it says",
    "an error end is caught on the boundary of its sub-process",
    "an escalation thrown on the way runs beside",
    "an event sub-process of signal takes over",
)


@pytest.fixture
def program(pg_url: str) -> Stranger:
    """A program on PostgreSQL."""
    return Stranger.of(World(pg_url))


def test_foreign_diagrams_do_the_same_on_postgresql(program: Stranger) -> None:
    for name in CORE:
        text, steps, visited = WALKS[name]
        program.deploy(d.process("p", text, outside=ROOTS))
        case = program.start("p")
        program.walk(case, steps)
        assert program.get(f"instances/{case}")["state"] == "completed", name
        assert not visited or program.trail(case) == visited.split(), name
