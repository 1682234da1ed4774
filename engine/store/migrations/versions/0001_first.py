"""the first schema."""

from __future__ import annotations

from alembic import op

from engine.store.tables.all import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    metadata.create_all(op.get_bind())
