"""Which HTTP status each error of the core becomes; bodies are RFC 9457 problem+json.

The core knows no status codes, this table does. What a person sent is never repeated in
an answer or a log line, for it may be personal.
"""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api import fresh, validation
from engine import errors

if TYPE_CHECKING:
    from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("xiaohao.api")

_STATUS: dict[type[errors.XiaohaoError], int] = {
    errors.InputInvalid: 422,
    errors.SignInRequired: 401,
    errors.SignInRefused: 401,
    errors.AccountLocked: 429,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.ExecutionFailed: 422,
}
_TITLES = {
    400: "请求格式有误",
    401: "请先登录",
    403: "没有权限",
    404: "找不到",
    405: "不支持的请求方式",
    409: "状态冲突",
    413: "内容过大",
    415: "不支持的内容类型",
    422: "内容有误",
    429: "尝试次数过多",
    500: "系统出错",
    503: "暂不可用",
}
_LISTS = ("field_errors", "findings", "cell_errors", "likely")


class Problem(JSONResponse):
    """An error as the screen and programs read it."""

    media_type = MEDIA_TYPE


def register(app: FastAPI) -> None:
    """Let the app answer every error as a problem."""
    app.add_exception_handler(errors.XiaohaoError, _of_core)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_http)


def problem(
    status: int,
    detail: str,
    *,
    code: str,
    listed: list[dict[str, Any]] | None = None,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Problem:
    """Make a problem answer."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _TITLES.get(status, "请求未成功"),
        "status": status,
        "detail": detail,
        "code": code,
        "errors": listed or [],
        **more,
    }
    return Problem(body, status_code=status, headers=headers)


def of(error: errors.XiaohaoError, **more: Any) -> Problem:
    """Answer an error of the core."""
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    headers = {"WWW-Authenticate": "Bearer"} if isinstance(error, errors.SignInRequired) else None
    place = {
        name: getattr(error, name)
        for name in ("line", "column")
        if isinstance(error, errors.FeelSyntaxError)
    }
    return problem(
        status,
        error.message,
        code=error.code,
        listed=_listed(error),
        headers=headers,
        **place,
        **more,
    )


def log_unforeseen(request_id: str, method: str, route: str, error: BaseException) -> None:
    """Log where an unforeseen error arose: its frames, never its text, which may hold values."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{f.filename}:{f.lineno} {f.name}" for f in reversed(frames[-12:]))
    _log.error(
        "request failed",
        extra={
            "request_id": request_id,
            "method": method,
            "route": route,
            "error": type(error).__name__,
            "cause": type(error.__cause__).__name__ if error.__cause__ else None,
            "where": where,
        },
    )


def _of_core(request: Request, error: Exception) -> Response:
    if not isinstance(error, errors.XiaohaoError):
        raise error
    now = fresh.current(request) if isinstance(error, errors.Conflict) else None
    return of(error) if now is None else of(error, current=now)


def _of_validation(request: Request, error: Exception) -> Response:
    del request
    if not isinstance(error, RequestValidationError):
        raise error
    listed = [validation.in_words(one) for one in error.errors()[:100]]
    detail = listed[0]["message"] if listed else "请求内容有误。"
    return problem(422, detail, code="input_invalid", listed=listed)


def _of_http(request: Request, error: Exception) -> Response:
    del request
    if not isinstance(error, HTTPException):
        raise error
    title = _TITLES.get(error.status_code, "请求未成功")
    return problem(
        error.status_code,
        f"{title}。",
        code=f"http_{error.status_code}",
        headers=dict(error.headers) if error.headers else None,
    )


def _listed(error: errors.XiaohaoError) -> list[dict[str, Any]]:
    for name in _LISTS:
        found = getattr(error, name, None)
        if found:
            return [_plain(one) for one in found]
    return []


def _plain(one: Any) -> dict[str, Any]:
    if isinstance(one, dict):
        return one
    return {name: getattr(one, name) for name in type(one).__dataclass_fields__}
