"""Tables of the law in force: the holiday calendar, and what holds or lengthens a deadline."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table, Text

from engine.store.tables.base import Moment, metadata

# Which catalogue and which calendar are in force, by content: one look tells whether what a
# process has at hand is still right.
law_in_force = Table(
    "law_in_force",
    metadata,
    Column("part", String(16), primary_key=True),  # catalogue | calendar
    Column("content_hash", String(64), nullable=False),
    Column("since", Moment, nullable=False),
    Column("set_by", String(36), nullable=False),
)

holiday_years = Table(
    "holiday_years",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("notice", String(200), nullable=False),  # 国办发明电〔…〕…号
    Column("loaded_at", Moment, nullable=False),
    Column("loaded_by", String(36), nullable=False),
)

holidays = Table(
    "holidays",
    metadata,
    Column("day", Date, primary_key=True),
    Column("year", ForeignKey("holiday_years.year"), nullable=False, index=True),
    Column("working", Boolean, nullable=False),  # a weekend that is worked (调休上班)
    Column("name", String(40), nullable=False),
)

deadline_holds = Table(
    "deadline_holds",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("lead_id", ForeignKey("leads.id"), nullable=False, index=True),
    Column("limit_id", String(40), nullable=False),
    Column("ground", String(16), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),  # the day the clock runs again; empty while it still stands
    Column("paper", String(200), nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
    Column("held_by", String(36), nullable=False),
    Column("held_at", Moment, nullable=False),
    Column("resumed_by", String(36)),
    Column("resumed_at", Moment),
    Column("withdrawn_by", String(36)),  # recorded by mistake; it counts no more
    Column("withdrawn_at", Moment),
)

deadline_extensions = Table(
    "deadline_extensions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("lead_id", ForeignKey("leads.id"), nullable=False, index=True),
    Column("limit_id", String(40), nullable=False),
    Column("stage", Integer, nullable=False),  # which of the limit's extensions, from 1
    Column("amount", Integer, nullable=False),
    Column("unit", String(20), nullable=False),
    Column("total", Boolean, nullable=False, default=False),
    Column("approved_on", Date, nullable=False),
    Column("approver", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("paper", String(200), nullable=False),
    Column("article", String(400), nullable=False),
    Column("recorded_by", String(36), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("withdrawn_by", String(36)),
    Column("withdrawn_at", Moment),
)
