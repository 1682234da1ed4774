"""Levels of an escalation: what was judged, when and why; the last one stands in `level`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.tables import base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("escalations", sa.Column("levels", base.Json(), nullable=True))
