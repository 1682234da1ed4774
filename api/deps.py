"""What a route asks for: who is asking, whether they may, and a transaction.

The transaction of a route ends before its answer is sent (`scope="function"`): a commit
that fails is never told as a success.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer

from api import replay
from api.replay import COOKIE
from engine.actions import session
from engine.errors import NotAllowed, SignInRequired
from engine.queries import people
from engine.queries.people import Credential
from engine.rules import permissions
from engine.rules.permissions import Verb
from engine.transaction import Engine, Transaction

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# What a person with an initial password may still do: see who they are, change it, leave.
_BEFORE_NEW_PASSWORD = frozenset(
    {("GET", "/api/me"), ("POST", "/api/me/password"), ("DELETE", "/api/session")}
)
# A page that lies open asks this by itself: it keeps nobody signed in.
_BY_ITSELF = frozenset({"/api/events"})
# These only tell OpenAPI how a request is signed; `signed_in` does the work.
_bearer = HTTPBearer(auto_error=False, description="API 令牌 xh_…（xiaohao token create）")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="网页会话；另需 X-CSRF-Token")


def engine_of(request: Request) -> Engine:
    """Give the engine of this process."""
    engine: Engine = request.app.state.engine
    return engine


def require_same_origin(request: Request) -> None:
    """Refuse a browser's request that another site made."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise NotAllowed("请求来自其他网站，已拒绝。")


def signed_in(
    request: Request,
    _bearer_doc: Annotated[object, Depends(_bearer)] = None,
    _cookie_doc: Annotated[object, Depends(_cookie)] = None,
) -> Credential:
    """Find out who is asking, by token or by session cookie; 401 for nobody."""
    engine = engine_of(request)
    token = _token(request)
    if token is not None:
        with engine.read(session.NOBODY) as tx:
            credential = people.by_token(tx, token)
        if credential is None:
            raise SignInRequired("令牌无效、已过期或已撤销。")
        return credential
    credential = _by_cookie(request, engine)
    if request.method not in SAFE:
        require_same_origin(request)
        given = request.headers.get("x-csrf-token", "")
        if not hmac.compare_digest(given.encode(), (credential.csrf_token or "").encode()):
            raise NotAllowed("页面已过期，请刷新后重试（缺少或错误的 X-CSRF-Token）。")
    if credential.must_change_password and (
        (request.method, request.url.path) not in _BEFORE_NEW_PASSWORD
    ):
        raise NotAllowed("请先修改初始密码。")
    return credential


class Needs:
    """A route's permission: the signed-in actor's roles must allow the verb."""

    def __init__(self, verb: Verb | None) -> None:
        """Keep the verb; None means that being signed in is enough."""
        self.verb = verb

    def __call__(self, credential: Annotated[Credential, Depends(signed_in)]) -> None:
        """Refuse an actor who may not."""
        if self.verb is not None:
            permissions.require(credential.actor, self.verb)


def reading(
    request: Request, credential: Annotated[Credential, Depends(signed_in)]
) -> Iterator[Transaction]:
    """Open a transaction that sees one snapshot."""
    with engine_of(request).read(credential.actor) as tx:
        yield tx


def writing(
    request: Request, credential: Annotated[Credential, Depends(signed_in)]
) -> Iterator[Transaction]:
    """Open a transaction that is committed when the route has made its answer."""
    request.state.actor = credential.actor  # who is told how things stand, should it conflict
    with engine_of(request).begin(credential.actor) as tx:
        replay.take_key(request, tx)
        yield tx


def writing_unkept(
    request: Request, credential: Annotated[Credential, Depends(signed_in)]
) -> Iterator[Transaction]:
    """Open a write transaction whose answer holds a secret, so that no copy of it is kept."""
    with engine_of(request).begin(credential.actor) as tx:
        yield tx


def keyed_ahead(
    request: Request, credential: Annotated[Credential, Depends(signed_in)]
) -> Credential:
    """Say who is asking, with the request's key taken: the command opens its own transactions."""
    replay.take_key_ahead(request, engine_of(request), credential.actor)
    return credential


def reading_as_nobody(request: Request) -> Iterator[Transaction]:
    """Open a snapshot for a page that is open to everyone."""
    with engine_of(request).read(session.NOBODY) as tx:
        yield tx


Signed = Annotated[Credential, Depends(signed_in)]
SignedAndKeyed = Annotated[Credential, Depends(keyed_ahead)]
Reading = Annotated[Transaction, Depends(reading, scope="function")]
Writing = Annotated[Transaction, Depends(writing, scope="function")]
WritingUnkept = Annotated[Transaction, Depends(writing_unkept, scope="function")]


def needs(verb: Verb | None) -> list[Any]:
    """Give the dependencies of a route that needs this verb."""
    return [Depends(Needs(verb))]


def _token(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        return None
    return token.strip() if scheme.lower() == "bearer" else ""


def _by_cookie(request: Request, engine: Engine) -> Credential:
    session_id = request.cookies.get(COOKIE)
    if not session_id:
        raise SignInRequired("请先登录。")
    with engine.read(session.NOBODY) as tx:
        credential = people.by_session(tx, session_id)
        now = tx.now
    if credential is None:
        raise SignInRequired("登录已过期，请重新登录。")
    untouched = credential.seen_at is not None and now - credential.seen_at >= session.TOUCH_EVERY
    if untouched and request.url.path not in _BY_ITSELF:
        with engine.begin(credential.actor) as tx:
            session.extend(tx, session_id)
    return credential
