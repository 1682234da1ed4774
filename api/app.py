"""Puts the API together: routes, errors, the frame around every answer, the web pages.

Every route under /api asks who is there, but for the few listed in `OPEN`; a test walks
all routes and proves it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from fastapi import Depends, FastAPI

from api import deps, errors, pages
from api.frame import Frame, Metrics
from api.live import Live
from api.routes import (
    bodies,
    channels,
    clock,
    codes,
    deadlines,
    definitions,
    deployments,
    docs,
    dry_runs,
    escalations,
    events,
    health,
    holidays,
    instances,
    jobs,
    lead_steps,
    leads,
    ledger,
    migrations,
    modifications,
    notices,
    session,
    supervision,
    tasks,
    trials,
    users,
    waits,
)
from api.shapes import Problem
from engine import bootstrap, scheduler, settings
from engine.queries import backlog

if TYPE_CHECKING:
    from engine.transaction import Engine

OPEN = frozenset(
    {
        ("POST", "/api/session"),
        ("GET", "/api/session/hint"),
        ("GET", "/api/docs"),
        ("GET", "/api/openapi.json"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/metrics"),
        ("GET", "/{path:path}"),
    }
)
MAX_BODY = 2 * 2**20
_LARGER = {"/api/deployments": deployments.MAX_TOTAL, "/api/leads/import": ledger.MAX_TOTAL}
_OPEN_ROUTERS = (session.open_router, health.router, docs.router)
_ROUTERS = (
    session.router,
    clock.router,
    dry_runs.router,
    codes.router,
    bodies.router,
    users.router,
    ledger.router,
    leads.router,
    lead_steps.router,
    tasks.router,
    supervision.router,
    deployments.router,
    definitions.router,
    trials.router,
    instances.router,
    modifications.router,
    migrations.router,
    waits.router,
    escalations.router,
    deadlines.router,
    holidays.router,
    events.router,
    jobs.router,
    notices.router,
    channels.router,
)
_DESCRIPTION = (
    "线索从登记到销号的流程平台。程序以 Authorization: Bearer xh_… 调用；"
    "每个改变状态的 POST 可带 Idempotency-Key；出错时回答 application/problem+json。"
)
_PROBLEM: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "请求未成功",
        "content": {errors.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        "model": Problem,
    }
}


def create_app(engine: Engine, *, sweeping: bool = False) -> FastAPI:
    """Make the app on an engine; with `sweeping` the clock's hand runs beside it."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.scheduler = scheduler.start(engine) if sweeping else None
        live.close_on_signals()
        yield
        await live.stop()
        if app.state.scheduler is not None:
            app.state.scheduler.shutdown(wait=True)

    app = FastAPI(
        title="销号 Xiaohao",
        description=_DESCRIPTION,
        version="0.1.0",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.operation_id or route.name,
    )
    metrics, live = Metrics(partial(backlog.waiting, engine)), Live(engine)
    app.state.engine = engine
    app.state.live = live
    app.state.metrics = metrics
    app.state.scheduler = None
    errors.register(app)
    for router in _OPEN_ROUTERS:
        app.include_router(router, max_body_size=MAX_BODY)
    for router in _ROUTERS:
        app.include_router(
            router,
            dependencies=[Depends(deps.signed_in)],
            responses=_PROBLEM,
            max_body_size=MAX_BODY,
        )
    app.include_router(pages.router)
    app.add_middleware(
        Frame,
        metrics=metrics,
        https_only=engine.settings.https_only,
        max_body=MAX_BODY,
        larger=_LARGER,
    )
    return app


def from_environment() -> FastAPI:
    """Make the app of a served process from the environment's settings."""
    return create_app(bootstrap.build(settings.load()), sweeping=True)
