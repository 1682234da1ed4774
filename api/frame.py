"""What surrounds every answer: security headers, a request id, metrics, and the last handler.

The last handler is one of the two places that catch broadly: an error nobody foresaw is
logged without its text and answered as a plain 500 without internals.
"""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.datastructures import Headers, MutableHeaders

from api import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# antd and bpmn-js set styles from script, and bpmn-js's font and cursors are data: addresses.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_HSTS = "max-age=31536000; includeSubDomains"


class Metrics(Collector):
    """Counts of this process, for Prometheus; paths are templates, never ids.

    The backlog is the database's: every process that shares it tells the same.
    """

    def __init__(self, backlog: Callable[[], Mapping[str, int]]) -> None:
        """Make a registry of its own, so that two apps in one process do not clash."""
        self.backlog = backlog
        self.registry = CollectorRegistry()
        self.registry.register(self)
        labels = ("method", "route", "status")
        self.requests = Counter(
            "xiaohao_http_requests", "Requests answered.", labels, registry=self.registry
        )
        self.seconds = Histogram(
            "xiaohao_http_request_seconds",
            "Time from request to answer.",
            ("method", "route"),
            registry=self.registry,
        )

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Count the backlog when it is asked for."""
        gauge = GaugeMetricFamily(
            "xiaohao_backlog", "Due and not yet done, in the whole database.", labels=["kind"]
        )
        for kind, count in self.backlog().items():
            gauge.add_metric([kind], count)
        yield gauge


class Frame:
    """ASGI middleware around the whole app."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        metrics: Metrics,
        https_only: bool,
        max_body: int,
        larger: Mapping[str, int],
    ) -> None:
        """Keep what every answer needs; `larger` are paths that take more than `max_body`."""
        self.app = app
        self.metrics = metrics
        self.max_body = max_body
        self.larger = larger
        self.headers = dict(_HEADERS)
        if https_only:
            self.headers["Strict-Transport-Security"] = _HSTS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = uuid.uuid4().hex
        started, status = time.perf_counter(), 0

        async def send_framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                headers["X-Request-Id"] = request_id
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            answer = self._refusal(scope)
            await (answer or self.app)(scope, receive, send_framed)
        except Exception as error:  # noqa: BLE001 (the API's last handler)
            errors.log_unforeseen(request_id, scope["method"], _route(scope), error)
            if not status:
                answer = errors.problem(
                    500,
                    f"系统出错，操作未生效。若重试仍出错，请将编号 {request_id} 告知管理员。",
                    code="internal_error",
                )
                await answer(scope, receive, send_framed)
        finally:
            self._count(scope, status, time.perf_counter() - started)

    def _refusal(self, scope: Scope) -> Response | None:
        """Refuse by the request's head alone what no route takes.

        A body without a declared length is counted by FastAPI against the same limits.
        """
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            return errors.problem(422, "地址中含有非法字符。", code="input_invalid")
        length = Headers(scope=scope).get("content-length", "")
        limit = self.larger.get(scope["path"], self.max_body)
        if length.isascii() and length.isdigit() and int(length) > limit:
            detail = f"内容过大：至多 {limit // 2**20} MB。"
            return errors.problem(413, detail, code="too_large", headers={"Connection": "close"})
        return None

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        method, route = scope["method"], _route(scope)
        if method not in {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}:
            method = "other"
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(method, route).observe(seconds)


def _route(scope: Scope) -> str:
    effective = scope.get("fastapi", {}).get("effective_route_context")
    path = getattr(effective, "path_format", None) or getattr(
        scope.get("route"), "path_format", None
    )
    return str(path) if path else "unmatched"
