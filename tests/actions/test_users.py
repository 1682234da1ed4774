"""Accounts are kept by the administrator, and the last one stays."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from engine.actions import bodies, users
from engine.errors import Conflict, FormInvalid, NotAllowed, StaleRevision
from engine.model import SYSTEM, Role
from engine.queries import people
from engine.rules import passwords
from engine.store.tables.evidence import audit
from tests.world import World

PASSWORD = "invented-Pass-1"
ADMIN = [("administrator", "zone")]


@pytest.fixture
def world(sqlite_url: str) -> World:
    return World(sqlite_url)


def create(world: World, login: str, **more: Any) -> str:
    with world.engine.begin(SYSTEM) as tx:
        return users.create_user(tx, login=login, name="样例", **more).user_id


def test_a_new_account_has_a_one_time_password_and_an_audit_row_without_it(world: World) -> None:
    with world.engine.begin(SYSTEM) as tx:
        made = users.create_user(tx, login="zhang", name="样例", roles=[("handler", "xingren")])
    assert made.one_time_password is not None
    assert passwords.weakness(made.one_time_password, "zhang") is None
    with world.engine.read(SYSTEM) as tx:
        shown = people.user(tx, made.user_id)
        row = tx.connection.execute(select(audit).where(audit.c.action == "user_created")).one()
    assert shown["must_change_password"] is True
    assert [role["body_name"] for role in shown["roles"]] == ["兴仁街道"]
    assert row.after["roles"] == ["handler@xingren"]
    assert made.one_time_password not in str(row)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"login": "Zhang"}, "login"),
        ({"login": "a b"}, "login"),
        ({"login": ""}, "login"),
        ({"name": " "}, "name"),
        ({"name": "长" * 101}, "name"),
        ({"password": "short"}, "password"),
        ({"roles": [("king", "zone")]}, "roles"),
        ({"roles": [("handler", "nowhere")]}, "roles"),
    ],
)
def test_a_bad_account_is_refused_with_its_field(
    world: World, given: dict[str, Any], path: str
) -> None:
    values: dict[str, Any] = {"login": "zhang", "name": "样例", "roles": ADMIN, **given}
    with pytest.raises(FormInvalid) as refused, world.engine.begin(SYSTEM) as tx:
        users.create_user(tx, **values)
    assert [error.path for error in refused.value.field_errors] == [path]


def test_a_login_is_given_once(world: World) -> None:
    create(world, "zhang")
    with pytest.raises(Conflict):
        create(world, "zhang")


def test_only_the_administrator_keeps_accounts(world: World) -> None:
    user_id = create(world, "zhang")
    handler = world.actor("handler", "xingren")
    for attempt in (
        lambda tx: users.create_user(tx, login="li", name="样例"),
        lambda tx: users.change_user(tx, user_id, name="别名"),
        lambda tx: users.set_password(tx, user_id),
        lambda tx: bodies.add_body(tx, body_id="x", name="x", kind="unit", parent_id="zone"),
    ):
        with pytest.raises(NotAllowed), world.engine.begin(handler) as tx:
            attempt(tx)


def test_the_last_administrator_can_be_neither_closed_nor_stripped(world: World) -> None:
    first = create(world, "first", roles=ADMIN)
    for change in ({"active": False}, {"roles": [("handler", "xingren")]}):
        with pytest.raises(Conflict, match="最后一名"), world.engine.begin(SYSTEM) as tx:
            users.change_user(tx, first, **change)
    create(world, "second", roles=ADMIN)
    with world.engine.begin(SYSTEM) as tx:
        users.change_user(tx, first, active=False)


def test_a_change_from_an_old_revision_is_refused(world: World) -> None:
    user_id = create(world, "zhang")
    with world.engine.begin(SYSTEM) as tx:
        users.change_user(tx, user_id, revision=1, name="新名")
    with pytest.raises(StaleRevision), world.engine.begin(SYSTEM) as tx:
        users.change_user(tx, user_id, revision=1, name="更新名")


def test_the_first_administrator_is_made_once(world: World) -> None:
    with world.engine.begin(SYSTEM) as tx:
        made = users.create_first_administrator(tx)
    assert made is not None
    with world.engine.read(SYSTEM) as tx:
        roles = {role["role"] for role in people.user(tx, made.user_id)["roles"]}
    assert roles == {Role.ADMINISTRATOR, Role.DESIGNER}
    with world.engine.begin(SYSTEM) as tx:
        assert users.create_first_administrator(tx) is None


def test_a_closed_body_gives_no_role_and_the_top_cannot_be_closed(world: World) -> None:
    with world.engine.begin(SYSTEM) as tx:
        bodies.add_body(
            tx, body_id="xingren-9", name="样例社区", kind="community", parent_id="xingren"
        )
    user_id = create(world, "zhang", password=PASSWORD, roles=[("handler", "xingren-9")])
    with world.engine.read(SYSTEM) as tx:
        assert people.body(tx, "xingren-9")["path"] == "zone/xingren/xingren-9"
    with world.engine.begin(SYSTEM) as tx:
        bodies.change_body(tx, "xingren-9", revision=1, active=False)
        assert people.user(tx, user_id)["active"] is True
    with pytest.raises(Conflict), world.engine.begin(SYSTEM) as tx:
        bodies.change_body(tx, "zone", revision=1, active=False)
    with pytest.raises(FormInvalid), world.engine.begin(SYSTEM) as tx:
        bodies.add_body(tx, body_id="top", name="另一个", kind="district", parent_id=None)
