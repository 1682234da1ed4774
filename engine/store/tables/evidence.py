"""The audit: append-only rows chained by hash, with one row that holds the chain's head."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from engine.store.tables.base import Json, Moment, metadata

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("occurred_at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("actor_id", String(36), nullable=False),
    Column("actor_name", String(100), nullable=False),
    Column("on_behalf_of", String(36)),
    Column("action", String(64), nullable=False),
    Column("subject_kind", String(32), nullable=False),  # lead | instance | task | user | …
    Column("subject_id", String(200), nullable=False),
    Column("lead_id", String(36)),
    Column("sentence", Text, nullable=False),  # what happened, in users' words
    Column("before", Json),
    Column("after", Json),
    Column("reason", Text),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_lead_id_sequence", "lead_id", "sequence"),
    Index("ix_audit_subject_kind_subject_id_sequence", "subject_kind", "subject_id", "sequence"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
