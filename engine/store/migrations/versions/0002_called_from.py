"""instances remember which element of their caller called them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMN = "parent_element_id"


def upgrade() -> None:
    """Bring the schema to this revision; a database made by today's tables has it already."""
    known = sa.inspect(op.get_bind()).get_columns("instances")
    if _COLUMN not in {column["name"] for column in known}:
        op.add_column("instances", sa.Column(_COLUMN, sa.String(200)))
