"""Is the process alive, is it ready, and its counts; open to monitoring without sign-in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from engine.queries import readiness

router = APIRouter(tags=["运行"])


@router.get("/healthz", operation_id="healthz")
def healthz() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@router.get("/readyz", operation_id="readyz", responses={503: {"description": "未就绪"}})
def readyz(request: Request) -> Response:
    """Say whether database, schema and scheduler are as they should be."""
    scheduler = request.app.state.scheduler
    checks: dict[str, Any] = readiness.check(request.app.state.engine)
    checks["scheduler"] = scheduler is None or bool(scheduler.running)
    ready = all(checks.values())
    return JSONResponse(
        {"status": "ready" if ready else "not_ready", "checks": checks},
        status_code=200 if ready else 503,
    )


@router.get("/metrics", operation_id="metrics")
def metrics(request: Request) -> Response:
    """Give the counts in Prometheus's text format."""
    content = generate_latest(request.app.state.metrics.registry)
    return Response(content, media_type=CONTENT_TYPE_LATEST)
