"""What changes a count once it runs: holds that stop the clock, extensions that lengthen it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from engine.rules.limits import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The clock stands still from a day on until the day it runs again (扣除、中止).

    A hold from the 1st to the 10th takes nine days out; one without an end still lasts.
    """

    ground: str
    from_on: date
    to_on: date | None = None
    words: str = ""  # the ground as people say it
    paper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An approved extension; `total` counts it from the start instead of from the end so far."""

    amount: int
    unit: Unit
    approved_on: date
    approver: str
    role: str = ""
    paper: str = ""
    article: str = ""
    total: bool = False


def merged(holds: Iterable[Hold]) -> tuple[Hold, ...]:
    """Put holds in order and join those that overlap, so that no day is taken out twice."""
    joined: list[Hold] = []
    for hold in sorted(holds, key=lambda one: (one.from_on, one.to_on or date.max)):
        if hold.to_on is not None and hold.to_on <= hold.from_on:
            continue
        before = joined[-1] if joined else None
        if before is None or (before.to_on is not None and before.to_on < hold.from_on):
            joined.append(hold)
        elif before.to_on is not None:
            joined[-1] = _together(before, hold)
    return tuple(joined)


def _together(one: Hold, other: Hold) -> Hold:
    ends = (one.to_on, other.to_on)
    until = None if None in ends else max(end for end in ends if end is not None)
    words = "、".join(dict.fromkeys(word for word in (one.words, other.words) if word))
    papers = "、".join(dict.fromkeys(paper for paper in (one.paper, other.paper) if paper))
    return replace(one, to_on=until, words=words, paper=papers)
