"""A token is a program's account with one role in one body, also on an empty database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import bootstrap
from engine.actions import session, tokens
from engine.errors import FormInvalid, NotAllowed, NotFound
from engine.model import SYSTEM, Role
from engine.queries import people
from engine.settings import Settings
from engine.store.tables.people import tokens as token_table
from tests.world import World


@pytest.fixture
def world(sqlite_url: str) -> World:
    return World(sqlite_url)


@pytest.mark.parametrize(
    ("role", "body"),
    [
        ("supervisor", "office"),
        ("designer", "office"),
        ("tip_officer", "office"),
        ("administrator", "zone"),
        ("convener", "zone"),
        ("police_handler", "police"),
        ("handler", "xingren"),
        ("approver", "xingren"),
    ],
)
def test_a_role_has_its_usual_body(world: World, role: str, body: str) -> None:
    with world.engine.begin(SYSTEM) as tx:
        made = tokens.create_token(tx, role=role)
    with world.engine.read(session.NOBODY) as tx:
        credential = people.by_token(tx, made.secret)
    assert credential is not None
    assert credential.actor.groups == {f"{role}@{body}"}
    assert credential.csrf_token is None


def test_an_empty_database_gets_the_top_of_its_tree(sqlite_url: str) -> None:
    engine = bootstrap.build(Settings(database_url=sqlite_url))
    with engine.begin(SYSTEM) as tx:
        assert tokens.create_token(tx, role="supervisor").body_id == "zone"
    with engine.begin(SYSTEM) as tx:
        assert tokens.create_token(tx, role="handler").body_id == "zone"


def test_only_a_hash_of_the_secret_is_kept(world: World) -> None:
    with world.engine.begin(SYSTEM) as tx:
        made = tokens.create_token(tx, role="supervisor")
    with world.engine.read(SYSTEM) as tx:
        kept = str(tx.connection.execute(select(token_table)).all())
        listed = str(people.tokens(tx))
    assert made.secret not in kept + listed


def test_a_token_ends_by_time_and_by_revocation(world: World) -> None:
    with world.engine.begin(SYSTEM) as tx:
        made = tokens.create_token(tx, role="supervisor", expires_at=tx.now + timedelta(hours=1))
        other = tokens.create_token(tx, role="supervisor")
        tokens.revoke_token(tx, other.token_id)
        tokens.revoke_token(tx, other.token_id)
    with world.engine.read(SYSTEM) as tx:
        assert people.by_token(tx, made.secret) is not None
        assert people.by_token(tx, other.secret) is None
        assert people.by_token(tx, "xh_guess") is None
    world.now += timedelta(hours=1)
    with world.engine.read(SYSTEM) as tx:
        assert people.by_token(tx, made.secret) is None


def test_bad_wishes_are_refused(world: World) -> None:
    for wish in (
        {"role": "king"},
        {"role": "handler", "body_id": "nowhere"},
        {"role": "handler", "name": "长" * 101},
        {"role": "handler", "expires_at": world.now},
    ):
        with pytest.raises(FormInvalid), world.engine.begin(SYSTEM) as tx:
            tokens.create_token(tx, **wish)
    with pytest.raises(NotFound), world.engine.begin(SYSTEM) as tx:
        tokens.revoke_token(tx, "none")
    supervisor = world.actor(Role.SUPERVISOR, "office")
    with pytest.raises(NotAllowed), world.engine.begin(supervisor) as tx:
        tokens.create_token(tx, role="administrator")
