"""A person at the browser: signs in, registers a lead, claims a task, fills it in, submits it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

PASSWORD = "xiaohao-sample"


@dataclass(slots=True)
class Desk:
    """One person's browser; `screens` is where screenshots go, `keys` are sessions to reuse."""

    page: Page
    url: str
    screens: Path
    login: str = ""
    keys: dict[str, list[Any]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Keep what the page itself reports as broken."""
        self.page.set_default_timeout(30_000)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def sign_in(self, login: str, password: str = PASSWORD) -> None:
        """Sign in and wait for the worklist."""
        self.login = login
        if login in self.keys:
            self.page.context.add_cookies(self.keys[login])
            self.open("/")
        else:
            self.try_to_sign_in(login, password)
        expect(self.heading("工作台")).to_be_visible()
        self.keys[login] = self.page.context.cookies()

    def try_to_sign_in(self, login: str, password: str) -> None:
        """Enter login and password, and send them."""
        self.page.goto(f"{self.url}/sign-in")
        self.page.get_by_label("账号", exact=True).fill(login)
        self.page.get_by_label("密码", exact=True).fill(password)
        self.page.get_by_role("button", name="登录", exact=True).click()

    def open(self, path: str) -> None:
        """Open a page by its address."""
        self.page.goto(f"{self.url}{path}")

    def heading(self, name: str) -> Locator:
        """Find the heading of the page."""
        return self.page.get_by_role("heading", level=1, name=name)

    def register(self, subject: str, *, sector: str, reporter: str = "") -> str:
        """Register a lead of the own street and return its number."""
        self.open("/leads/new")
        self.page.get_by_label("主体名称").fill(subject)
        self.choose("重点领域", sector)
        self.page.get_by_label("线索摘要").fill("样例：群众反映该主体以高息吸收资金。")
        self.page.get_by_label("涉及金额").fill("8万")
        if reporter:
            self.page.get_by_label("姓名").fill(reporter)
        self.shoot("register")
        self.page.get_by_role("button", name="登记", exact=True).click()
        self.page.wait_for_url(re.compile(r"/leads/[0-9a-f-]{20,}$"))
        heading = self.page.get_by_role("heading", level=1)
        expect(heading).to_contain_text(subject)
        found = re.search(r"[A-Z]+-\d{4}-\d+", heading.inner_text())
        assert found, heading.inner_text()
        return found.group()

    def find_task(self, number: str, task: str) -> None:
        """Open a task of a lead from the worklist."""
        self.open("/?scope=bodies")
        self.page.get_by_label("搜索编号、主体、事项").fill(number)
        row = self.page.get_by_role("row").filter(has_text=number).filter(has_text=task)
        row.get_by_role("link", name=task).click()
        expect(self.heading(task)).to_be_visible()

    def take_task(self, number: str, task: str) -> None:
        """Open a task and claim it."""
        self.find_task(number, task)
        self.claim()

    def claim(self) -> None:
        """Claim the task of the page."""
        self.page.get_by_role("button", name="领取", exact=True).click()
        expect(self.page.get_by_role("button", name="提交", exact=True)).to_be_visible()

    def fill(self, label: str, text: str) -> None:
        """Type into a field."""
        self.page.get_by_label(label, exact=True).fill(text)

    def fill_date(self, label: str, date: str) -> None:
        """Type a date (YYYY-MM-DD) into a field."""
        entry = self.page.get_by_label(label, exact=True)
        entry.fill(date)
        entry.press("Enter")

    def choose(self, label: str, option: str) -> None:
        """Choose from a list, finding the option by typing it."""
        self.page.get_by_label(label, exact=True).click()
        self.page.get_by_label(label, exact=True).fill(option)
        listed = self.page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)")
        listed.get_by_title(option, exact=True).click()

    def pick(self, option: str) -> None:
        """Pick one of the radio buttons."""
        self.page.get_by_role("radio", name=option, exact=True).check()

    def tick(self, label: str) -> None:
        """Tick a box."""
        self.page.get_by_role("checkbox", name=label).check()

    def submit(self, task: str) -> str:
        """Submit the task and return what is said to come next."""
        self.shoot(f"task-{task}")
        self.page.get_by_role("button", name="提交", exact=True).click()
        notice = self.page.locator(".ant-notification-notice").filter(has_text=f"「{task}」已提交")
        expect(notice).to_be_visible()
        return notice.inner_text()

    def shoot(self, name: str) -> None:
        """Keep a picture of the page."""
        self.page.screenshot(path=self.screens / f"{self.login or 'nobody'}-{name}.png")
