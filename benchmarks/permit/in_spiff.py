"""The permit process for stock SpiffWorkflow: its own dialect, Python expressions."""

from __future__ import annotations

from xml.sax.saxutils import escape

from benchmarks.permit import table
from benchmarks.permit.shape import Dialect, element, files

_SCRIPTS = {
    "normalize": "round_no = round_no + 1",
    "reminded": "decide_reminded = True",
    "issue": 'permit_no = "P-" + str(round_no)',
    "v_query": 'id_query = applicant["id_number"][:6]',
    "v_flag": "identity_flag = True",
    "t_count": "review_round = review_round + 1",
    "t_reminded": "reminded = True",
    "t_score": 'tech_score = len(documents) * 10 + site["area"] % 7',
    "c_base": 'fee = 10000 + site["area"] * 12',
    "c_discount": "fee = int(fee * 0.9)",
    "c_final": "fee_final = fee",
}
_CONDITIONS = {
    "quick": 'track == "quick"',
    "again": 'outcome == "rework"',
    "issue": 'outcome == "approve"',
    "v_flag": "not identity_ok",
    "c_discount": 'applicant["kind"] == "ngo"',
}
_ROWS = (
    (("0 <= ? < 50", '"person"'), ('"quick"', "1")),
    (("0 <= ? < 50", '"ngo"'), ('"quick"', "1")),
    ((">= 50", "-"), ('"full"', "2")),
    (("< 0", "-"), ('"full"', "9")),
)


def diagrams() -> list[str]:
    """Give the diagrams, each a file of its own."""
    return list(files(_DIALECT).values())


def decision() -> str:
    """Give the decision table."""
    return table.xml(('site["area"]', 'applicant["kind"]'), _ROWS)


def _script(element_id: str) -> str:
    text = f"<bpmn:script>{escape(_SCRIPTS[element_id])}</bpmn:script>"
    return element("scriptTask", element_id, text)


def _user(element_id: str) -> str:
    del element_id
    return ""


def _call(element_id: str, called: str) -> str:
    return element("callActivity", element_id, calledElement=called)


def _decide(element_id: str, decision_id: str) -> str:
    return element(
        "businessRuleTask",
        element_id,
        "<bpmn:extensionElements><spiffworkflow:calledDecisionId>"
        f"{decision_id}</spiffworkflow:calledDecisionId></bpmn:extensionElements>",
    )


_DIALECT = Dialect(
    namespaces='xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"',
    script=_script,
    user=_user,
    call=_call,
    decide=_decide,
    condition=_CONDITIONS.__getitem__,
    duration='"{}"'.format,
)
