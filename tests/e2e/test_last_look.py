"""A failed browser test shows its open pages: whole if short, both ends if long."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.e2e import last_look

DIALOG = '<div role="dialog" aria-label="执行修改"><p>流程刚被他人推进</p></div>'


def test_each_open_page_is_shown_with_its_address(browser: Browser, page: Page) -> None:
    page.set_content(f"<h1>流程实例</h1>{DIALOG}")
    page.context.new_page().goto("data:text/html,<h1>second</h1>")
    (first, one), (second, two) = last_look.of(browser)[-2:]
    assert first.endswith("about:blank")
    assert 'dialog "执行修改"' in one
    assert "流程刚被他人推进" in one
    assert "data:text/html" in second
    assert "second" in two


def test_of_a_long_page_both_ends_are_shown(browser: Browser, page: Page) -> None:
    rows = "".join(f"<p>样例第{n}行</p>" for n in range(2_000))
    page.set_content(f"<h1>台账</h1>{rows}{DIALOG}")
    said = last_look.of(browser)[-1][1]
    assert "台账" in said
    assert "流程刚被他人推进" in said
    assert "characters left out" in said
    assert len(said) < last_look.MOST + 100
