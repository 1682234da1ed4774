"""The migrations make exactly the tables that the code speaks of, and run once."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engine.store import database, schema
from engine.store.tables.all import metadata


def test_the_migrations_make_the_tables_and_nothing_is_left_to_migrate(
    empty_database_url: str,
) -> None:
    engine = database.open_database(empty_database_url)
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert schema.is_current(connection)
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_second_start_finds_nothing_to_do(empty_database_url: str) -> None:
    engine = database.open_database(empty_database_url)
    schema.upgrade(engine)
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert schema.is_current(connection)
