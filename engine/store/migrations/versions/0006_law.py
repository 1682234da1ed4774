"""The holiday calendar, the law in force, what holds or lengthens a deadline, how one counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.tables import base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("tasks", sa.Column("counted", base.Json(), nullable=True))
    op.add_column("timers", sa.Column("counted", base.Json(), nullable=True))
    op.create_table(
        "law_in_force",
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("since", base.Moment(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_law_in_force")),
    )
    op.create_table(
        "holiday_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice", sa.String(length=200), nullable=False),
        sa.Column("loaded_at", base.Moment(timezone=True), nullable=False),
        sa.Column("loaded_by", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_holiday_years")),
    )
    op.create_table(
        "holidays",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["year"], ["holiday_years.year"], name=op.f("fk_holidays_year_holiday_years")
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holidays")),
    )
    op.create_index(op.f("ix_holidays_year"), "holidays", ["year"], unique=False)
    op.create_table(
        "deadline_holds",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("lead_id", sa.String(length=36), nullable=False),
        sa.Column("limit_id", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("paper", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("held_by", sa.String(length=36), nullable=False),
        sa.Column("held_at", base.Moment(timezone=True), nullable=False),
        sa.Column("resumed_by", sa.String(length=36), nullable=True),
        sa.Column("resumed_at", base.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=36), nullable=True),
        sa.Column("withdrawn_at", base.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_deadline_holds_lead_id_leads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_holds")),
    )
    op.create_index(op.f("ix_deadline_holds_lead_id"), "deadline_holds", ["lead_id"], unique=False)
    op.create_table(
        "deadline_extensions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("lead_id", sa.String(length=36), nullable=False),
        sa.Column("limit_id", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("total", sa.Boolean(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("approver", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("paper", sa.String(length=200), nullable=False),
        sa.Column("article", sa.String(length=400), nullable=False),
        sa.Column("recorded_by", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", base.Moment(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=36), nullable=True),
        sa.Column("withdrawn_at", base.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_deadline_extensions_lead_id_leads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_extensions")),
    )
    op.create_index(
        op.f("ix_deadline_extensions_lead_id"), "deadline_extensions", ["lead_id"], unique=False
    )
