"""`feel` and `decide`: try an expression or a decision from a file; no database is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cli import frame
from engine import clock
from engine.errors import InputInvalid
from engine.queries import trials
from engine.queries.trials import Trial

_FEEL = (
    "计算一个 FEEL 表达式；结果为空值时说明原因和位置。\n\n"
    "Compute a FEEL expression, and say why there is null.\n\n"
    "例：xiaohao feel '金额 * 2 > 5' --with '{金额: 3}'"
)
_DECIDE = (
    "试算决策文件中的一个决策，并列出命中的规则。\n\n"
    "Ask a decision of a .dmn file, with the rules that led to the answer.\n\n"
    "例：xiaohao decide processes/shared/assessment.dmn assessment --with '{lead: {…}}'"
)
Variables = Annotated[
    str, typer.Option("--with", help="变量，写成 FEEL 上下文 / variables as a FEEL context")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("feel", help=_FEEL)(feel)
    app.command("decide", help=_DECIDE)(decide)


def feel(
    text: Annotated[str, typer.Argument(help="表达式 / the expression")],
    variables: Variables = "",
    test: Annotated[
        str | None, typer.Option(help="把表达式当作决策表的单元格，判断这个值 / test this value")
    ] = None,
) -> None:
    """Compute an expression, or with --test ask a cell of tests about a value."""
    scope = trials.given({}, variables)
    if test is None:
        _print(trials.compute(text, scope, _functions()))
        return
    value = trials.given({}, f"{{value: {test}\n}}")["value"]
    _print(trials.test(text, value, scope, _functions()))


def decide(
    path: Annotated[Path, typer.Argument(help="决策文件 / a .dmn file")],
    decision: Annotated[str, typer.Argument(help="决策的标识 / id of the decision")],
    variables: Variables = "",
) -> None:
    """Ask a decision of a file."""
    try:
        content = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        raise InputInvalid(f"{path} 不是 UTF-8 编码的决策文件。") from problem
    _print(
        trials.decide(trials.draft(content), decision, trials.given({}, variables), _functions())
    )


def _functions() -> dict[str, Any]:
    now = clock.now().astimezone(clock.SHANGHAI)
    return {"now": lambda: now, "today": now.date}


def _print(trial: Trial) -> None:
    frame.answer(trial.text)
    for rule in trial.rules:
        frame.say(f"命中：决策表“{rule.table_name}”第 {rule.rule_number} 条规则（{rule.rule_id}）")
    for remark in trial.remarks:
        where = f"{remark.element_id} " if remark.element_id else ""
        frame.say(f"提醒 {where}（{remark.rule}）：{remark.message}")
