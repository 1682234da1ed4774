"""Accounts: the administrator's list."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from api.deps import Reading, WritingUnkept, needs
from api.replay import Route
from api.shapes import Code, Given, Id, Page, Paging, RoleShown, Shown
from engine.actions import users
from engine.queries import people
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/users", tags=["机构与人员"], route_class=Route)


class UserFilter(Paging):
    """Which accounts are asked for."""

    q: Code = ""


class RoleGiven(Given):
    """A role in a body."""

    role: Annotated[str, Field(max_length=32)]
    body_id: Id


class User(Shown):
    """An account; a password set for the person is shown in the answer that made it, once."""

    id: str
    login: str
    name: str
    active: bool
    is_program: bool
    sample: bool
    must_change_password: bool
    created_at: datetime
    revision: int
    roles: list[RoleShown]
    one_time_password: str | None = None


class NewUser(Given):
    """An account to make; without a password a one-time one is made."""

    login: Annotated[str, Field(max_length=64)]
    name: Annotated[str, Field(max_length=100)]
    roles: list[RoleGiven] = Field(default_factory=list, max_length=100)
    password: Annotated[str, Field(max_length=1_000)] | None = None


class UserChange(Given):
    """What changes in an account; `reset_password` makes a new one-time password."""

    revision: Annotated[int, Field(ge=0, le=2**31)]
    name: Annotated[str, Field(max_length=100)] | None = None
    active: bool | None = None
    roles: Annotated[list[RoleGiven], Field(max_length=100)] | None = None
    reset_password: bool = False


@router.get(
    "",
    operation_id="list_users",
    response_model=Page[User],
    dependencies=needs(Verb.MANAGE_PEOPLE),
)
def listed(tx: Reading, asked: Annotated[UserFilter, Query()]) -> Any:
    """List accounts by login."""
    return people.users(tx, after=asked.cursor or "", limit=asked.limit, q=asked.q)


@router.get(
    "/{user_id}",
    operation_id="get_user",
    response_model=User,
    dependencies=needs(Verb.MANAGE_PEOPLE),
)
def one(user_id: Id, tx: Reading) -> Any:
    """Show one account."""
    return people.user(tx, user_id)


@router.post(
    "",
    operation_id="create_user",
    status_code=201,
    response_model=User,
    dependencies=needs(Verb.MANAGE_PEOPLE),
)
def create(given: NewUser, tx: WritingUnkept) -> Any:
    """Make an account."""
    made = users.create_user(
        tx,
        login=given.login,
        name=given.name,
        roles=[(role.role, role.body_id) for role in given.roles],
        password=given.password,
    )
    return {**people.user(tx, made.user_id), "one_time_password": made.one_time_password}


@router.patch(
    "/{user_id}",
    operation_id="change_user",
    response_model=User,
    dependencies=needs(Verb.MANAGE_PEOPLE),
)
def change(user_id: Id, given: UserChange, tx: WritingUnkept) -> Any:
    """Change an account's name, roles or activity, or reset its password."""
    roles = None
    if given.roles is not None:
        roles = [(role.role, role.body_id) for role in given.roles]
    users.change_user(
        tx, user_id, revision=given.revision, name=given.name, active=given.active, roles=roles
    )
    one_time = users.set_password(tx, user_id) if given.reset_password else None
    return {**people.user(tx, user_id), "one_time_password": one_time}
