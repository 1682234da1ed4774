"""Tables of what deadlines set off: escalations, warnings, and dates that were counted again."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from engine.store.tables.base import Json, Moment, metadata

escalations = Table(
    "escalations",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("lead_id", ForeignKey("leads.id"), index=True),
    Column("instance_id", ForeignKey("instances.id"), nullable=False),
    Column("visit", Integer, nullable=False),  # of what was opened; it ends with that visit
    Column("element_id", String(200), nullable=False),  # the timer's
    Column("name", String(200), nullable=False),
    Column("rule", String(40), nullable=False),  # the limit that was missed
    Column("level", String(40), nullable=False, default=""),
    Column("levels", Json),  # each that was judged: when, which, why; the last is `level`
    Column("acts", Json),
    Column("due_at", Moment, nullable=False),
    Column("derivation", Json),
    Column("raised_at", Moment, nullable=False),
    Column("status", String(12), nullable=False),  # open | handled | withdrawn | lifted
    Column("ended_at", Moment),
    Column("reason", String(400), nullable=False, default=""),
    UniqueConstraint("instance_id", "visit"),
    Index("ix_escalations_status_raised_at", "status", "raised_at"),
)

warnings = Table(
    "warnings",
    metadata,
    Column("timer_id", ForeignKey("timers.id", ondelete="CASCADE"), primary_key=True),
    Column("days", Integer, primary_key=True, autoincrement=False),  # before the end
    Column("due_at", Moment, nullable=False, index=True),
    Column("ends_at", Moment, nullable=False),
    Column("limit_name", String(200), nullable=False),
    Column("instance_id", String(36), nullable=False),
    Column("lead_id", String(36)),
)

# What counts all dates again: one row for each change of the law, and for each wish.
recomputations = Table(
    "recomputations",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("part", String(16), nullable=False),  # catalogue | calendar | asked
    Column("content_hash", String(64), nullable=False),
    Column("since", Moment, nullable=False),  # when the law was put in force, or the wish uttered
    Column("requested_by", String(36), nullable=False),
    Column("cursor", String(36), nullable=False, default=""),  # the last instance done
    Column("cases", Integer, nullable=False, default=0),
    Column("leased_until", Moment),
    Column("done_at", Moment, index=True),
    UniqueConstraint("part", "since", "content_hash"),
)

recomputed = Table(
    "recomputed",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("run_id", ForeignKey("recomputations.id"), index=True),  # empty: a fact was changed
    Column("lead_id", ForeignKey("leads.id"), index=True),
    Column("instance_id", ForeignKey("instances.id"), nullable=False, index=True),
    Column("limit_id", String(40), nullable=False, default=""),
    Column("element_id", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("before", Moment),
    Column("after", Moment),
    Column("what", String(12), nullable=False),  # moved | armed | stopped | withdrawn | person
    Column("why", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)
