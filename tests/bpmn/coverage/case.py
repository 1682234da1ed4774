"""One row of the coverage table: a piece of BPMN, what we do with it, and the proof.

`runs` walks a diagram; `refused` and `warned` name the rule of the finding and the element
at which it stands; `carried` and `warned` also prove that the piece changes nothing: the
same diagram without it takes the same steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine import results
from engine.bpmn import check, library
from engine.model import Severity
from tests.bpmn.coverage import steps
from tests.bpmn.coverage.drawing import plain
from tests.bpmn.diagrams import ROOTS, Walk, definitions, process


class Verdict(StrEnum):
    """What becomes of a piece of BPMN."""

    RUNS = "runs"
    REFUSED = "refused"
    WARNED = "warned"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A row with its proof.

    `covers` are words of the schema (`userTask`, `activity@default`, `process/laneSet`)
    that the row speaks for beside its own.
    """

    element: str
    aspect: str
    verdict: Verdict
    note: str
    covers: tuple[str, ...] = ()
    content: bytes = b""
    plain: bytes = b""
    walks: tuple[Sequence[str], ...] = ()
    visited: str = ""
    variables: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    rule: str = ""
    place: str = ""
    proof: str = ""

    @property
    def name(self) -> str:
        """Name the row."""
        return f"{self.element} {self.aspect}".strip()

    @property
    def words(self) -> set[str]:
        """Give the words of the schema that this row speaks for."""
        own = self.element + (self.aspect if self.aspect[:1] in {"@", "/"} else "")
        return {own, *self.covers}


def drawn(*body: str, roots: str = ROOTS) -> bytes:
    """Give the file of one process."""
    return definitions(process(*body), roots)


def runs(
    element: str,
    aspect: str,
    note: str,
    body: Sequence[str],
    *walks: Sequence[str],
    covers: Sequence[str] = (),
    roots: str = ROOTS,
    **more: Any,
) -> Case:
    """Make a row that walks a diagram."""
    return Case(
        element=element,
        aspect=aspect,
        verdict=Verdict.RUNS,
        note=note,
        covers=tuple(covers),
        content=drawn(*body, roots=roots),
        walks=tuple(walks),
        **more,
    )


def elsewhere(
    element: str, aspect: str, note: str, proof: str, verdict: Verdict = Verdict.RUNS, **more: Any
) -> Case:
    """Make a row that another test proves: `folder/file.py::test_name`."""
    return Case(
        element=element, aspect=aspect, verdict=verdict, note=note, proof=f"tests/{proof}", **more
    )


def refused(
    element: str,
    aspect: str,
    note: str,
    rule: str,
    place: str,
    *body: str,
    covers: Sequence[str] = (),
    roots: str = ROOTS,
    content: bytes = b"",
) -> Case:
    """Make a row that the check refuses, naming the element."""
    return Case(
        element=element,
        aspect=aspect,
        verdict=Verdict.REFUSED,
        note=note,
        covers=tuple(covers),
        content=content or drawn(*body, roots=roots),
        rule=rule,
        place=place,
    )


def carried(
    element: str, aspect: str, note: str, *, covers: Sequence[str] = (), **slots: str
) -> Case:
    """Make a row that is kept and changes nothing."""
    return Case(
        element=element,
        aspect=aspect,
        verdict=Verdict.CARRIED,
        note=note,
        covers=tuple(covers),
        content=plain(**slots),
        plain=plain(kind=slots.get("kind", "userTask")),
    )


def warned(
    element: str,
    aspect: str,
    note: str,
    rule: str,
    place: str,
    *,
    covers: Sequence[str] = (),
    **slots: str,
) -> Case:
    """Make a row that is told to the designer and changes nothing."""
    return Case(
        element=element,
        aspect=aspect,
        verdict=Verdict.WARNED,
        note=note,
        covers=tuple(covers),
        content=plain(**slots),
        plain=plain(kind=slots.get("kind", "userTask")),
        rule=rule,
        place=place,
    )


# ---- the proof --------------------------------------------------------------------


def prove(case: Case) -> None:
    """Do what the row says."""
    findings = check.check({"p.bpmn": case.content}, known={"child"})
    told = {(f.rule, f.element_id, f.severity) for f in findings}
    assert all(finding.message for finding in findings)
    if case.verdict is Verdict.REFUSED:
        assert (case.rule, case.place, Severity.ERROR) in told, told
        return
    assert not {one for one in told if one[2] is Severity.ERROR}, findings
    if case.verdict is Verdict.WARNED:
        assert told == {(case.rule, case.place, Severity.WARNING)}, told
    if case.verdict is Verdict.CARRIED:
        assert not told, findings
    if case.plain:
        assert _steps_of(case.content) == _steps_of(case.plain)
        return
    for number, lines in enumerate(case.walks):
        walk = _walk(case.content, case.facts)
        steps.take(walk, lines)
        if number == 0:
            _compare(case, walk)


def _compare(case: Case, walk: Walk) -> None:
    if case.visited:
        assert walk.visited == case.visited.split()
    for name, value in case.variables.items():
        assert walk.variables.get(name) == value, walk.variables


def _walk(content: bytes, facts: dict[str, Any]) -> Walk:
    files = {"p.bpmn": content}
    bundle = library.load(library.bundle_hash(files), lambda: files)
    return Walk(bundle=bundle, facts={"lead": facts} if facts else {})


def _steps_of(content: bytes) -> list[object]:
    """Walk the plain diagram and give all that could be seen of it."""
    walk = _walk(content, {})
    seen: list[object] = []
    for line in ("start n=5", "do a v=1", "job b w=2"):
        steps.take(walk, [line])
        seen += [walk.where, sorted(repr(wait) for wait in walk.open.values())]
    finished = [
        (s.element_id, s.element_type) for s in walk.trail if isinstance(s, results.Entered)
    ]
    return [*seen, finished, walk.variables, walk.status]
