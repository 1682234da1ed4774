"""All tables in one place, for the schema and its migrations."""

from __future__ import annotations

from engine.store.tables import (
    escalations,
    evidence,
    law,
    leads,
    notices,
    people,
    processes,
    sandbox,
)
from engine.store.tables.base import metadata

__all__ = [
    "escalations",
    "evidence",
    "law",
    "leads",
    "metadata",
    "notices",
    "people",
    "processes",
    "sandbox",
]
