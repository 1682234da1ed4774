"""Migrations of a walked instance in few words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from engine import errors, moves
from engine.bpmn import migration
from tests.bpmn.diagrams import Walk, bundle, process


def migrate(
    w: Walk,
    *body: str,
    roots: str = "",
    entered: datetime | None = None,
    process_id: str = "p",
    **mapping: str | None,
) -> migration.Migrated:
    """Let the walk go on in a process of this body; `entered` is when its elements were."""
    target = bundle(process(*body, process_id=process_id), roots)
    route = migration.Route(
        bundle=w.bundle,
        process_id=w.process_id,
        to_bundle=target,
        to_process_id=process_id,
        mapping=mapping,
    )
    before = w.state or b""

    def as_of(visit: int | None) -> moves.Environment:
        now = w.now if visit is None or entered is None else entered
        return moves.Environment(now=now, facts=w.facts, functions=w.functions)

    done = migration.migrate(route, before, as_of)
    w.bundle, w.process_id, w.state = target, process_id, done.progress.state
    for closed in done.progress.closed:
        w.open.pop(closed.token)
    for wait in done.progress.opened:
        assert wait.token not in w.open
        w.open[wait.token] = wait
    assert done.progress.trail == ()
    return done


def refused(w: Walk, *body: str, **options: Any) -> set[tuple[str, str]]:
    """Give the reasons why a migration cannot be; each names its element."""
    with pytest.raises(errors.PlanInvalid) as caught:
        migrate(w, *body, **options)
    for finding in caught.value.findings:
        assert finding.element_id in finding.message
    return {(finding.element_id, finding.rule) for finding in caught.value.findings}


def notes(done: migration.Migrated) -> set[tuple[str, str]]:
    return {(one.element_id, one.rule) for one in done.notes}
