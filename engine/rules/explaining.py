"""The steps of a count in the words a person would use, with the article of each.

Only words are made here; what is counted, and how, is in `deadlines`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine.rules.limits import UNIT_WORDS, Bound, Limit, Roll, Unit

if TYPE_CHECKING:
    from engine.rules.calendar import Calendar
    from engine.rules.pauses import Extension, Hold

ZONE = ZoneInfo("Asia/Shanghai")
_DAY = timedelta(days=1)
_CRIMINAL = ("刑事诉讼法", "公安刑事程序", "刑事诉讼规则", "公通字")
_HELD_WORDS = {
    Unit.HOUR: "小时",
    Unit.WHOLE_HOUR: "小时",
    Unit.WORKING_DAY: "个工作日",
}
_OWN_DAY = {
    Unit.DAY_OF_NEXT_MONTH: "次月{amount}日前",
    Unit.MONTH_END: "当月月末前",
    Unit.HALF_YEAR_END: "本半年末前",
}


class StepKind(StrEnum):
    """What a step of the derivation tells."""

    START = "start"
    TERM = "term"
    COUNT = "count"
    HOLD = "hold"
    EXTENSION = "extension"
    ROLL = "roll"
    END = "end"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: its words, the day it leads to, and the article it stands on."""

    kind: StepKind
    text: str
    on: date | None = None
    article: str = ""


def spoken(moment: date | datetime) -> str:
    """Say a day or a moment as a person would, in Asia/Shanghai."""
    if isinstance(moment, datetime):
        local = moment.astimezone(ZONE)
        return f"{_day(local)} {local:%H:%M}"
    return _day(moment)


def spoken_end(moment: datetime) -> str:
    """Say when something ends: midnight is 24时 of the day that ends with it."""
    local = moment.astimezone(ZONE)
    if local.time() == time():
        return f"{_day(local - _DAY)}24时"
    return f"{_day(local)} {local:%H:%M}"


def start(moment: date | datetime, what: str) -> Step:
    """Tell where the count starts, and from which row that is known."""
    text = f"起算：{spoken(moment)}" + (f"，{what}" if what else "")
    day = moment.astimezone(ZONE).date() if isinstance(moment, datetime) else moment
    return Step(kind=StepKind.START, text=text, on=day)


def term(limit: Limit) -> Step:
    """Tell the limit and the version of the law it is taken from."""
    since = "" if limit.effective_from is None else f"，自{spoken(limit.effective_from)}起适用"
    return Step(
        kind=StepKind.TERM,
        text=f"期限：{length(limit)}{since}",
        article=limit.article,
    )


def length(limit: Limit) -> str:
    """Say how long the limit is."""
    if limit.fixed_on is not None:
        return f"{spoken(limit.fixed_on)}前"
    if limit.unit in UNIT_WORDS:
        return f"{limit.amount}{UNIT_WORDS[limit.unit]}"
    return _OWN_DAY[limit.unit].format(amount=limit.amount)


def counted(
    limit: Limit, first: date, last: date, calendar: Calendar, *, amount: int, unit: Unit
) -> Step:
    """Tell how the last day was reached."""
    match unit:
        case Unit.CALENDAR_DAY:
            text = f"{_day(first)}不计，自{_day(first + _DAY)}起数{amount}日，到{_day(last)}"
            article = _first_day_article(limit)
        case Unit.WORKING_DAY:
            text = (
                f"{_day(first)}不计，自{_day(first + _DAY)}起数{amount}个工作日"
                f"{_passed_over(first, last, calendar)}，到{_day(last)}"
            )
            article = _first_day_article(limit)
        case Unit.MONTH | Unit.YEAR:
            text = f"自{_day(first)}数{amount}{UNIT_WORDS[unit]}，到{_day(last)}"
            text += "（到期月的对应日）" if last.day == first.day else _no_such_day(first, last)
            article = "民法典第202条"
        case _:
            text, article = f"期限为{length(limit)}，即{_day(last)}", limit.article
    return Step(kind=StepKind.COUNT, text=text, on=last, article=article)


def counted_hours(limit: Limit, begin: datetime, end: datetime, *, known: bool) -> Step:
    """Tell how hours were counted; without a time of day they count from the day's beginning."""
    text = f"自{spoken(begin)}起数{limit.amount}小时，到{spoken_end(end)}"
    article = "民法典第201条"
    if limit.unit is Unit.WHOLE_HOUR:
        text, article = f"开始的时不计，{text}", "刑事诉讼法第105条"
    if not known:
        text += "（只记载了日期，从严按当日0时起算）"
    return Step(kind=StepKind.COUNT, text=text, on=counted_day(end), article=article)


