"""The ledger with its numbers, links and reporters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.tables import base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "lead_numbers",
        sa.Column("region", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("region", "year", name=op.f("pk_lead_numbers")),
    )
    op.create_table(
        "leads",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("stock", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("subject_name", sa.String(length=200), nullable=False),
        sa.Column("subject_key", sa.String(length=200), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("registered_place", sa.String(length=200), nullable=False),
        sa.Column("operating_place", sa.String(length=200), nullable=False),
        sa.Column("street_id", sa.String(length=64), nullable=False),
        sa.Column("community_id", sa.String(length=64), nullable=True),
        sa.Column("sector", sa.String(length=8), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("promised_return", sa.String(length=200), nullable=False),
        sa.Column("regions", sa.String(length=400), nullable=False),
        sa.Column("amount_involved", base.Money(), nullable=True),
        sa.Column("amount_unpaid", base.Money(), nullable=True),
        sa.Column("amount_refunded", base.Money(), nullable=True),
        sa.Column("direct_loss", base.Money(), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("risk_grade", sa.String(length=8), nullable=True),
        sa.Column("stability_grade", sa.String(length=8), nullable=True),
        sa.Column("k1", sa.Boolean(), nullable=False),
        sa.Column("k2", sa.Boolean(), nullable=False),
        sa.Column("k3", sa.Boolean(), nullable=False),
        sa.Column("k4", sa.Boolean(), nullable=False),
        sa.Column("k5", sa.Boolean(), nullable=False),
        sa.Column("k6", sa.Boolean(), nullable=False),
        sa.Column("major_complex", sa.Boolean(), nullable=False),
        sa.Column("out_of_province_lead", sa.Boolean(), nullable=False),
        sa.Column("cross_region_role", sa.String(length=8), nullable=False),
        sa.Column("responsible_body_id", sa.String(length=64), nullable=True),
        sa.Column("regulator_body_id", sa.String(length=64), nullable=True),
        sa.Column("lead_handler_id", sa.String(length=36), nullable=True),
        sa.Column("illegality", sa.Boolean(), nullable=True),
        sa.Column("publicity", sa.Boolean(), nullable=True),
        sa.Column("inducement", sa.Boolean(), nullable=True),
        sa.Column("sociality", sa.Boolean(), nullable=True),
        sa.Column("fraud_indicator", sa.Boolean(), nullable=True),
        sa.Column("conclusion", sa.String(length=32), nullable=True),
        sa.Column("determination_method", sa.String(length=16), nullable=True),
        sa.Column("route", sa.String(length=16), nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("discovered_on", sa.Date(), nullable=False),
        sa.Column("triaged_on", sa.Date(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("determined_on", sa.Date(), nullable=True),
        sa.Column("interviewed_on", sa.Date(), nullable=True),
        sa.Column("rectification_ordered_on", sa.Date(), nullable=True),
        sa.Column("admin_filed_on", sa.Date(), nullable=True),
        sa.Column("seized_on", sa.Date(), nullable=True),
        sa.Column("penalty_decided_on", sa.Date(), nullable=True),
        sa.Column("penalty_served_on", sa.Date(), nullable=True),
        sa.Column("transfer_approved_on", sa.Date(), nullable=True),
        sa.Column("transferred_on", sa.Date(), nullable=True),
        sa.Column("criminal_filed_on", sa.Date(), nullable=True),
        sa.Column("not_filed_on", sa.Date(), nullable=True),
        sa.Column("prosecuted_on", sa.Date(), nullable=True),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.Column("refund_started_on", sa.Date(), nullable=True),
        sa.Column("refund_completed_on", sa.Date(), nullable=True),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("handover_accepted_on", sa.Date(), nullable=True),
        sa.Column("reporter_answered", sa.Boolean(), nullable=False),
        sa.Column("open_petition", sa.Boolean(), nullable=False),
        sa.Column("live_seizure", sa.Boolean(), nullable=False),
        sa.Column("reward_state", sa.String(length=8), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("obstacles", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("closure_exit", sa.String(length=16), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closure_note", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("registered_at", base.Moment(timezone=True), nullable=False),
        sa.Column("registered_by", sa.String(length=36), nullable=False),
        sa.Column("changed_at", base.Moment(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["bodies.id"], name=op.f("fk_leads_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["lead_handler_id"], ["users.id"], name=op.f("fk_leads_lead_handler_id")
        ),
        sa.ForeignKeyConstraint(
            ["regulator_body_id"], ["bodies.id"], name=op.f("fk_leads_regulator_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_body_id"], ["bodies.id"], name=op.f("fk_leads_responsible_body_id")
        ),
        sa.ForeignKeyConstraint(["street_id"], ["bodies.id"], name=op.f("fk_leads_street_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("number", name=op.f("uq_leads_number")),
    )
    op.create_index(op.f("ix_leads_closed_on"), "leads", ["closed_on"], unique=False)
    op.create_index(op.f("ix_leads_conclusion"), "leads", ["conclusion"], unique=False)
    op.create_index(op.f("ix_leads_credit_code"), "leads", ["credit_code"], unique=False)
    op.create_index(
        op.f("ix_leads_criminal_filed_on"), "leads", ["criminal_filed_on"], unique=False
    )
    op.create_index(op.f("ix_leads_registered_at"), "leads", ["registered_at"], unique=False)
    op.create_index(
        op.f("ix_leads_responsible_body_id"), "leads", ["responsible_body_id"], unique=False
    )
    op.create_index(
        "ix_leads_responsible_body_id_stage",
        "leads",
        ["responsible_body_id", "stage"],
        unique=False,
    )
    op.create_index(op.f("ix_leads_risk_grade"), "leads", ["risk_grade"], unique=False)
    op.create_index(op.f("ix_leads_route"), "leads", ["route"], unique=False)
    op.create_index(op.f("ix_leads_sector"), "leads", ["sector"], unique=False)
    op.create_index(op.f("ix_leads_source"), "leads", ["source"], unique=False)
    op.create_index(op.f("ix_leads_stage"), "leads", ["stage"], unique=False)
    op.create_index(op.f("ix_leads_street_id"), "leads", ["street_id"], unique=False)
    op.create_index("ix_leads_street_id_stage", "leads", ["street_id", "stage"], unique=False)
    op.create_index(op.f("ix_leads_subject_key"), "leads", ["subject_key"], unique=False)
    op.create_index(op.f("ix_leads_subject_name"), "leads", ["subject_name"], unique=False)
    op.create_index(op.f("ix_leads_year"), "leads", ["year"], unique=False)
    op.create_table(
        "lead_bodies",
        sa.Column("lead_id", sa.String(length=36), nullable=False),
        sa.Column("body_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_lead_bodies_body_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_lead_bodies_lead_id")),
        sa.PrimaryKeyConstraint("lead_id", "body_id", name=op.f("pk_lead_bodies")),
    )
    op.create_index("ix_lead_bodies_body_id", "lead_bodies", ["body_id"], unique=False)
    op.create_table(
        "lead_links",
        sa.Column("lead_id", sa.String(length=36), nullable=False),
        sa.Column("other_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("linked_at", base.Moment(timezone=True), nullable=False),
        sa.Column("linked_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_lead_links_lead_id")),
        sa.ForeignKeyConstraint(["other_id"], ["leads.id"], name=op.f("fk_lead_links_other_id")),
        sa.PrimaryKeyConstraint("lead_id", "other_id", "kind", name=op.f("pk_lead_links")),
    )
    op.create_index("ix_lead_links_other_id", "lead_links", ["other_id"], unique=False)
    op.create_table(
        "reporters",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("lead_id", sa.String(length=36), nullable=False),
        sa.Column("alias", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_reporters_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporters")),
    )
    op.create_index(op.f("ix_reporters_lead_id"), "reporters", ["lead_id"], unique=False)
