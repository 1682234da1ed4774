"""Deadlines on record, escalations, warnings, and dates that were counted again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.tables import base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    for table in ("tasks", "timers"):
        op.add_column(table, sa.Column("limit_id", sa.String(length=40), nullable=True))
        op.add_column(table, sa.Column("derivation", base.Json(), nullable=True))
    op.add_column("timers", sa.Column("retry_at", base.Moment(timezone=True), nullable=True))
    op.add_column(
        "instances",
        sa.Column("escalated", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _escalations()
    _warnings()
    _recomputations()
    _recomputed()


def _escalations() -> None:
    op.create_table(
        "escalations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("lead_id", sa.String(length=36), nullable=True),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("acts", base.Json(), nullable=True),
        sa.Column("due_at", base.Moment(timezone=True), nullable=False),
        sa.Column("derivation", base.Json(), nullable=True),
        sa.Column("raised_at", base.Moment(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("ended_at", base.Moment(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instances.id"], name=op.f("fk_escalations_instance_id_instances")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_escalations_lead_id_leads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
        sa.UniqueConstraint("instance_id", "visit", name=op.f("uq_escalations_instance_id_visit")),
    )
    op.create_index(op.f("ix_escalations_lead_id"), "escalations", ["lead_id"], unique=False)
    op.create_index(
        "ix_escalations_status_raised_at", "escalations", ["status", "raised_at"], unique=False
    )


def _warnings() -> None:
    op.create_table(
        "warnings",
        sa.Column("timer_id", sa.String(length=36), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_at", base.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", base.Moment(timezone=True), nullable=False),
        sa.Column("limit_name", sa.String(length=200), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("lead_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["timer_id"],
            ["timers.id"],
            name=op.f("fk_warnings_timer_id_timers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("timer_id", "days", name=op.f("pk_warnings")),
    )
    op.create_index(op.f("ix_warnings_due_at"), "warnings", ["due_at"], unique=False)


def _recomputations() -> None:
    op.create_table(
        "recomputations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("since", base.Moment(timezone=True), nullable=False),
        sa.Column("requested_by", sa.String(length=36), nullable=False),
        sa.Column("cursor", sa.String(length=36), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("leased_until", base.Moment(timezone=True), nullable=True),
        sa.Column("done_at", base.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recomputations")),
        sa.UniqueConstraint(
            "part",
            "since",
            "content_hash",
            name=op.f("uq_recomputations_part_since_content_hash"),
        ),
    )
    op.create_index(op.f("ix_recomputations_done_at"), "recomputations", ["done_at"], unique=False)


def _recomputed() -> None:
    op.create_table(
        "recomputed",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=True),
        sa.Column("lead_id", sa.String(length=36), nullable=True),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("limit_id", sa.String(length=40), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("before", base.Moment(timezone=True), nullable=True),
        sa.Column("after", base.Moment(timezone=True), nullable=True),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instances.id"], name=op.f("fk_recomputed_instance_id_instances")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_recomputed_lead_id_leads")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["recomputations.id"], name=op.f("fk_recomputed_run_id_recomputations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recomputed")),
    )
    for column in ("run_id", "lead_id", "instance_id", "at"):
        op.create_index(op.f(f"ix_recomputed_{column}"), "recomputed", [column], unique=False)
