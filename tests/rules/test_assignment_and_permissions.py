"""Whose task it is, and who may do what."""

from __future__ import annotations

import pytest

from engine.errors import NotAllowed, NotYourTask, TaskClaimed
from engine.model import Actor, Membership, Role
from engine.rules import assignment, permissions

LEAD = {"street_id": "xingren", "responsible_body_id": "social", "regulator_body_id": None}


def actor(role: Role, body: str, path: str | None = None) -> Actor:
    member = Membership(role=role, body_id=body, body_path=path or f"zone/{body}")
    return Actor(user_id=f"{role}-{body}", name="某人", memberships=(member,))


@pytest.mark.parametrize(
    ("word", "group"),
    [
        ("street_handler", "handler@xingren"),
        ("street_approver", "approver@xingren"),
        ("responsible_handler", "handler@social"),
        ("regulator_handler", "handler@xingren"),  # not known yet: the street answers
        ("office_supervisor", "supervisor@office"),
        ("convener", "convener@zone"),
        ("handler@police", "police_handler@police"),
        ("handler@finance", "handler@finance"),
        ("accounting", "accounting"),
    ],
)
def test_a_candidate_group_is_resolved_by_the_lead(word: str, group: str) -> None:
    assert assignment.resolve([word], LEAD) == (group,)


def test_a_candidate_may_complete_an_unclaimed_task() -> None:
    permissions.require_may_complete(
        actor(Role.HANDLER, "xingren"),
        groups=["handler@xingren"],
        assignee_id=None,
        about_a_lead=True,
    )


def test_a_task_of_another_street_is_refused() -> None:
    with pytest.raises(NotYourTask):
        permissions.require_may_complete(
            actor(Role.HANDLER, "xingcheng"),
            groups=["handler@xingren"],
            assignee_id=None,
            about_a_lead=True,
        )


def test_a_task_claimed_by_somebody_else_is_refused() -> None:
    with pytest.raises(TaskClaimed):
        permissions.require_may_complete(
            actor(Role.HANDLER, "xingren"),
            groups=["handler@xingren"],
            assignee_id="another",
            about_a_lead=True,
        )


def test_the_administrator_does_not_do_the_handlers_work() -> None:
    administrator = actor(Role.ADMINISTRATOR, "zone", "zone")
    assert not permissions.is_candidate(administrator, ["handler@xingren"], about_a_lead=True)
    assert permissions.is_candidate(administrator, ["accounting"], about_a_lead=False)


def test_every_verb_is_somebodys_and_only_the_tip_officer_sees_reporters() -> None:
    for verb in permissions.Verb:
        assert any(permissions.may(actor(role, "zone"), verb) for role in Role)
    seeing = [
        r for r in Role if permissions.may(actor(r, "office"), permissions.Verb.LOOK_AT_REPORTER)
    ]
    assert seeing == [Role.TIP_OFFICER]


def test_a_verb_without_the_role_is_refused() -> None:
    with pytest.raises(NotAllowed):
        permissions.require(actor(Role.HANDLER, "xingren"), permissions.Verb.DEPLOY)
