"""The permit process for the npm package bpmn-engine: plain BPMN, JavaScript expressions.

It has no decision tables and no variables of its own. The table is a script, and scripts see
one object of variables, `it`, that is saved with the state: the cheapest way there is for it.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from benchmarks.permit.shape import Dialect, element, one_file

_SCRIPTS = {
    "normalize": "it.round_no += 1;",
    "reminded": "it.decide_reminded = true;",
    "issue": "it.permit_no = 'P-' + it.round_no;",
    "v_query": "it.id_query = it.applicant.id_number.slice(0, 6);",
    "v_flag": "it.identity_flag = true;",
    "t_count": "it.review_round += 1;",
    "t_reminded": "it.reminded = true;",
    "t_score": "it.tech_score = it.documents.length * 10 + it.site.area % 7;",
    "c_base": "it.fee = 10000 + it.site.area * 12;",
    "c_discount": "it.fee = Math.floor(it.fee * 0.9);",
    "c_final": "it.fee_final = it.fee;",
    "classify": "const small = it.site.area >= 0 && it.site.area < 50;"
    " if (small && ['person', 'ngo'].includes(it.applicant.kind))"
    " it.classification = { track: 'quick', risk: 1 };"
    " else if (it.site.area >= 50) it.classification = { track: 'full', risk: 2 };"
    " else if (it.site.area < 0) it.classification = { track: 'full', risk: 9 };",
}
_CONDITIONS = {
    "quick": "it.classification.track === 'quick'",
    "again": "it.outcome === 'rework'",
    "issue": "it.outcome === 'approve'",
    "v_flag": "!it.identity_ok",
    "c_discount": "it.applicant.kind === 'ngo'",
}


def diagram() -> str:
    """Give the one file; its calls stay within it."""
    return one_file(_DIALECT)


def _script(element_id: str) -> str:
    text = f"<bpmn:script>{escape(_SCRIPTS[element_id])} next();</bpmn:script>"
    return element("scriptTask", element_id, text, scriptFormat="js")


def _user(element_id: str) -> str:
    del element_id
    return ""


def _call(element_id: str, called: str) -> str:
    return element("callActivity", element_id, calledElement=called)


def _decide(element_id: str, decision: str) -> str:
    del decision
    return _script(element_id)


def _condition(target: str) -> str:
    return f"next(null, {_CONDITIONS[target]});"


_DIALECT = Dialect(
    namespaces="",
    script=_script,
    user=_user,
    call=_call,
    decide=_decide,
    condition=_condition,
    duration=str,
    language="js",
)
