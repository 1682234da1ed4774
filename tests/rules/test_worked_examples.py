"""Limits of the shipped catalogue, counted by hand: see `worked_examples.yaml`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.clock import SHANGHAI
from engine.rules import deadlines, derivation
from engine.rules.calendar import PUBLISHED
from engine.rules.deadlines import Deadline, NotRunning, Standstill
from engine.rules.limits import Limit, Unit
from engine.rules.pauses import Extension, Hold
from tests import shipped_limits

EXAMPLES = yaml.safe_load(Path(__file__).with_name("worked_examples.yaml").read_text("utf-8"))
PROMISED = 120
KEYS = {"limit", "start", "last", "at", "article", "why"} | {
    "holds",
    "extended",
    "today",
    "provisional",
}


def test_there_are_as_many_examples_as_promised_and_of_every_part() -> None:
    assert len(EXAMPLES) >= PROMISED
    parts = {example["limit"][0] for example in EXAMPLES}
    assert parts >= {"A", "B", "C", "P", "D", "S"}
    assert {type(example["why"]) for example in EXAMPLES} == {str}
    assert {key for example in EXAMPLES for key in example} <= KEYS


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one['limit']}-{one.get('start')}")
def test_a_limit_ends_as_counted_by_hand(example: dict[str, Any]) -> None:
    start = moment(example.get("start"))
    found = deadlines.of(
        chosen(example, start),
        start,
        holds=[
            Hold(from_on=begin, to_on=end, ground=ground)
            for begin, end, ground in example.get("holds", ())
        ],
        extensions=[extension(*words) for words in example.get("extended", ())],
    )
    assert isinstance(found, Deadline)
    if "at" in example:
        assert found.due_at == moment(example["at"])
    else:
        assert found.last_day == example["last"], example["why"]
        midnight = found.due_at.astimezone(SHANGHAI)
        assert (midnight.hour, midnight.minute) == (0, 0)
    assert found.provisional is example.get("provisional", False)
    articles = "；".join(step.article for step in found.steps)
    assert example["article"] in articles
    assert derivation.recompute(derivation.as_json(found), PUBLISHED) == found


@pytest.mark.parametrize(
    ("limit_id", "start"), [("A1", date(2021, 7, 14)), ("P3", date(2022, 4, 30))]
)
def test_a_clock_that_started_before_the_law_does_not_run(limit_id: str, start: date) -> None:
    found = deadlines.version(
        shipped_limits.catalogue(), limit_id, start=start, today=date(2024, 7, 15)
    )
    assert isinstance(found, NotRunning)
    assert found.because is Standstill.NOT_IN_FORCE


def test_an_age_is_judged_by_the_rule_of_today_whenever_the_case_was_filed() -> None:
    found = deadlines.version(
        shipped_limits.catalogue(), "AGE5", start=date(2015, 3, 1), today=date(2024, 7, 15)
    )
    assert isinstance(found, Limit)


def chosen(example: dict[str, Any], start: date | datetime | None) -> Limit:
    found = deadlines.version(
        shipped_limits.catalogue(),
        example["limit"],
        start=start,
        today=example.get("today", date(2024, 7, 15)),
    )
    assert isinstance(found, Limit), found
    return found


def moment(value: Any) -> Any:
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=SHANGHAI)
    return value


def extension(amount: int, unit: str, total: str = "") -> Extension:
    return Extension(
        amount=amount,
        unit=Unit(unit),
        approved_on=date(2024, 8, 1),
        approver="负责人",
        total=bool(total),
    )
