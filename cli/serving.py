"""`serve` and `sweep`: the product running, and the clock's hand moved once."""

from __future__ import annotations

import socket
from datetime import datetime
from typing import Annotated

import typer
import uvicorn

from cli import frame, logs, rehearsals
from engine import bootstrap, rehearsal, timers
from engine.actions import samples, users
from engine.model import SYSTEM
from engine.queries import people
from engine.rules import explaining
from engine.transaction import Engine

_EMBEDDED = "sqlite"


_SERVE = (
    "启动服务：建库、首次装入样例、部署流程、开始计时。\n\n"
    "Start the product: schema, samples at the first start, processes, web pages and the "
    "clock.\n\n"
    "第一次启动会装入样例机构、账号和台账；不要样例请设 "
    "XIAOHAO_SAMPLE_DATA=off，此时只建一个管理员 admin，并打印一次性密码。"
)
_SWEEP = (
    "触发所有到期的定时器一次（服务运行时会自动进行）。\n\n"
    "Fire every timer that is due, once; a running server does it by itself."
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("serve", help=_SERVE)(serve)
    app.command("sweep", help=_SWEEP)(sweep)


def serve(
    host: Annotated[str, typer.Option(help="监听地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 / port", min=1, max=65535)] = 8000,
    simulated_clock: Annotated[
        str,
        typer.Option(help="演练库从何时起 / a rehearsal's clock (2024-07-12T09:00+08:00)"),
    ] = "",
) -> None:
    """Start the product: schema, samples at the first start, processes, web pages and the clock."""
    _require_free(host, port)
    engine = frame.build()
    if simulated_clock:
        _simulate(engine, rehearsals.moment(simulated_clock))
    first_start(engine)
    _greet(engine, host, port)
    engine.database.dispose()
    uvicorn.run(
        "api.app:from_environment",
        factory=True,
        host=host,
        port=port,
        log_config=logs.config(),
        access_log=False,  # an address line may hold a searched name
        server_header=False,
        timeout_graceful_shutdown=10,
    )


def _simulate(engine: Engine, begin: datetime) -> None:
    """Begin a rehearsal at this moment, or go on with it where its clock stands."""
    started = rehearsal.begin(engine, begin)
    now = explaining.spoken(engine.clock())
    frame.answer(f"演练从{now}开始。" if started else f"演练时钟已走到{now}，接着进行。")


def sweep() -> None:
    """Fire every timer that is due, once; a running server does it by itself."""
    swept = timers.sweep(frame.build())
    frame.answer(f"触发 {swept.fired} 个定时器，失败 {swept.failed} 个。")
    if swept.failed:
        raise typer.Exit(frame.REFUSED)


def first_start(engine: Engine) -> None:
    """Make an empty system usable: shipped processes, then samples or one administrator."""
    bootstrap.deploy_shipped(engine)
    settings = engine.settings
    wanted = settings.sample_data and (
        engine.database.dialect.name == _EMBEDDED or "sample_data" in settings.model_fields_set
    )
    if wanted:
        with frame.progress("装入样例数据") as report, engine.begin(SYSTEM) as tx:
            loaded = samples.load_samples(tx, progress=report)
        if loaded is not None:
            frame.say(
                f"已装入样例：机构 {loaded.bodies} 个、账号 {loaded.accounts} 个、"
                f"线索 {loaded.leads} 条（均为虚构，标有「样例」）。"
            )
    with engine.begin(SYSTEM) as tx:
        samples.load_zone(tx)
        first = users.create_first_administrator(tx)
    if first is not None:
        frame.answer(f"已创建系统管理员：账号 {first.login}，一次性密码 {first.one_time_password}")
        frame.answer("首次登录须修改密码；此密码不会再次显示。")


def _greet(engine: Engine, host: str, port: int) -> None:
    with engine.read(SYSTEM) as tx:
        accounts = people.sample_accounts(tx)
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 (compared, not bound)
    frame.answer(f"\n销号已启动：http://{shown}:{port}    （Ctrl+C 停止）")
    if accounts:
        frame.answer(f"样例账号（密码均为 {users.SAMPLE_PASSWORD}）：")
        for account in accounts:
            roles = "、".join(f"{r['body_name']}·{r['role_name']}" for r in account["roles"])
            frame.answer(f"  {account['login']:<18}{roles}")
    frame.answer("")


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            frame.refuse(f"无法监听 {host}:{port}，端口可能已被占用。请用 --port 换一个端口。")
