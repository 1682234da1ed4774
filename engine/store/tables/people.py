"""Tables of bodies, users, their roles, sessions and tokens."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from engine.store.tables.base import Json, Moment, metadata

bodies = Table(
    "bodies",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(32), nullable=False),  # district | street | community | unit
    Column("code", String(8), nullable=False, default=""),  # region letters of lead numbers, XR
    Column("parent_id", ForeignKey("bodies.id")),
    Column("path", String(400), nullable=False, unique=True),
    Column("active", Boolean, nullable=False, default=True),
    Column("sample", Boolean, nullable=False, default=False),
    Column("revision", Integer, nullable=False, default=1),
)

users = Table(
    "users",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("password_hash", String(200)),
    Column("must_change_password", Boolean, nullable=False, default=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("is_program", Boolean, nullable=False, default=False),
    Column("sample", Boolean, nullable=False, default=False),
    Column("created_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False, default=1),
)

user_roles = Table(
    "user_roles",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("role", String(32), primary_key=True),
    Column("body_id", ForeignKey("bodies.id"), primary_key=True),
    Index("ix_user_roles_role_body_id", "role", "body_id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("csrf_token", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("user_id", String(36), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Json),
    Column("created_at", Moment, nullable=False, index=True),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("value", Json),
)
