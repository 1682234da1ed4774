"""Sign in and out, and who I am."""

from __future__ import annotations

import logging
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from pydantic import Field

from api import deps, errors
from api.deps import Reading, Signed, Writing, WritingUnkept, needs
from api.replay import COOKIE, Route
from api.shapes import Given, RoleShown, Shown
from engine.actions import session, users
from engine.errors import AccountLocked, SignInRefused
from engine.queries import people
from engine.transaction import Transaction

open_router = APIRouter(prefix="/api/session", tags=["登录"], route_class=APIRoute)
router = APIRouter(prefix="/api", tags=["登录"], route_class=Route)
_log = logging.getLogger("xiaohao.api")


class Credentials(Given):
    """A name and a password."""

    login: Annotated[str, Field(max_length=200)]
    password: Annotated[str, Field(max_length=1_000)]


class Passwords(Given):
    """The old password and the new one."""

    old: Annotated[str, Field(max_length=1_000)]
    new: Annotated[str, Field(max_length=1_000)]


class Person(Shown):
    """The signed-in person."""

    id: str
    login: str
    name: str
    sample: bool
    must_change_password: bool


class SignedIn(Shown):
    """A new session; its id is in the cookie."""

    user: Person
    csrf_token: str


class Me(Shown):
    """Who I am and what I may do."""

    user: Person
    roles: list[RoleShown]
    csrf_token: str | None
    permissions: list[str]
    sandbox: bool = False
    sample_data: bool


class SampleAccount(Shown):
    """An account of the samples."""

    login: str
    name: str
    roles: list[RoleShown]


class Hint(Shown):
    """What the sign-in page may tell everyone: the sample accounts, when samples are loaded."""

    sample_data: bool
    accounts: list[SampleAccount]
    password: str | None


@open_router.post(
    "",
    operation_id="sign_in",
    response_model=SignedIn,
    dependencies=[Depends(deps.require_same_origin)],
)
def sign_in(request: Request, given: Credentials) -> Response:
    """Sign in with a local account."""
    engine = deps.engine_of(request)
    outcome = session.sign_in(engine, given.login, given.password)
    if isinstance(outcome, session.Refused):
        _log.info("sign-in refused", extra={"action": "sign_in_refused"})
        if outcome.locked_until is not None:
            return errors.of(AccountLocked("登录失败次数过多，账号已锁定，请 15 分钟后再试。"))
        return errors.of(SignInRefused("账号或密码不正确；连续输错 5 次将锁定 15 分钟。"))
    shown = SignedIn(
        user=Person(
            id=outcome.user_id,
            login=outcome.login,
            name=outcome.name,
            sample=outcome.sample,
            must_change_password=outcome.must_change_password,
        ),
        csrf_token=outcome.csrf_token,
    )
    response = Response(shown.model_dump_json(), media_type="application/json")
    response.set_cookie(
        COOKIE,
        outcome.session_id,
        httponly=True,
        samesite="lax",
        secure=engine.settings.https_only or request.url.scheme == "https",
        path="/",
    )
    return response


@open_router.get("/hint", operation_id="sign_in_hint", response_model=Hint)
def hint(tx: Annotated[Transaction, Depends(deps.reading_as_nobody, scope="function")]) -> Any:
    """List the sample accounts for the sign-in page; none when no samples are loaded."""
    accounts = people.sample_accounts(tx)
    return {
        "sample_data": bool(accounts),
        "accounts": accounts,
        "password": users.SAMPLE_PASSWORD if accounts else None,
    }


@router.delete("/session", operation_id="sign_out", status_code=204, dependencies=needs(None))
def sign_out(request: Request, tx: Writing) -> Response:
    """End this session."""
    session_id = request.cookies.get(COOKIE)
    if session_id:
        session.sign_out(tx, session_id)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return response


@router.get("/me", operation_id="me", response_model=Me, dependencies=needs(None))
def me(tx: Reading, credential: Signed) -> Any:
    """Say who is signed in, with which roles and rights."""
    return {**people.myself(tx), "csrf_token": credential.csrf_token}


@router.post(
    "/me/password", operation_id="change_own_password", status_code=204, dependencies=needs(None)
)
def change_own_password(request: Request, given: Passwords, tx: WritingUnkept) -> Response:
    """Change the own password; other sessions end."""
    users.change_own_password(
        tx, old=given.old, new=given.new, session_id=request.cookies.get(COOKIE, "")
    )
    return Response(status_code=204)