def held(hold: Hold, lost: int, to: date | datetime, unit: Unit) -> Step:
    """Tell that the clock stood still, and for how long."""
    paper = f"，{hold.paper}" if hold.paper else ""
    until = "" if hold.to_on is None else f"，{_day(hold.to_on)}恢复计算"
    end = spoken_end(to) if isinstance(to, datetime) else _day(to)
    return Step(
        kind=StepKind.HOLD,
        text=(
            f"自{_day(hold.from_on)}起中止计算（{hold.words or hold.ground}{paper}）{until}，"
            f"扣除{lost}{_HELD_WORDS.get(unit, '日')}，到{end}"
        ),
        on=counted_day(to),
    )


def extended(extension: Extension, to: date | datetime) -> Step:
    """Tell that the limit was lengthened, by whom and on what paper."""
    paper = f"，{extension.paper}" if extension.paper else ""
    word = "延长至" if extension.total else "延长"
    end = spoken_end(to) if isinstance(to, datetime) else _day(to)
    return Step(
        kind=StepKind.EXTENSION,
        text=(
            f"{_day(extension.approved_on)}经{extension.approver}批准{word}"
            f"{extension.amount}{UNIT_WORDS[extension.unit]}{paper}，到{end}"
        ),
        on=counted_day(to),
        article=extension.article,
    )


def rolled(limit: Limit, last: date, to: date, calendar: Calendar) -> Step:
    """Tell that the last day is off and another takes its place."""
    later = limit.roll is Roll.NEXT_WORKING_DAY
    way = "顺延至次一工作日" if later else "提前至前一工作日"
    return Step(
        kind=StepKind.ROLL,
        text=f"{_day(last)}为{calendar.described(last)}，{way}{_day(to)}",
        on=to,
        article=_roll_article(limit) if later else limit.article,
    )


def not_rolled(limit: Limit, last: date, calendar: Calendar) -> Step:
    """Tell that the last day is off and stays the last all the same."""
    custody = limit.article.startswith(_CRIMINAL)
    return Step(
        kind=StepKind.ROLL,
        text=f"{_day(last)}为{calendar.described(last)}，该期限不因节假日顺延",
        on=last,
        article=_roll_article(limit) if custody else "",
    )


def ended(limit: Limit, due_at: datetime) -> Step:
    """Tell the end."""
    word = "届满" if limit.bound is Bound.NOT_LATER else "不得早于，至此届满"
    return Step(
        kind=StepKind.END,
        text=f"{word}：{spoken_end(due_at)}",
        on=counted_day(due_at),
    )


def provisional(years: list[int]) -> Step:
    """Tell that a notice is missing."""
    named = "、".join(f"{year}年" for year in years)
    return Step(
        kind=StepKind.PROVISIONAL,
        text=f"{named}放假安排尚未公布，按周一至周五上班计算，结果暂定，公布后重算",
    )


def counted_day(moment: date | datetime) -> date:
    """Give the day that a count has reached; midnight ends the day before."""
    if isinstance(moment, datetime):
        return (moment.astimezone(ZONE) - timedelta(microseconds=1)).date()
    return moment


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _first_day_article(limit: Limit) -> str:
    return "刑事诉讼法第105条" if limit.article.startswith(_CRIMINAL) else "民法典第201条"


def _roll_article(limit: Limit) -> str:
    return "刑事诉讼法第105条" if limit.article.startswith(_CRIMINAL) else "民法典第203条"


def _no_such_day(first: date, last: date) -> str:
    if last.day > first.day:
        return ""
    return f"（{last.year}年{last.month}月没有{first.day}日，以月末日为最后一日）"


def _passed_over(first: date, last: date, calendar: Calendar) -> str:
    """Name the holidays on the way, and the weekends that were worked."""
    days = [first + n * _DAY for n in range(1, (last - first).days + 1)]
    special = [found for day in days if (found := calendar.special(day)) is not None]
    off = dict.fromkeys(one.name for one in special if not one.working)
    worked = [f"{one.day.month}月{one.day.day}日" for one in special if one.working]
    notes = [f"不计{'、'.join(off)}假期"] if off else []
    notes += [f"{'、'.join(worked)}调休上班，计入"] if worked else []
    return f"（{'；'.join(notes)}）" if notes else ""
