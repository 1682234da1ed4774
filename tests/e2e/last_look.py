"""What the open pages of a failed test say, for whoever reads its report far away."""

from __future__ import annotations

from playwright.sync_api import Browser, Error, Page

MOST = 4_000
_END = 1_500  # dialogs and messages stand at the end of a page


def of(browser: Browser) -> list[tuple[str, str]]:
    """Give the address of each open page and what it says, in the words of a screen reader."""
    pages = [page for context in browser.contexts for page in context.pages]
    return [(f"page {number}: {page.url}", _said(page)) for number, page in enumerate(pages, 1)]


def _said(page: Page) -> str:
    try:
        said = page.locator("body").aria_snapshot(timeout=5_000)
    except Error as error:  # a page that has crashed or hangs must not hide the failure itself
        return f"it does not answer: {error.message}"
    if len(said) <= MOST:
        return said
    return f"{said[: MOST - _END]}\n… {len(said) - MOST} characters left out …\n{said[-_END:]}"
