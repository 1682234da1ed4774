"""Timers: dates, durations and cycles."""

from __future__ import annotations

from tests.bpmn.coverage.case import Verdict, elsewhere, refused, runs
from tests.bpmn.coverage.catching import caught
from tests.bpmn.diagrams import timer

CASES = (
    *(
        runs(
            "timerEventDefinition",
            f"/{tag}",
            note,
            caught(timer(kind, text)),
            ["start : e", "fire e : u"],
            covers=("timerEventDefinition",),
        )
        for kind, tag, text, note in (
            ("date", "timeDate", '=date("2026-05-01")', "ISO 8601 or FEEL; null is not armed yet"),
            ("duration", "timeDuration", "P1M", "ISO 8601 or FEEL, from the entry of its element"),
        )
    ),
    elsewhere(
        "timerEventDefinition",
        "/timeDuration by months",
        "Civil Code art. 202: P1M from 31 January ends with February",
        "bpmn/test_timers.py::test_months_end_as_the_civil_code_says",
    ),
    elsewhere(
        "timerEventDefinition",
        "/timeDate without a date",
        "armed as soon as the facts give one",
        "bpmn/test_timers.py::test_a_date_timer_without_a_date_is_armed_when_the_facts_give_one",
    ),
    elsewhere(
        "timerEventDefinition",
        "/timeCycle",
        "`R3/PT1H`, `R/P1M`, `R4/2026-03-31T09:00:00+08:00/P1M`: months end as above and do not "
        "drift; missed rounds are made up for once",
        "bpmn/test_cycles.py::test_a_cycle_of_months_keeps_its_day_and_ends_with_short_months",
    ),
    elsewhere(
        "timerEventDefinition",
        "/timeCycle where it fires once",
        "at an intermediate event, or one that interrupts: its first moment, which is told",
        "bpmn/test_warnings.py::test_a_cycle_where_an_event_fires_once_is_told",
        Verdict.WARNED,
    ),
    refused(
        "timerEventDefinition",
        "with several of them, or none",
        "which one?",
        "timer",
        "e",
        *caught(
            "<bpmn:timerEventDefinition><bpmn:timeDate>2026-01-01</bpmn:timeDate>"
            "<bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>"
        ),
    ),
    refused(
        "timerEventDefinition",
        "cron",
        "only ISO 8601 and FEEL",
        "expression-syntax",
        "e",
        *caught(timer("cycle", "0 0 9 * * ?")),
    ),
    elsewhere(
        "timerEventDefinition",
        "a duration written out",
        "runs, and is told: a limit of the law has a name",
        "bpmn/test_check.py::test_what_is_wrong_is_named_with_its_element",
        Verdict.WARNED,
    ),
)
