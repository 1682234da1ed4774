"""Overdue steps: when the ladder of a task begins, and the instance that is its ladder."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.tables import base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("tasks", sa.Column("ladder_at", base.Moment(timezone=True), nullable=True))
    op.add_column("tasks", sa.Column("ladder_id", sa.String(length=36), nullable=True))
    op.add_column(
        "instances", sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute("UPDATE tasks SET ladder_at = due_at WHERE state = 'open' AND due_at IS NOT NULL")
    for column in ("ladder_at", "ladder_id"):
        known = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_tasks_{column}",
            "tasks",
            [column],
            unique=False,
            postgresql_where=known,
            sqlite_where=known,
        )
