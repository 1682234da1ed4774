"""What one completed task costs, beside SpiffWorkflow as documented and beside bpmn-engine."""

from __future__ import annotations

import statistics
from collections import defaultdict
from contextlib import ExitStack

from benchmarks import databases, frame
from benchmarks.databases import Kind, PlainCommits
from benchmarks.permit import answers, ours, peer, stock
from benchmarks.permit.shape import NODES, ROUND
from benchmarks.permit.walking import counted, walk

AGES = (4, 100)  # tasks done in the instance when the measuring begins
FASTER_THAN_STOCK = {4: 6, 100: 60}
FASTER_THAN_PEER = 5
_SOUND_AT_MOST = 6

_OPEN_AFTER = {  # a task -> what is open once it is done, if the join waits for both branches
    "intake": ["t_review", "v_check"],
    "v_check": ["t_review"],
    "t_review": ["decide"],
    "decide": ["intake"],
}
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
            assert counted(node.case()) == counted(mine.case())
            taken["sound", 0] = [_sound_rounds(node)]
        assert counted(theirs.case()) == counted(mine.case())
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
    """Take its second round, twice."""
    taken = []
    for _ in range(2):
        case = node.case()
        walk(case, 0, len(ROUND))
        taken.append(walk(case, len(ROUND), len(ROUND)))
    return taken


def _sound_rounds(node: peer.BpmnEngine) -> int:
    """Count the rounds until it opens other tasks than it should: its join may not wait."""
    case = node.case()
    for n, (element_id, values) in enumerate(answers.steps(0, _SOUND_AT_MOST * len(ROUND))):
        case.complete(element_id, values)
        if sorted(case.open) != _OPEN_AFTER[element_id]:
            return n // len(ROUND)
    return _SOUND_AT_MOST


def _section(kind: Kind, taken: Samples) -> frame.Section:
    at = {key: statistics.median(values) for key, values in taken.items()}
    contenders = [name for name in (_OURS, _STOCK, _PEER) if (name, AGES[0]) in at]
    return frame.Section(
        title=f"One completed task on {kind.name}",
        asked=f"The permit process: {NODES} nodes in four processes, a decision table, calls,"
        " timers, 2 kB of form data; one durable transaction with one audit row. Each figure is"
        " the median of interleaved rounds of four tasks.",
        head=("tasks done", *contenders),
        rows=[[f"{age}", *(_cell(at, name, age) for name in contenders)] for age in AGES],
        targets=_targets(kind, at),
        notes=_notes(kind, at),
    )


def _notes(kind: Kind, at: dict[tuple[str, int], float]) -> list[str]:
    notes = [f"A plain one-row commit of the same database: {frame.ms(at['commit', 0])}."]
    if ("sound", 0) in at:
        sound = int(at["sound", 0])
        notes.append(
            f"{_PEER} is measured in its second round; recovered from its own state at every task,"
            f" it opened the right tasks in the first {sound} of {_SOUND_AT_MOST} rounds."
        )
    elif kind.server is None:
        notes.append(f"{_PEER} is not installed here and was not measured.")
    return notes


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
