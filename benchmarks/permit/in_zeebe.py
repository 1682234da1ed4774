"""The permit process as one of ours: Camunda 8 dialect, FEEL, a DMN table."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from benchmarks.permit import table
from benchmarks.permit.shape import Dialect, element, files

_SCRIPTS = {  # script task -> variable, expression
    "normalize": ("round_no", "=round_no + 1"),
    "reminded": ("decide_reminded", "=true"),
    "issue": ("permit_no", '="P-" + string(round_no)'),
    "v_query": ("id_query", "=substring(applicant.id_number, 1, 6)"),
    "v_flag": ("identity_flag", "=true"),
    "t_count": ("review_round", "=review_round + 1"),
    "t_reminded": ("reminded", "=true"),
    "t_score": ("tech_score", "=count(documents) * 10 + modulo(site.area, 7)"),
    "c_base": ("fee", "=10000 + site.area * 12"),
    "c_discount": ("fee", "=floor(fee * 0.9)"),
    "c_final": ("fee_final", "=fee"),
}
_CONDITIONS = {  # target of the flow -> condition
    "quick": '=classification.track = "quick"',
    "again": '=outcome = "rework"',
    "issue": '=outcome = "approve"',
    "v_flag": "=not(identity_ok)",
    "c_discount": '=applicant.kind = "ngo"',
}
_GROUP = "handler@xingren"
_ROWS = (
    (("[0..50)", '"person"'), ('"quick"', "1")),
    (("[0..50)", '"ngo"'), ('"quick"', "1")),
    ((">= 50", "-"), ('"full"', "2")),
    (("< 0", "-"), ('"full"', "9")),
)


def bundle() -> dict[str, str]:
    """Give the files to deploy."""
    diagrams = {f"{name}.bpmn": text for name, text in files(_DIALECT).items()}
    return {**diagrams, "classification.dmn": table.xml(("site.area", "applicant.kind"), _ROWS)}


def _extension(inner: str) -> str:
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def _script(element_id: str) -> str:
    variable, expression = _SCRIPTS[element_id]
    inner = f"<zeebe:script expression={quoteattr(expression)} resultVariable='{variable}' />"
    return element("scriptTask", element_id, _extension(inner))


def _user(element_id: str) -> str:
    del element_id
    return _extension(f'<zeebe:assignmentDefinition candidateGroups="{_GROUP}" />')


def _call(element_id: str, called: str) -> str:
    inner = (
        f'<zeebe:calledElement processId="{called}" propagateAllChildVariables="true"'
        ' propagateAllParentVariables="true" />'
    )
    return element("callActivity", element_id, _extension(inner))


def _decide(element_id: str, decision: str) -> str:
    inner = f'<zeebe:calledDecision decisionId="{decision}" resultVariable="{decision}" />'
    return element("businessRuleTask", element_id, _extension(inner))


_DIALECT = Dialect(
    namespaces='xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"',
    script=_script,
    user=_user,
    call=_call,
    decide=_decide,
    condition=_CONDITIONS.__getitem__,
    duration=str,
)
