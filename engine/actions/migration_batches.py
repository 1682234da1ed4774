"""Migrating many instances: a batch is looked at, or worked off, page by page by its caller.

Each instance is migrated in a transaction of its own; one that cannot be says why and
hinders no other. A page that is asked for twice does nothing twice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import errors, model
from engine.actions import migrations
from engine.queries import migrations as chosen
from engine.rules import permissions
from engine.rules.permissions import Verb

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bpmn.migration import Migrated
    from engine.queries.migrations import Selection
    from engine.store.rows import Row
    from engine.transaction import Engine, Transaction

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a migration does or did to an instance: `reasons` why not, `notes` what changes."""

    instance: Row
    reasons: tuple[model.Finding, ...] = ()
    notes: tuple[model.Finding, ...] = ()

    @property
    def can(self) -> bool:
        """Say whether nothing speaks against it."""
        return not self.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One page of verdicts; `total` counts the whole selection before this page was touched."""

    total: int
    verdicts: tuple[Verdict, ...]
    next_cursor: str | None

    @property
    def done(self) -> int:
        """Count the instances that can be, or were, migrated."""
        return sum(verdict.can for verdict in self.verdicts)

    def groups(self) -> list[tuple[model.Finding, int]]:
        """Give equal reasons and notes once, with the number of instances, most frequent first."""
        found = Counter(
            finding
            for verdict in self.verdicts
            for finding in dict.fromkeys((*verdict.reasons, *verdict.notes))
        )
        return found.most_common()


def rehearse(
    tx: Transaction,
    wanted: Selection,
    plan: migrations.Plan,
    *,
    limit: int = MOST,
    cursor: str | None = None,
) -> Batch:
    """Say for one page of instances what migrating them would do; nothing is written."""
    permissions.require(tx.actor, Verb.OPERATE_INSTANCE)
    migrations.target_of(tx, plan)
    page = chosen.page(tx, wanted, limit=limit, cursor=cursor)

    def migrate(row: Row) -> Migrated:
        return migrations.rehearse(tx, row, plan)

    return Batch(
        total=chosen.count(tx, wanted),
        verdicts=tuple(_verdict(row, migrate) for row in page.items),
        next_cursor=page.next_cursor,
    )


def run(
    engine: Engine,
    actor: model.Actor,
    wanted: Selection,
    plan: migrations.Plan,
    reason: str,
    *,
    limit: int = MOST,
    cursor: str | None = None,
) -> Batch:
    """Migrate one page of instances, each in its own transaction."""
    permissions.require(actor, Verb.OPERATE_INSTANCE)
    if not reason.strip():
        raise errors.InputInvalid("请填写迁移理由。")
    with engine.read(actor) as tx:
        migrations.target_of(tx, plan)
        page = chosen.page(tx, wanted, limit=limit, cursor=cursor)
        total = chosen.count(tx, wanted)

    def migrate(row: Row) -> Migrated:
        with engine.begin(actor) as tx:
            return migrations.migrate(tx, row["id"], plan, reason)

    verdicts = tuple(_verdict(row, migrate) for row in page.items)
    return Batch(total=total, verdicts=verdicts, next_cursor=page.next_cursor)


def _verdict(row: Row, migrate: Callable[[Row], Migrated]) -> Verdict:
    try:
        return Verdict(instance=row, notes=migrate(row).notes)
    except errors.PlanInvalid as refused:
        return Verdict(instance=row, reasons=refused.findings)
    except (errors.Conflict, errors.ExecutionFailed) as problem:
        why = model.Finding(element_id="", rule=problem.code, message=problem.message)
        return Verdict(instance=row, reasons=(why,))
