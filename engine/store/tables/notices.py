"""Tables of notices: what is told, who has read it, and by which channels it leaves."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from engine.store.tables.base import Blob, Json, Moment, metadata

# One row for each audience of an event, however many people that means: who may read it is
# asked when somebody looks, as with tasks. Rows are inserted while the audit's head is
# held, so that their ids grow in the order in which they become visible.
notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event", String(120), nullable=False),  # task_opened:<task id>; the same for each reader
    Column("audience", String(120), nullable=False),  # handler@xingren, a user's id, may:<verb>
    Column("kind", String(24), nullable=False),
    Column("actor_id", String(36), nullable=False),  # whoever caused it is not told
    Column("task_id", String(36)),
    Column("lead_id", String(36)),
    Column("instance_id", String(36)),
    Column("sentence", String(500), nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("event", "audience"),
    Index("ix_notices_audience_id", "audience", "id"),
    sqlite_autoincrement=True,  # an id is never given twice, though old rows are removed
)

notice_readers = Table(
    "notice_readers",
    metadata,
    Column("user_id", String(36), primary_key=True),
    Column("read_up_to", Integer, nullable=False),  # a notice's id
)

notice_reads = Table(  # read one by one, after `read_up_to`
    "notice_reads",
    metadata,
    Column("user_id", String(36), primary_key=True),
    Column("notice_id", Integer, primary_key=True),
)

notice_channels = Table(
    "notice_channels",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("sealed", Blob, nullable=False),  # the address, encrypted
    Column("choices", Json, nullable=False),  # kind -> off | now | digest
    Column("digest_at", String(5), nullable=False),  # HH:MM in Asia/Shanghai
    Column("active", Boolean, nullable=False, default=True),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("error", String(40)),  # why the last attempt failed
    Column("lease", String(36)),  # who is sending, until when
    Column("leased_until", Moment),
    Column("revision", Integer, nullable=False, default=1),
)

notice_deliveries = Table(
    "notice_deliveries",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("channel_id", ForeignKey("notice_channels.id"), nullable=False),
    Column("event", String(120), nullable=False),
    Column("notice_id", Integer),  # none for a trial
    Column("kind", String(24), nullable=False),
    Column("state", String(8), nullable=False),  # waiting | sent | failed | moot
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("error", String(40)),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
    UniqueConstraint("channel_id", "event"),  # told once by a channel, whoever sends
    Index("ix_notice_deliveries_state_due_at", "state", "due_at"),
    Index("ix_notice_deliveries_channel_id_state_due_at", "channel_id", "state", "due_at"),
)

notice_spread = Table(  # one row: up to which notice deliveries have been written
    "notice_spread",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("up_to", Integer, nullable=False),
)
