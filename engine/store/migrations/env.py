"""Runs migrations on the connection that `engine/store/schema.py` hands over."""

from __future__ import annotations

from alembic import context

from engine.store.tables.all import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    user_module_prefix="base.",
)
context.run_migrations()
