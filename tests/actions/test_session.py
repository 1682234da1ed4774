"""Sessions: what is on record, and what a parallel guess gains."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine.actions import session, users
from engine.model import SYSTEM
from engine.rules import passwords
from engine.store.tables.evidence import audit
from tests.world import NOON, World

PASSWORD = "invented-Pass-1"


@pytest.fixture
def world(database_url: str) -> World:
    made = World(database_url)
    with made.engine.begin(SYSTEM) as tx:
        users.create_user(
            tx, login="zhang", name="样例", roles=[("handler", "xingren")], password=PASSWORD
        )
    return made


def actions(world: World) -> list[str]:
    with world.engine.read(SYSTEM) as tx:
        rows = tx.connection.execute(select(audit.c.action).order_by(audit.c.sequence)).scalars()
        return [action for action in rows if action.startswith("sign")]


def test_signing_in_and_out_and_failing_are_on_record(world: World) -> None:
    assert isinstance(session.sign_in(world.engine, "zhang", "wrong"), session.Refused)
    done = session.sign_in(world.engine, " zhang ", PASSWORD)
    assert isinstance(done, session.SignedIn)
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        session.sign_out(tx, done.session_id)
        session.sign_out(tx, done.session_id)
    assert actions(world) == ["sign_in_refused", "signed_in", "signed_out"]


def test_what_was_typed_as_a_name_is_not_on_record(world: World) -> None:
    session.sign_in(world.engine, "my-Password-by-mistake", "x")
    with world.engine.read(SYSTEM) as tx:
        assert "by-mistake" not in str(tx.connection.execute(select(audit)).all())


def test_guesses_sent_at_once_are_counted_like_any_others(world: World) -> None:
    guesses = ["wrong-Password-1"] * 9 + [PASSWORD]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(
            pool.map(lambda guess: session.sign_in(world.engine, "zhang", guess), guesses)
        )
    refused = [outcome for outcome in outcomes if isinstance(outcome, session.Refused)]
    assert any(outcome.locked_until is not None for outcome in refused)
    assert actions(world).count("sign_in_refused") <= 2 * passwords.MAX_FAILURES


def at(*minutes: float) -> list[datetime]:
    return [NOON - timedelta(minutes=minute) for minute in minutes]


@pytest.mark.parametrize(
    ("failed_at", "locked_for"),
    [
        ([], None),
        (at(1, 2, 3, 4), None),
        (at(1, 2, 3, 4, 5), 14),
        (at(0, 0, 0, 0, 0), 15),
        (at(14, 14, 14, 14, 14.5), 1),
        (at(15, 15, 15, 15, 15), None),
        (at(1, 2, 3, 4, 16), None),
    ],
)
def test_five_failures_within_fifteen_minutes_lock(
    failed_at: list[datetime], locked_for: float | None
) -> None:
    until = passwords.locked_until(failed_at, NOON)
    assert until == (None if locked_for is None else NOON + timedelta(minutes=locked_for))


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("xiaohao-sample", True),
        ("长而无规律的中文口令1", True),
        ("short-1", False),
        ("alllettersonly", False),
        ("1234567890123", False),
        ("aaaaaaaaaa1", False),
        ("zhang-secret-9", False),
        ("password-2024", False),
        ("a1" * 101, False),
        ("nul\x00-in-Word1", False),
    ],
)
def test_a_weak_password_is_named(password: str, *, good: bool) -> None:
    checked: Callable[..., str | None] = passwords.weakness
    assert (checked(password, "zhang") is None) is good
