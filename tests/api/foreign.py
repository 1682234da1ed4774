"""A stranger's program: deploys files, starts instances and works on them through HTTP alone.

A walk is a list of lines: `do TASK a=1` completes the open task, `message NAME KEY a=1`,
`signal NAME a=1`, `job TYPE a=1`, `fail TYPE`, `error TYPE CODE`, `fire TIMER`, `retry ELEMENT`,
`set a=1`, `wait SECONDS`. What follows ` : ` are the tasks that are open afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient

from api.app import create_app
from engine import timers
from engine.actions import tokens
from engine.model import SYSTEM
from tests.world import World

BPMN = 'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
ROOTS = (
    '<bpmn:message id="m_paid" name="paid"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=order"/></bpmn:extensionElements></bpmn:message>'
    '<bpmn:message id="m_plain" name="plain"/>'
    '<bpmn:signal id="s_alarm" name="alarm"/>'
    '<bpmn:error id="e_bad" name="bad" errorCode="BAD"/>'
    '<bpmn:error id="e_other" name="other" errorCode="OTHER"/>'
    '<bpmn:escalation id="x_up" name="up" escalationCode="UP"/>'
)


@dataclass(slots=True)
class Stranger:
    """A program with one token that knows only the OpenAPI document."""

    http: TestClient
    world: World

    @classmethod
    def of(cls, world: World, role: str = "designer") -> Stranger:
        """Give the program of this role."""
        with world.engine.begin(SYSTEM) as tx:
            issued = tokens.create_token(tx, role=role)
        headers = {"Authorization": f"Bearer {issued.secret}"}
        return cls(TestClient(create_app(world.engine), headers=headers), world)

    def deploy(self, *texts: str, **files: str) -> Any:
        """Deploy texts as `.bpmn` files, and others by name with `_` for the dot."""
        parts = [("files", (f"d{n}.bpmn", text.encode())) for n, text in enumerate(texts)]
        parts += [
            ("files", (".".join(name.rsplit("_", 1)), text.encode()))
            for name, text in files.items()
        ]
        answer = self.http.post("/api/deployments", files=parts)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def post(self, path: str, body: Mapping[str, Any] | None = None, expect: int = 200) -> Any:
        """Send a POST and give its answer."""
        answer = self.http.post(f"/api/{path}", json={} if body is None else body)
        assert answer.status_code == expect, f"{path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def get(self, path: str) -> Any:
        """Send a GET and give its answer."""
        answer = self.http.get(f"/api/{path}")
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def start(self, process_id: str, event: str | None = None, **variables: Any) -> str:
        """Start an instance and give its id."""
        body = {"process_id": process_id, "variables": variables, "start_event": event}
        made = self.post("instances", body, 201)
        instance_id: str = made["id"]
        return instance_id

    def family(self, instance_id: str) -> list[dict[str, Any]]:
        """Give the instance and all it called, oldest first."""
        items: list[dict[str, Any]] = self.get(f"instances?root_id={instance_id}&limit=200")[
            "items"
        ]
        return [self.get(f"instances/{item['id']}") for item in reversed(items)]

    def tasks(self, instance_id: str) -> list[dict[str, Any]]:
        """Give the open tasks of the instance and of all it called."""
        found = [task for one in self.family(instance_id) for task in one["open_tasks"]]
        return sorted(found, key=lambda task: (task["element_id"], task["id"]))

    def open(self, instance_id: str) -> str:
        """Name the elements of the open tasks, in alphabetical order."""
        return " ".join(task["element_id"] for task in self.tasks(instance_id))

    def trail(self, instance_id: str) -> list[str]:
        """Name the elements visited, in the order they were entered, flows left out."""
        items = self.get(f"instances/{instance_id}/history")["items"]
        assert [item["visit"] for item in items] == sorted(item["visit"] for item in items)
        return [item["element_id"] for item in items]

    def walk(self, instance_id: str, steps: list[str]) -> None:
        """Take the steps one after the other, comparing the open tasks after each."""
        for step in steps:
            action, _, expected = step.partition(" : ")
            self._act(instance_id, action.strip())
            if " : " in step or step.endswith(" :"):
                assert self.open(instance_id) == expected.strip(), f"after «{step}»"

    def _act(self, instance_id: str, action: str) -> None:
        verb, *words = action.rstrip(" :").split()
        values = {k: json.loads(v) for k, _, v in (w.partition("=") for w in words if "=" in w)}
        plain = [word for word in words if "=" not in word]
        match verb:
            case "start":
                return
            case "do":
                self._complete(instance_id, plain[0], values)
            case "message":
                key = plain[1] if len(plain) > 1 else ""
                body = {"name": plain[0], "correlation_key": key, "variables": values}
                self.post("messages", body)
            case "signal":
                self.post("signals", {"name": plain[0], "variables": values})
            case "job" | "fail" | "error":
                self._work(verb, plain, values)
            case "fire":
                items = [
                    timer
                    for one in self.family(instance_id)
                    for timer in self.get(f"timers?instance_id={one['id']}")["items"]
                ]
                (timer, *_) = [item for item in items if item["element_id"] == plain[0]]
                self.post(f"timers/{timer['id']}/fire")
            case "wait":
                self.world.now += timedelta(seconds=float(plain[0]))
                timers.sweep(self.world.engine)
            case "retry":
                items = self.get(f"incidents?instance_id={instance_id}")["items"]
                (incident,) = [item for item in items if item["element_id"] == plain[0]]
                self.post(f"incidents/{incident['id']}/retry")
            case "set":
                answer = self.http.patch(
                    f"/api/instances/{instance_id}/variables", json={"variables": values}
                )
                assert answer.status_code == 200, answer.text
            case _:
                raise AssertionError(action)

    def _complete(self, instance_id: str, element_id: str, values: dict[str, Any]) -> None:
        name, _, number_text = element_id.partition("#")
        number = int(number_text or 0)
        found = [task for task in self.tasks(instance_id) if task["element_id"] == name]
        assert len(found) > number, f"{element_id} is not open: {self.open(instance_id)}"
        self.post(f"tasks/{found[number]['id']}/complete", {"values": values})

    def _work(self, verb: str, words: list[str], values: dict[str, Any]) -> None:
        (job, *_) = self.post("jobs/activate", {"type": words[0], "max_jobs": 1})["items"] or [None]
        assert job is not None, f"no job {words[0]}"
        if verb == "job":
            self.post(f"jobs/{job['id']}/complete", {"variables": values})
        elif verb == "fail":
            self.post(f"jobs/{job['id']}/fail", {"message": "没有成功", "retries": 0})
        else:
            body = {"code": words[1], "message": "业务错误", "variables": values}
            self.post(f"jobs/{job['id']}/error", body)
