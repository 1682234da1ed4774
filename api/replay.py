"""The route class of the API: strict JSON in, and one effect per `Idempotency-Key`.

A request without any credential is refused before its body is read.

The answer is kept while the transaction of its effect is still open: a function-scoped
dependency commits only after the answer exists and before it is sent. What is done in several
transactions takes its key ahead of them, in one of its own, and keeps its answer in another.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from engine.actions import idempotency
from engine.errors import SignInRequired
from engine.model import Actor
from engine.transaction import Engine, Transaction

COOKIE = "xiaohao_session"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_MAX_NUMBER = 2**63


@dataclass(slots=True, kw_only=True)
class Attempt:
    """A request with a key; `transaction` is set once the key is taken in it.

    `begin` is set instead once the key is taken ahead: it opens another transaction.
    """

    key: str
    request_hash: str
    transaction: Transaction | None = None
    begin: Callable[[], AbstractContextManager[Transaction]] | None = None


class Replayed(Exception):
    """The same request was answered before; this is the answer."""

    def __init__(self, answer: idempotency.Answer) -> None:
        """Keep the answer."""
        super().__init__()
        self.answer = answer


class StrictRequest(Request):
    """A request whose JSON has no NaN, no infinity, no numbers or texts a database cannot hold."""

    async def json(self) -> Any:
        """Parse the body, or raise what FastAPI answers with 422."""
        body = await self.body()
        try:
            value = orjson.loads(body)
            _require_storable(value)
        except ValueError as error:
            raise json.JSONDecodeError(str(error)[:80], "", 0) from None
        return value


class Route(APIRoute):
    """A route that honours `Idempotency-Key` on POST."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's own work."""
        answer_it = super().get_route_handler()

        async def answer(request: Request) -> Response:
            if "authorization" not in request.headers and COOKIE not in request.cookies:
                raise SignInRequired("请先登录。")
            request = StrictRequest(request.scope, request.receive)
            attempt = await _attempt(request)
            request.state.attempt = attempt
            try:
                response = await answer_it(request)
            except Replayed as replayed:
                known = replayed.answer
                headers = {"Idempotency-Replayed": "true"}
                if known.body is None:
                    return Response(status_code=known.status, headers=headers)
                return JSONResponse(known.body, status_code=known.status, headers=headers)
            except Exception:
                if attempt is not None:
                    await run_in_threadpool(_release, attempt)
                raise
            if attempt is not None:
                await run_in_threadpool(_keep, attempt, response)
            return response

        return answer


def take_key(request: Request, tx: Transaction) -> None:
    """Take the request's key in the transaction; `Replayed` when it was answered before."""
    attempt: Attempt | None = getattr(request.state, "attempt", None)
    if attempt is None:
        return
    known = idempotency.take_key(tx, attempt.key, attempt.request_hash)
    if known is not None:
        raise Replayed(known)
    attempt.transaction = tx


def take_key_ahead(request: Request, engine: Engine, actor: Actor) -> None:
    """Take the request's key for what it will do in transactions of its own."""
    attempt: Attempt | None = getattr(request.state, "attempt", None)
    if attempt is None:
        return
    with engine.begin(actor) as tx:
        known = idempotency.take_key_ahead(tx, attempt.key, attempt.request_hash)
    if known is not None:
        raise Replayed(known)
    attempt.begin = partial(engine.begin, actor)


async def _attempt(request: Request) -> Attempt | None:
    key = request.headers.get("idempotency-key")
    if key is None or request.method != "POST":
        return None
    if not _KEY.fullmatch(key):
        raise RequestValidationError(
            [{"type": "string_pattern_mismatch", "loc": ("header", "Idempotency-Key")}]
        )
    target = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    digest = hashlib.sha256(target + await request.body())
    return Attempt(key=key, request_hash=digest.hexdigest())


def _keep(attempt: Attempt, response: Response) -> None:
    if attempt.transaction is not None:
        _keep_in(attempt.transaction, attempt.key, response)
    elif attempt.begin is not None:
        with attempt.begin() as tx:
            _keep_in(tx, attempt.key, response)


def _keep_in(tx: Transaction, key: str, response: Response) -> None:
    content = bytes(response.body)
    body = orjson.loads(content) if content else None
    idempotency.keep_answer(tx, key, status=response.status_code, body=body)


def _release(attempt: Attempt) -> None:
    if attempt.begin is not None:
        with attempt.begin() as tx:
            idempotency.release_key(tx, attempt.key)


def _require_storable(value: Any) -> None:
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as text:
                if "\x00" in text:
                    raise ValueError("NUL in text")
            case bool() | None:
                pass
            case int() as number:
                if not -_MAX_NUMBER <= number < _MAX_NUMBER:
                    raise ValueError("number too large")
            case list() as items:
                waiting.extend(items)
            case dict() as mapping:
                waiting.extend(mapping.keys())
                waiting.extend(mapping.values())
            case _:
                pass
