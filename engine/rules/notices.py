"""Notices (通知): which there are, whom they mean, what they say, when they are sent on.

A sentence names the step and the lead's number, never a person and never a subject
(主体): it may stand in a mail. Nothing here reads the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from engine.model import Actor
from engine.rules import permissions
from engine.rules.permissions import Verb

_ZONE = ZoneInfo("Asia/Shanghai")
_MOST_BYTES = 1_900  # 企业微信 takes 2,048 bytes of text, the others more
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)
_TOLD = (Verb.OPERATE_INSTANCE,)  # the verbs whose holders are told something as such
MAX_ATTEMPTS = 10  # about eight hours after the first


class Kind(StrEnum):
    """Why somebody is told something."""

    TASK_OPENED = "task_opened"
    TASK_ASSIGNED = "task_assigned"
    TASK_URGED = "task_urged"
    ESCALATION_OPENED = "escalation_opened"
    DEADLINE_WARNING = "deadline_warning"
    INCIDENT_RAISED = "incident_raised"
    TEST = "test"  # asked for by the person, to try out a channel


KIND_NAMES = {
    Kind.TASK_OPENED: "新任务",
    Kind.TASK_ASSIGNED: "任务指派",
    Kind.TASK_URGED: "催办",
    Kind.ESCALATION_OPENED: "督办升级",
    Kind.DEADLINE_WARNING: "期限预警",
    Kind.INCIDENT_RAISED: "流程异常",
    Kind.TEST: "测试",
}
# What a person chooses for each channel.
CHOSEN = tuple(kind for kind in Kind if kind is not Kind.TEST)


class Mode(StrEnum):
    """When notices of a kind go out by a channel."""

    OFF = "off"
    NOW = "now"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """Which notices mean somebody: the audiences about a lead, and the looser ones elsewhere."""

    user_id: str
    strict: frozenset[str]
    loose: frozenset[str]

    def hears(self, notice: Mapping[str, Any]) -> bool:
        """Say whether the notice means this person; what one did oneself is no news."""
        words = self.loose if notice["lead_id"] is None else self.strict
        return notice["audience"] in words and notice["actor_id"] != self.user_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One notice in a message; `path` is its page in the web application."""

    sentence: str
    path: str = ""
    subject_name: str = ""


def words(actor: Actor, *, about_a_lead: bool) -> frozenset[str]:
    """Name the audiences that mean this actor: as candidate of a task, or as who may do a verb."""
    candidate = permissions.candidate_words(actor, about_a_lead=about_a_lead)
    return candidate | {of_verb(verb) for verb in _TOLD if permissions.may(actor, verb)}


def ear(actor: Actor) -> Ear:
    """Give the audiences that mean this actor, to try many notices on them."""
    strict, loose = (words(actor, about_a_lead=about) for about in (True, False))
    return Ear(user_id=actor.user_id, strict=strict, loose=loose)


def of_verb(verb: Verb) -> str:
    """Name the audience of everybody who may do the verb."""
    return f"may:{verb}"


def of_task(groups: Iterable[str], assignee_id: str | None) -> tuple[str, ...]:
    """Name the audiences of a task: its assignee, else its candidates."""
    if assignee_id is not None:
        return (assignee_id,)
    return tuple(dict.fromkeys(group for group in groups if not group.startswith("may:")))


def opened(task: str, number: str | None, *, escalation: bool) -> tuple[Kind, str]:
    """Tell of a new task; one that a missed limit opened is a kind of its own."""
    if escalation:
        return Kind.ESCALATION_OPENED, f"督办升级：新任务「{task}」{_about(number)}"
    return Kind.TASK_OPENED, f"新任务「{task}」{_about(number)}"


def assigned(task: str, number: str | None) -> str:
    """Tell that a task was given to the reader."""
    return f"任务「{task}」已指派给您{_about(number)}"


def urged(task: str, number: str | None) -> str:
    """Tell that somebody presses for a task."""
    return f"催办：请尽快办理「{task}」{_about(number)}"


def warned(limit: str, due: str, number: str | None) -> str:
    """Tell that a limit ends soon; `due` is its end in words."""
    return f"期限预警：「{limit}」将于{due}届满{_about(number)}"


def risen(task: str, level: str, due: str, number: str | None) -> str:
    """Tell that an overdue step has risen to a level; `due` is when it was to be done, in words."""
    return f"逾期升级（{level}）：「{task}」应于{due}前办结{_about(number)}"


def broken(process: str, element: str, number: str | None) -> str:
    """Tell that an element of a process cannot go on."""
    return f"流程「{process}」的环节「{element}」无法继续，需要处理{_about(number)}"


def trial() -> str:
    """Say what a trial message says."""
    return "这是一条测试通知，收到即表示通知渠道可用。"


def page(kind: Kind, *, task_id: str | None, lead_id: str | None) -> str:
    """Give the path of the page that a notice speaks of."""
    if task_id is not None:
        return f"/tasks/{task_id}"
    if kind is Kind.INCIDENT_RAISED:
        return "/supervision"
    return "" if lead_id is None else f"/leads/{lead_id}"


def next_digest(now: datetime, at: str) -> datetime:
    """Give the next moment at which the clock in Asia/Shanghai shows `at` (HH:MM)."""
    local = now.astimezone(_ZONE)
    moment = datetime.combine(local.date(), time.fromisoformat(at), _ZONE)
    if moment <= local:
        moment = datetime.combine(local.date() + timedelta(days=1), moment.timetz())
    return moment.astimezone(UTC)


def is_time_of_day(text: str) -> bool:
    """Say whether the text is a time of day as HH:MM."""
    try:
        return time.fromisoformat(text).strftime("%H:%M") == text
    except ValueError:
        return False


def back_off(attempts: int) -> timedelta:
    """Give the pause after so many failed attempts: one minute, doubled up to six hours."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(_FIRST_WAIT * doubled, _LONGEST_WAIT)


def message(items: Sequence[Item], *, public_url: str = "") -> tuple[str, str]:
    """Write one message of all these notices: its title and its text.

    What does not fit is counted, not told. Every title names 销号, the keyword that a robot
    of 钉钉 or 飞书 is told to let pass.
    """
    title = f"【销号】{len(items)} 条通知" if len(items) > 1 else "【销号】通知"
    base = public_url.rstrip("/")
    lines: list[str] = []
    for count, item in enumerate(items):
        line = _line(item, base) if len(items) == 1 else f"{count + 1}. {_line(item, base)}"
        rest = f"……另有 {len(items) - count} 条，请登录系统查看。"
        if _size([title, *lines, line, rest]) > _MOST_BYTES:
            lines.append(rest)
            break
        lines.append(line)
    return title, "\n".join(lines)


def _about(number: str | None) -> str:
    return "" if number is None else f"（{number}）"


def _line(item: Item, base: str) -> str:
    said = item.sentence + (f"　主体：{item.subject_name}" if item.subject_name else "")
    link = f" {base}{item.path}" if base and item.path else ""
    return " ".join(said.split()) + link


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)
