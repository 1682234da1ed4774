"""The permit process by the npm package bpmn-engine: a Node process that we ask, line by line."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.permit import in_bpmn_engine

_PEERS = Path(__file__).resolve().parent.parent / "peers"


def is_installed() -> bool:
    """Say whether `make bench` has installed it."""
    return (_PEERS / "node_modules" / "bpmn-engine").is_dir() and shutil.which("node") is not None


class Case:
    """One running instance in bpmn-engine's keeping."""

    def __init__(self, peer: BpmnEngine) -> None:
        """Start it and save it."""
        self._peer = peer
        self._id = peer.ask({"case": True})["case"]
        self.open: list[str] = ["intake"]
        self._variables: dict[str, Any] = {}

    def complete(self, element_id: str, values: dict[str, Any]) -> float:
        """Recover, resume, signal, save; the time is Node's own, without our pipe."""
        answer = self._peer.ask({"case": self._id, "complete": element_id, "values": values})
        self.open, self._variables = answer["open"], answer["variables"]
        return float(answer["seconds"])

    def settle(self) -> None:
        """Do nothing: it finds its tasks by name."""

    def variables(self) -> dict[str, Any]:
        """Give the variables that are saved with the state."""
        return self._variables


class BpmnEngine:
    """Gives cases on one SQLite file."""

    name = "bpmn-engine"

    def __init__(self, folder: Path) -> None:
        """Start Node with the diagram and the file."""
        diagram = folder / "permit.bpmn"
        diagram.write_text(in_bpmn_engine.diagram(), encoding="utf-8")
        self._node = subprocess.Popen(
            ["node", _PEERS / "permit.mjs", diagram, folder / "peer.db"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let Node end."""
        self._node.communicate(timeout=30)

    def case(self) -> Case:
        """Start a case."""
        return Case(self)

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """Ask Node and wait for its answer."""
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps(question) + "\n")
        self._node.stdin.flush()
        answer: dict[str, Any] = json.loads(self._node.stdout.readline())
        return answer
