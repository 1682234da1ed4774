"""Trying expressions and decisions before they are deployed: value, rules, and why null."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field

from api.deps import Reading, needs
from api.replay import Route
from api.shapes import Code, Finding, Given, Id, Shown, Values
from engine.errors import InputInvalid
from engine.queries import trials
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api", tags=["流程定义"], route_class=Route)
Text = Annotated[str, Field(max_length=20_000)]


class Situation(Given):
    """What a trial may read: JSON variables, a FEEL context beside them, a version's limits."""

    variables: Values = Field(default_factory=dict)
    context: Text = Field(default="", description='FEEL 上下文，例如 {日期: @"2025-01-31"}')
    definition_id: Id | None = Field(default=None, description="用哪个流程版本的时限和决策")


class ExpressionTrial(Situation):
    """An expression; with `kind` unary_tests a cell of a table, asked about `input`."""

    text: Text
    kind: Literal["expression", "unary_tests"] = "expression"
    input: Any = None


class DecisionTrial(Situation):
    """A decision of a draft file (`dmn`), or of a deployed version."""

    dmn: Annotated[str, Field(max_length=trials.MAX_DRAFT)] | None = None


class Answer(Shown):
    """The value as JSON and as FEEL writes it, its FEEL type, and why there was null."""

    value: Any = None
    text: str
    kind: str | None = None
    remarks: list[Finding]


class FiredRule(Shown):
    """A rule that led to the answer."""

    table_id: str
    table_name: str
    rule_id: str
    rule_number: int


class DecisionAnswer(Answer):
    """The answer of a decision, with the rules that led there."""

    rules: list[FiredRule]


@router.post(
    "/feel/evaluate",
    operation_id="evaluate_feel",
    response_model=Answer,
    dependencies=needs(Verb.DEPLOY),
)
def evaluate(given: ExpressionTrial, tx: Reading) -> Any:
    """Compute an expression or ask a cell of tests; a syntax error has line and column."""
    variables = trials.given(given.variables, given.context)
    bundle = None if given.definition_id is None else trials.bundle(tx, given.definition_id)
    functions = trials.functions(tx, bundle, variables)
    if given.kind == "expression":
        return trials.compute(given.text, variables, functions)
    asked = trials.given({"input": given.input})["input"]
    return trials.test(given.text, asked, variables, functions)


@router.post(
    "/decisions/{decision_id}/evaluate",
    operation_id="evaluate_decision",
    response_model=DecisionAnswer,
    dependencies=needs(Verb.DEPLOY),
)
def decide(decision_id: Code, given: DecisionTrial, tx: Reading) -> Any:
    """Ask a decision of a draft or of a deployed version."""
    variables = trials.given(given.variables, given.context)
    bundle = None if given.definition_id is None else trials.bundle(tx, given.definition_id)
    if given.dmn is not None:
        model = trials.draft(given.dmn)
    elif bundle is not None:
        model = trials.deployed(bundle, decision_id)
    else:
        raise InputInvalid("请给出决策文件 dmn，或流程版本 definition_id。")
    return trials.decide(model, decision_id, variables, trials.functions(tx, bundle, variables))
