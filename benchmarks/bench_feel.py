"""What an expression and a decision table cost, and what the most expensive ones can cost.

Simple conditions stand beside the allow-list prototype that was the runner-up, tables beside
SpiffWorkflow's, in turns in the same run.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from benchmarks import frame
from benchmarks.feel import allow_list, stock_table
from engine import errors
from engine.dmn import parse
from engine.feel import expression
from engine.feel.frame import MAX_STEPS, Frame
from engine.feel.record import Record
from tests.dmn import models

_US_AT_MOST = 3.0
_RULES = 100
_ITEMS = 100
_LAST = _RULES - 1
_CONDITIONS = (
    ("amount > 1000", "amount > 1000"),
    ('amount >= 1000000 and stage = "x"', 'amount >= 1000000 and stage == "x"'),
    ('lead.amount >= 1000000 or lead.stage = "y"', 'lead.amount >= 1000000 or lead.stage == "y"'),
    ("approved = true", "approved == True"),
    ("amount * 2 + 1 < limit", "amount * 2 + 1 < limit"),
    ('stage in ("x", "y")', 'stage in ("x", "y")'),
)
_LISTS = (
    (f"sum of {_ITEMS}", "sum(amounts)", "sum(amounts)"),
    (f"filter of {_ITEMS}", "rows[amount > 50]", "[row for row in rows if row.amount > 50]"),
    (f"count of a filter of {_ITEMS}", "count(rows[amount > 50])",
     "len([row for row in rows if row.amount > 50])"),
)  # fmt: skip
_PLAIN: dict[str, Any] = {
    "amount": 1_200_000,
    "limit": 5_000_000,
    "stage": "x",
    "approved": True,
    "lead": {"amount": 1_500_000, "stage": "x"},
    "amounts": list(range(_ITEMS)),
    "rows": [{"amount": number} for number in range(_ITEMS)],
}
_LONG = "a" * 150_000
_MANY = "for i in 1..150000 return "
_DEAR: dict[str, tuple[str, dict[str, Any]]] = {
    "a nested loop": ("for i in 1..10000, j in 1..10000 return 1", {}),
    "a pattern that backtracks": ("matches(t, p)", {"p": "(a|b|ab)*c"}),
    "a class of 900 characters, case folded": (
        'matches(t, p, "i")',
        {"p": "[" + "".join(chr(0x4E00 + n) for n in range(900)) + "]*!"},
    ),
    "a new pattern at every turn": (_MANY + 'matches("", p + string(i))', {"p": "a" * 900}),
    "powers": (_MANY + "1.000001 ** 123456.789", {}),
    "the deviation of 150,000 numbers": (_MANY + "stddev(x)", {"x": list(range(150_000))}),
    "a path over 150,000 contexts": (_MANY + "x.a", {"x": [{"a": 1}] * 150_000}),
    "sorting": ("sort(x, function(a, b) a < b)", {"x": list(range(150_000, 0, -1))}),
    "long texts that pile up": (_MANY + "t + string(i)", {}),
    "recursion": ("{f: function(n) if n = 0 then 1 else f(n - 1) + f(n - 1), r: f(40)}.r", {}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same thing done by us and by the other."""

    name: str
    ours: Callable[[], Any]
    theirs: Callable[[], Any]
    times: int


def ask(scale: frame.Scale) -> list[frame.Section]:
    """Measure conditions, lists, tables, and what budgets are worth in seconds."""
    rounds = 5 * scale.rounds
    sections = [_conditions(rounds), _lists(rounds), _tables(rounds)]
    return sections if scale.quick else [*sections, _budgets()]


def _conditions(rounds: int) -> frame.Section:
    scope, record = _scope(), Record()
    pairs = []
    told = []
    for feel, python in _CONDITIONS:
        ours, theirs = expression.compile_expression(feel), allow_list.compiled(python)
        assert ours.evaluate(scope) is theirs(_PLAIN), feel
        pairs.append(_pair(f"`{feel}`", ours, theirs, scope, 2_000))
        told.append(_median(partial(ours.evaluate, scope, None, record), 2_000, rounds))
    rows, figures = _measured(pairs, rounds)
    for row, recorded in zip(rows, told, strict=True):
        row.append(f"{recorded:.2f} µs")
    slowest = max(ours for ours, _ in figures)
    ratio = statistics.median(ours / theirs for ours, theirs in figures)
    return frame.Section(
        title="Simple conditions",
        asked="One condition, compiled once, over a scope of variables as a process holds them"
        f" (decimals); processor time, medians of {rounds} rounds in turns. The prototype is the"
        " allow-list of Python syntax that was the runner-up.",
        head=("condition", "xiaohao", "prototype", "prototype ÷ ours", "explaining null"),
        rows=rows,
        targets=[
            frame.Target(
                promise="the slowest simple condition",
                measured=slowest,
                at_most=_US_AT_MOST,
                unit=" µs",
            )
        ],
        notes=[_said(ratio)],
    )


def _said(ratio: float) -> str:
    return (
        f"In the middle ours costs {ratio:.1f} times the prototype, which uses Python's own"
        " numbers and counts, explains and bounds nothing."
    )


