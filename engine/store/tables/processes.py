"""Tables of definitions, instances and everything an instance waits for."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from engine.store.tables.base import Blob, Json, Moment, metadata

bundles = Table(
    "bundles",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String(36), nullable=False),
)

resources = Table(
    "resources",
    metadata,
    Column("bundle_hash", ForeignKey("bundles.hash"), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("content", Blob, nullable=False),
)

definitions = Table(
    "definitions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("process_id", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("version_tag", String(100)),
    Column("bundle_hash", ForeignKey("bundles.hash"), nullable=False),
    Column("callees", Json, nullable=False),  # process id -> definition id, outside the bundle
    Column("deployment_id", String(36), nullable=False, index=True),
    Column("deployed_at", Moment, nullable=False),
    Column("deployed_by", String(36), nullable=False),
    Column("suspended", Boolean, nullable=False, default=False),
    UniqueConstraint("process_id", "version"),
)

instances = Table(
    "instances",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("definition_id", ForeignKey("definitions.id"), nullable=False),
    Column("process_id", String(200), nullable=False),
    Column("bundle_hash", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("suspended", Boolean, nullable=False, default=False),
    Column("revision", Integer, nullable=False, default=1),
    Column("state", Blob, nullable=False),
    Column("conditional", Boolean, nullable=False, default=False),
    Column("escalated", Boolean, nullable=False, default=False),  # has open escalations
    Column("late", Boolean, nullable=False, default=False),  # a task of it has had a ladder
    Column("business_key", String(200), index=True),
    Column("lead_id", ForeignKey("leads.id"), index=True),
    Column("parent_id", ForeignKey("instances.id"), index=True),
    Column("parent_token", Integer),
    Column("parent_element_id", String(200)),
    Column("root_id", String(36), nullable=False, index=True),
    Column("depth", Integer, nullable=False, default=0),
    Column("started_by", String(36), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index("ix_instances_process_id_status", "process_id", "status"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("instance_id", ForeignKey("instances.id"), nullable=False, index=True),
    Column("token", Integer, nullable=False),
    Column("process_id", String(200), nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("form_id", String(200)),
    Column("lead_id", ForeignKey("leads.id"), index=True),
    Column("state", String(16), nullable=False),  # open | completed | cancelled
    Column("assignee_id", String(36), index=True),
    Column("due_at", Moment),
    Column("counted", Json),  # by which limit and from when `due_at` was counted
    Column("limit_id", String(40)),
    Column("derivation", Json),  # of `due_at` by that limit
    Column("follow_up_at", Moment),
    Column("priority", Integer, nullable=False, default=50),
    Column("escalation", Boolean, nullable=False, default=False),
    Column("properties", Json),
    Column("draft", Json),
    Column("revision", Integer, nullable=False, default=1),
    Column("opened_at", Moment, nullable=False),
    Column("claimed_at", Moment),
    Column("closed_at", Moment),
    Column("closed_by", String(36)),
    Column("outcome", Json),  # the values a person submitted
    Column("ladder_at", Moment),  # when the ladder of the overdue step is to begin
    Column("ladder_id", String(36)),  # the instance that is its ladder
    Index("ix_tasks_state_due_at", "state", "due_at"),
    Index(
        "ix_tasks_ladder_at",
        "ladder_at",
        postgresql_where=text("ladder_at IS NOT NULL"),
        sqlite_where=text("ladder_at IS NOT NULL"),
    ),
    Index(
        "ix_tasks_ladder_id",
        "ladder_id",
        postgresql_where=text("ladder_id IS NOT NULL"),
        sqlite_where=text("ladder_id IS NOT NULL"),
    ),
    Index("ix_tasks_instance_id_token", "instance_id", "token"),
)

task_groups = Table(
    "task_groups",
    metadata,
    Column("task_id", ForeignKey("tasks.id"), primary_key=True),
    Column("group_id", String(120), primary_key=True),  # handler@xingren, or an author's own word
    Index("ix_task_groups_group_id", "group_id"),
)

timers = Table(
    "timers",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("instance_id", ForeignKey("instances.id")),
    Column("definition_id", ForeignKey("definitions.id")),  # of a timer start event
    Column("token", Integer),
    Column("element_id", String(200), nullable=False),
    Column("name", String(200), nullable=False, default=""),
    Column("due_at", Moment, nullable=False, index=True),
    Column("expression", String(400), nullable=False, default=""),
    Column("counted", Json),  # by which limit and from when `due_at` was counted
    Column("limit_id", String(40)),
    Column("derivation", Json),  # of `due_at` by that limit
    Column("retry_at", Moment),  # not before, because it could not be fired
    Column("rounds", Integer, nullable=False, default=0),  # of a repeating start event
    Column("suspended", Boolean, nullable=False, default=False),
    Index("ix_timers_instance_id_token", "instance_id", "token"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("instance_id", ForeignKey("instances.id")),
    Column("definition_id", ForeignKey("definitions.id"), index=True),  # of a start event
    Column("token", Integer),
    Column("element_id", String(200), nullable=False),
    Column("channel", String(8), nullable=False),
    Column("name", String(200), nullable=False),
    Column("correlation_key", String(200), nullable=False, default=""),
    Column("suspended", Boolean, nullable=False, default=False),
    Index("ix_subscriptions_channel_name_correlation_key", "channel", "name", "correlation_key"),
    Index("ix_subscriptions_instance_id_token", "instance_id", "token"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("correlation_key", String(200), nullable=False, default=""),
    Column("payload", Blob, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Index("ix_messages_name_correlation_key", "name", "correlation_key"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("instance_id", ForeignKey("instances.id"), nullable=False),
    Column("token", Integer, nullable=False),
    Column("process_id", String(200), nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("type", String(200), nullable=False),
    Column("retries", Integer, nullable=False),
    Column("worker", String(200)),
    Column("locked_until", Moment),
    Column("available_at", Moment, nullable=False),
    Column("payload", Blob, nullable=False),  # variables and headers
    Column("error", Text),
    Column("back_off_seconds", Float),
    Column("suspended", Boolean, nullable=False, default=False),
    Index("ix_jobs_type_available_at", "type", "available_at"),
    Index("ix_jobs_instance_id_token", "instance_id", "token"),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("instance_id", ForeignKey("instances.id"), nullable=False),
    Column("token", Integer, nullable=False),
    Column("process_id", String(200), nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("code", String(64), nullable=False),
    Column("message", Text, nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("resolved_at", Moment, index=True),
    Index("ix_incidents_instance_id_token", "instance_id", "token"),
)

history = Table(
    "history",
    metadata,
    Column("instance_id", ForeignKey("instances.id"), primary_key=True),
    Column("visit", Integer, primary_key=True),
    Column("element_id", String(200), nullable=False),
    Column("element_type", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("left_at", Moment),
    Column("outcome", String(16)),
)
