"""What the shipped diagrams hold: their ends, their routes, their pictures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from tests.processes.scenarios import ROOT

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"

Route = tuple[str, str]  # exclusive gateway, element behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A shipped diagram."""

    path: Path
    root: etree._Element
    id: str
    ends: frozenset[str]
    routes: frozenset[Route]

    def taken(self, path: list[str]) -> set[Route]:
        """Say which routes a visit list took: behind a gateway, the first of its targets."""
        found: set[Route] = set()
        targets: dict[str, set[str]] = {}
        for gateway, target in self.routes:
            targets.setdefault(gateway, set()).add(target)
        for index, element in enumerate(path):
            if element in targets:
                behind = (other for other in path[index + 1 :] if other in targets[element])
                first = next(behind, None)
                if first is not None:
                    found.add((element, first))
        return found


def every() -> list[Drawing]:
    """Read every shipped diagram."""
    return [_read(path) for path in sorted(ROOT.glob("*/*.bpmn"))]


def _read(path: Path) -> Drawing:
    root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    process = root.find(f"{BPMN}process")
    assert process is not None
    gateways = {str(gateway.get("id")) for gateway in process.iter(f"{BPMN}exclusiveGateway")}
    flows = list(process.iter(f"{BPMN}sequenceFlow"))
    leaving = [str(flow.get("sourceRef")) for flow in flows]
    splits = {gateway for gateway in gateways if leaving.count(gateway) > 1}
    return Drawing(
        path=path,
        root=root,
        id=str(process.get("id")),
        ends=frozenset(str(end.get("id")) for end in process.iter(f"{BPMN}endEvent")),
        routes=frozenset(
            (str(flow.get("sourceRef")), str(flow.get("targetRef")))
            for flow in flows
            if flow.get("sourceRef") in splits
        ),
    )
