"""The mark of a database for training and rehearsal (演练库), with its clock: one row or none."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table

from engine.store.tables.base import Moment, metadata

sandbox = Table(
    "sandbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("marked_at", Moment, nullable=False),
    Column("shown_at", Moment),  # what the clock showed at real_at; it has run on since
    Column("real_at", Moment),
)
