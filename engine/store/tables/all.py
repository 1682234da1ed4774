"""All tables in one place, for the schema and its migrations."""

from __future__ import annotations

from engine.store.tables import evidence, leads, people, processes
from engine.store.tables.base import metadata

__all__ = ["evidence", "leads", "metadata", "people", "processes"]
