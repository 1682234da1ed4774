"""What 100,000 waiting instances in the database cost the running server."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any

import httpx2
import psutil
from sqlalchemy import Connection, Integer, String, Table, cast, func, insert, literal, select

from benchmarks import databases, frame
from benchmarks.databases import Kind
from benchmarks.permit.answers import application
from engine.store import database
from engine.store.tables.processes import history, instances, task_groups, tasks, timers
from tests import diagrams as d
from tests import serving

_MANY = 100_000
_GROWN_AT_MOST = 20  # MiB: the page caches of ten connections to SQLite; instances kept alive
# in memory would take a gigabyte
_TIMES = 12
_COPIED: dict[Table, tuple[str, ...]] = {  # table -> columns that name the instance or its parts
    instances: ("id", "root_id"),
    tasks: ("id", "instance_id"),
    task_groups: ("task_id",),
    timers: ("id", "instance_id"),
    history: ("instance_id",),
}
_WAITING = d.process(
    "waiting",
    d.start(),
    d.user("work", "handler@xingren"),
    d.timer("late", '=now() + duration("P365D")', on="work", interrupting=True),
    d.user("urge"),
    d.end(),
    d.end("urged_end"),
    d.flows("start > work > end", "late > urge > urged_end"),
)


@dataclass(slots=True, kw_only=True)
class Cost:
    """Memory of the server, and what requests take."""

    resident: int
    seconds: dict[str, float]


def ask(scale: frame.Scale) -> list[frame.Section]:
    """Serve, ask, fill the database, ask again: on each kind of database."""
    with databases.kinds(postgres=not scale.quick) as kinds:
        return [_section(kind) for kind in kinds]


def _section(kind: Kind) -> frame.Section:
    url = kind.url()
    environment = serving.environment_for(url, samples=False)
    printed = serving.run("token", "create", "--role", "administrator", environment=environment)
    headers = {"Authorization": f"Bearer {printed.strip().splitlines()[-1]}"}
    with (
        serving.serve(url, kind.folder / f"{kind.name}.log", samples=False) as served,
        httpx2.Client(base_url=served.url, headers=headers, timeout=60) as client,
    ):
        first = _begin(client)
        _asked(client, served.process.pid)  # a server grows until it has seen everything once
        before = _asked(client, served.process.pid)
        _fill(url, first)
        after = _asked(client, served.process.pid)
    grown = after.resident - before.resident
    rows = [["memory of the server", *(f"{c.resident / 2**20:.1f} MiB" for c in (before, after))]]
    rows += [
        [name, frame.ms(took), frame.ms(after.seconds[name])]
        for name, took in before.seconds.items()
    ]
    return frame.Section(
        title=f"{_MANY:,} waiting instances on {kind.name}",
        asked="One `xiaohao serve`, asked the same before and after as many instances, each with"
        " a task, a timer and 2 kB of variables, were put into its database by SQL; requests"
        " are medians.",
        head=("", "1 instance", f"{_MANY:,} more"),
        rows=rows,
        targets=[
            frame.Target(
                promise=f"growth of the server by {_MANY:,} waiting instances, {kind.name}",
                measured=grown / 2**20,
                at_most=_GROWN_AT_MOST,
                unit=" MiB",
            )
        ],
    )


def _begin(client: httpx2.Client) -> str:
    files = {"files": ("waiting.bpmn", _WAITING.encode(), "application/xml")}
    client.post("/api/deployments", files=files).raise_for_status()
    return _start(client)


def _start(client: httpx2.Client) -> str:
    answer = client.post(
        "/api/instances", json={"process_id": "waiting", "variables": application()}
    )
    answer.raise_for_status()
    return str(answer.json()["id"])


def _asked(client: httpx2.Client, server: int) -> Cost:
    """Ask for what people and programs ask for, and complete tasks of new instances."""
    taken: dict[str, list[float]] = {}
    for _ in range(_TIMES):
        _take(taken, "list tasks", client, "GET", "/api/tasks?scope=all&limit=50")
        _take(taken, "count tasks", client, "GET", "/api/tasks/counts")
        _take(taken, "list instances", client, "GET", "/api/instances?limit=50")
        instance_id = _start(client)
        found = client.get(f"/api/tasks?scope=all&instance_id={instance_id}").json()["items"]
        path = f"/api/tasks/{found[0]['id']}"
        _take(taken, "show a task", client, "GET", path)
        _take(taken, "complete a task", client, "POST", f"{path}/complete", {"values": {}})
    resident = psutil.Process(server).memory_info().rss
    return Cost(
        resident=resident, seconds={name: statistics.median(one) for name, one in taken.items()}
    )


def _take(
    taken: dict[str, list[float]],
    name: str,
    client: httpx2.Client,
    method: str,
    path: str,
    json: Any = None,
) -> None:
    began = time.perf_counter()
    client.request(method, path, json=json).raise_for_status()
    taken.setdefault(name, []).append(time.perf_counter() - began)


def _fill(url: str, instance_id: str) -> None:
    """Copy the rows of a real instance as often as wanted, each with ids of its own."""
    opened = database.open_database(url)
    with database.writing(opened) as connection:
        task_id = connection.execute(
            select(tasks.c.id).where(tasks.c.instance_id == instance_id)
        ).scalar_one()
        for table, names in _COPIED.items():
            of = table.c.id if table is instances else table.c[names[-1]]
            _copy(
                connection, table, names, of == (task_id if table is task_groups else instance_id)
            )
        connection.commit()
    opened.dispose()


def _copy(connection: Connection, table: Table, names: tuple[str, ...], which: Any) -> None:
    series = select(literal(1, Integer).label("n")).cte("series", recursive=True)
    series = series.union_all(select(series.c.n + 1).where(series.c.n < _MANY))
    number = cast(series.c.n + 10_000_000, String)  # eight digits: an id stays 36 characters long
    columns = [
        (func.substr(column, 1, 28) + number).label(column.name) if column.name in names else column
        for column in table.c
    ]
    rows = select(*columns).select_from(table.join(series, literal(value=True))).where(which)
    connection.execute(insert(table).from_select([c.name for c in table.c], rows))


if __name__ == "__main__":
    frame.run_alone(ask, __doc__)