def _lists(rounds: int) -> frame.Section:
    scope, pairs = _scope(), []
    for name, feel, python in _LISTS:
        ours, theirs = expression.compile_expression(feel), allow_list.compiled(python)
        assert ours.evaluate(scope) == theirs(_PLAIN), feel
        pairs.append(_pair(f"{name}: `{feel}`", ours, theirs, scope, 50))
    rows, _ = _measured(pairs, rounds)
    return frame.Section(
        title="Lists",
        asked=f"Lists of {_ITEMS} items. Ours sums decimals exactly, converts what comes from"
        " outside, and counts every item against the budget.",
        head=("expression", "xiaohao", "prototype", "prototype ÷ ours"),
        rows=rows,
    )


def _tables(rounds: int) -> frame.Section:
    rules = [f'{number} | "a" => {number}' for number in range(_RULES)]
    box = models.table(["x :: number", "k :: string"], ["r"], *rules)
    xml = models.file(models.decision("grade", box))
    model, stock = parse.parse(xml), stock_table.decider(xml)
    pairs = []
    for name, x in (("the last rule matches", _LAST), ("no rule matches", -1)):
        ours, theirs = {"x": Decimal(x), "k": "a"}, {"x": x, "k": "a"}
        assert model.decide("grade", ours) == stock(theirs).get("r")
        pairs.append(
            Pair(
                name=name,
                ours=partial(model.decide, "grade", ours),
                theirs=partial(stock, theirs),
                times=20,
            )
        )
    rows, figures = _measured(pairs, rounds)
    return frame.Section(
        title=f"A decision table of {_RULES} rules",
        asked="Two inputs, UNIQUE; the same file for both. Ours looks at every rule to prove that"
        " only one matches; SpiffWorkflow stops at the first.",
        head=("question", "xiaohao", "SpiffWorkflow", "SpiffWorkflow ÷ ours"),
        rows=rows,
        targets=[
            frame.Target(
                promise="SpiffWorkflow ÷ ours, a table of 100 rules",
                measured=min(theirs / ours for ours, theirs in figures),
                at_least=10,
                unit="×",
            )
        ],
    )


def _budgets() -> frame.Section:
    rows, took = [], []
    for name, (text, scope) in _DEAR.items():
        compiled = expression.compile_expression(text)
        run = Frame({"t": _LONG, **scope})
        began = time.process_time()
        try:
            compiled.evaluate_in(run)
            end = "ended"
        except errors.ExpressionFailed:
            end = "stopped"
        took.append(time.process_time() - began)
        rows.append([name, f"{took[-1]:.2f} s", f"{run.steps:,}", end])
    return frame.Section(
        title="Expressions that ask too much",
        asked=f"What takes long costs steps, and a run has {MAX_STEPS:,} of them. Processor time"
        " until it ended or was stopped.",
        head=("expression", "took", "steps", ""),
        rows=rows,
        targets=[
            frame.Target(
                promise="the longest that an expression takes until it is stopped",
                measured=max(took),
                at_most=5,
                unit=" s",
            )
        ],
    )


def _pair(
    name: str,
    ours: expression.Expression,
    theirs: Callable[[Mapping[str, Any]], Any],
    scope: Mapping[str, Any],
    times: int,
) -> Pair:
    return Pair(
        name=name,
        ours=lambda: ours.evaluate(scope),
        theirs=lambda: theirs(_PLAIN),
        times=times,
    )


def _measured(pairs: list[Pair], rounds: int) -> tuple[list[list[str]], list[tuple[float, float]]]:
    """Measure each pair in turns: rows for the table, and both figures in microseconds.

    It is processor time, so that what others do on the machine counts for little.
    """
    taken: list[tuple[list[float], list[float]]] = [([], []) for _ in pairs]
    for _ in range(rounds):
        for pair, (ours, theirs) in zip(pairs, taken, strict=True):
            ours.append(_once(pair.ours, pair.times))
            theirs.append(_once(pair.theirs, pair.times))
    figures = [(statistics.median(ours), statistics.median(theirs)) for ours, theirs in taken]
    rows = [
        [pair.name, f"{ours:.2f} µs", f"{theirs:.2f} µs", f"{theirs / ours:.2f}"]
        for pair, (ours, theirs) in zip(pairs, figures, strict=True)
    ]
    return rows, figures


def _median(action: Callable[[], Any], times: int, rounds: int) -> float:
    return statistics.median(_once(action, times) for _ in range(rounds))


def _once(action: Callable[[], Any], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        action()
    return (time.process_time() - began) / times * 1e6


def _scope() -> dict[str, Any]:
    """Give the variables as a process holds them: numbers are decimals."""
    return {name: _held(value) for name, value in _PLAIN.items()}


def _held(value: Any) -> Any:
    if isinstance(value, list):
        return [_held(item) for item in value]
    if isinstance(value, dict):
        return {key: _held(item) for key, item in value.items()}
    return Decimal(value) if type(value) is int else value


if __name__ == "__main__":
    frame.run_alone(ask, __doc__)
