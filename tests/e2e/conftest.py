"""A browser of one's own for each person who takes part, and a folder for screenshots.

A test that fails shows in its report what each open page says.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect

from tests.e2e import last_look
from tests.e2e.desk import Desk
from tests.serving import Served

# The machine may be busy with the other tests.
expect.set_options(timeout=30_000)
SIZE: ViewportSize = {"width": 1440, "height": 900}
_BROWSER: pytest.StashKey[Browser] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the open pages to the report of a test that failed, while they are still open."""
    report = yield
    if report.when == "call" and report.failed and _BROWSER in item.stash:
        report.sections += last_look.of(item.stash[_BROWSER])
    return report


@pytest.fixture(autouse=True)
def _watched(request: pytest.FixtureRequest, browser: Browser) -> None:
    request.node.stash[_BROWSER] = browser


@pytest.fixture(scope="session")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go."""
    return tmp_path_factory.mktemp("screens")


@pytest.fixture(scope="module")
def keys() -> dict[str, list[Any]]:
    """The sessions of those who have signed in before, by login."""
    return {}


@pytest.fixture
def seat(
    browser: Browser, served: Served, screens: Path, keys: dict[str, list[Any]]
) -> Iterator[Callable[[], Desk]]:
    """A function that seats one more person at a browser of the person's own."""
    contexts: list[BrowserContext] = []
    desks: list[Desk] = []

    def take_a_seat() -> Desk:
        context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport=SIZE, reduced_motion="reduce"
        )
        contexts.append(context)
        desks.append(Desk(page=context.new_page(), url=served.url, screens=screens, keys=keys))
        return desks[-1]

    yield take_a_seat
    for context in contexts:
        context.close()
    assert [fault for desk in desks for fault in desk.faults] == []
