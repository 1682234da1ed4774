"""What one completed task costs, beside SpiffWorkflow as documented and beside bpmn-engine."""

from __future__ import annotations

import statistics
from collections import defaultdict
from contextlib import ExitStack

from benchmarks import databases, frame
from benchmarks.databases import Kind, PlainCommits
from benchmarks.permit import ours, peer, stock
from benchmarks.permit.shape import NODES, ROUND
from benchmarks.permit.walking import walk

AGES = (4, 100)  # tasks done in the instance when the measuring begins
FASTER_THAN_STOCK = {4: 6, 100: 60}
FASTER_THAN_PEER = 5

_OURS, _STOCK, _PEER = ours.Ours.name, stock.Stock.name, peer.BpmnEngine.name
Samples = dict[tuple[str, int], list[float]]


def ask(scale: frame.Scale) -> list[frame.Section]:
    """Measure on each kind of database, everything interleaved."""
    with databases.kinds(postgres=not scale.quick) as kinds:
        return [_section(kind, _samples(kind, scale.rounds)) for kind in kinds]


def _samples(kind: Kind, rounds: int) -> Samples:
    mine = ours.Ours(kind.url())
    theirs = stock.Stock(kind.url())
    plain = PlainCommits(kind.url())
    grown = _grow(theirs)
    taken: Samples = defaultdict(list)
    with ExitStack() as stack:
        node = None
        if kind.server is None and peer.is_installed():
            node = stack.enter_context(peer.BpmnEngine(kind.folder))
        for _ in range(rounds):
            case = mine.case()
            done = 0
            for age in AGES:
                walk(case, done, age - done)
                old = theirs.case(grown[age])
                for extra in (0, len(ROUND)):
                    taken[_OURS, age].append(walk(case, age + extra, len(ROUND)))
                    taken[_STOCK, age].append(walk(old, age + extra, len(ROUND)))
                done = age + 2 * len(ROUND)
            if node is not None:
                taken[_PEER, AGES[0]] += _peers(node)
            taken["commit", 0].append(plain.seconds())
    return taken


def _grow(theirs: stock.Stock) -> dict[int, str]:
    """Let one case of the library grow old once; what it was at each age is copied later."""
    case = theirs.case()
    grown: dict[int, str] = {}
    done = 0
    for age in AGES:
        walk(case, done, age - done)
        grown[age] = case.state()
        done = age
    return grown


def _peers(node: peer.BpmnEngine) -> list[float]:
    """Take its second round, twice; in the third its parallel join no longer waits for both."""
    taken = []
    for _ in range(2):
        case = node.case()
        walk(case, 0, len(ROUND))
        taken.append(walk(case, len(ROUND), len(ROUND)))
        assert case.open == [ROUND[0]], case.open
    return taken


def _section(kind: Kind, taken: Samples) -> frame.Section:
    at = {key: statistics.median(values) for key, values in taken.items()}
    contenders = [name for name in (_OURS, _STOCK, _PEER) if (name, AGES[0]) in at]
    notes = [f"A plain one-row commit of the same database: {frame.ms(at['commit', 0])}."]
    if _PEER in contenders:
        notes.append(
            "bpmn-engine is measured in its second round: from the third on, recovered from its"
            " own state, its parallel join lets the first branch through alone."
        )
    elif kind.server is None:
        notes.append("bpmn-engine is not installed here and was not measured.")
    return frame.Section(
        title=f"One completed task on {kind.name}",
        asked=f"The permit process: {NODES} nodes in four processes, a decision table, calls,"
        " timers, 2 kB of form data; one durable transaction with one audit row. Each figure is"
        " the median of interleaved rounds of four tasks.",
        head=("tasks done", *contenders),
        rows=[[f"{age}", *(_cell(at, name, age) for name in contenders)] for age in AGES],
        targets=_targets(kind, at),
        notes=notes,
    )


def _cell(at: dict[tuple[str, int], float], name: str, age: int) -> str:
    if (name, age) not in at:
        return "–"
    if name == _OURS:
        return frame.ms(at[name, age])
    return f"{frame.ms(at[name, age])} (× {at[name, age] / at[_OURS, age]:.1f})"


def _targets(kind: Kind, at: dict[tuple[str, int], float]) -> list[frame.Target]:
    promised = [(_STOCK, age, FASTER_THAN_STOCK[age]) for age in AGES]
    promised.append((_PEER, AGES[0], FASTER_THAN_PEER))
    return [
        frame.Target(
            promise=f"{name} ÷ ours, {age} tasks done, {kind.name}",
            measured=at[name, age] / at[_OURS, age],
            at_least=least,
            unit="×",
        )
        for name, age, least in promised
        if (name, age) in at
    ]


if __name__ == "__main__":
    frame.run_alone(ask, __doc__)
