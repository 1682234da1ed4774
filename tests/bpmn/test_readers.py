"""What the readers make of BPMN's own words beside the Camunda 8 dialect."""

from __future__ import annotations

from typing import Any

from engine import results
from engine.bpmn import check, library
from tests.bpmn.diagrams import (
    Walk,
    bundle,
    chain,
    definitions,
    element,
    extensions,
    process,
    start,
    user,
    walk,
    zeebe,
)


def role(kind: str, text: str) -> str:
    return (
        f"<bpmn:{kind}><bpmn:resourceAssignmentExpression><bpmn:formalExpression>{text}"
        f"</bpmn:formalExpression></bpmn:resourceAssignmentExpression></bpmn:{kind}>"
    )


def opened(*inner: str, roots: str = "", **variables: Any) -> results.OpenTask:
    w: Walk = walk(start(), user("t", *inner), chain("start", "t"), roots=roots)
    (task,) = w.start(**variables).open.values()
    assert isinstance(task, results.OpenTask)
    return task


def test_performers_of_bpmn_are_assignee_and_candidates() -> None:
    task = opened(
        role("humanPerformer", "=who"),
        role("potentialOwner", "user(bob), group(office), desk"),
        "<bpmn:potentialOwner><bpmn:resourceRef>r1</bpmn:resourceRef></bpmn:potentialOwner>",
        roots='<bpmn:resource id="r1" name="街道"/>',
        who="ann",
    )
    assert task.assignee == "ann"
    assert task.candidate_users == ("bob",)
    assert task.candidate_groups == ("office", "desk", "街道")
    assert opened(role("potentialOwner", '=["a", "b"]')).candidate_groups == ("a", "b")


def test_the_dialect_has_the_last_word_on_who_does_a_task() -> None:
    said = extensions(zeebe("assignmentDefinition", candidateGroups="mine"))
    task = opened(said, role("potentialOwner", "group(theirs), user(bob)"))
    assert (task.candidate_groups, task.candidate_users) == (("mine",), ("bob",))


def test_a_pool_that_does_not_run_may_hold_anything() -> None:
    partner = process(
        '<bpmn:complexGateway id="x"/><bpmn:wonder id="y"/>',
        element("serviceTask", "z", isForCompensation="perhaps"),
        process_id="q",
        executable="false",
    )
    files = {"p.bpmn": definitions(process(start(), user("a"), chain("start", "a")), partner)}
    assert check.check(files) == []
    assert library.compile_bundle("x", files).processes.keys() == {"p"}
    both_run = {"p.bpmn": files["p.bpmn"].replace(b'isExecutable="false"', b'isExecutable="true"')}
    rules = {finding.rule for finding in check.check(both_run)}
    assert {"unsupported-element", "unknown-element", "bad-value"} <= rules


def test_a_version_tag_is_kept() -> None:
    tag = extensions(zeebe("versionTag", value="2024.7"))
    made = bundle(process(tag, start(), user("a"), chain("start", "a"))).processes["p"]
    assert made.version_tag == "2024.7"
