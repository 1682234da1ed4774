"""The mark of a database for training and rehearsal, with its clock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.tables import base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "sandbox",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("marked_at", base.Moment(timezone=True), nullable=False),
        sa.Column("shown_at", base.Moment(timezone=True), nullable=True),
        sa.Column("real_at", base.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox")),
    )
