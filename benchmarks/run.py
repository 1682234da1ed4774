"""Asks every question in turn, prints the answers and writes docs/performance.md.

`run.py permit rate` asks only those and writes nothing.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks import (
    bench_history,
    bench_memory,
    bench_permit,
    bench_processes,
    bench_rate,
    frame,
    machine,
)

_WRITTEN = Path("docs/performance.md")
_READING = (
    "Times are of one machine, perhaps a busy one: what is compared was measured in turns in the"
    " same run, so read the ratios. How each figure is taken:"
    " [benchmarks/](../benchmarks/README.md)."
)
_QUESTIONS: dict[str, frame.Question] = {
    "permit": bench_permit.ask,
    "history": bench_history.ask,
    "rate": bench_rate.ask,
    "processes": bench_processes.ask,
    "memory": bench_memory.ask,
}


def main(chosen: list[str]) -> None:
    """Ask what is chosen, or everything."""
    unknown = set(chosen) - _QUESTIONS.keys()
    if unknown:
        sys.exit(f"unknown: {' '.join(sorted(unknown))}; there are: {' '.join(_QUESTIONS)}")
    facts = machine.lines()
    began = time.perf_counter()
    sections: list[frame.Section] = []
    for name in chosen or _QUESTIONS:
        answered = _QUESTIONS[name](frame.Scale())
        print(frame.show(answered), flush=True)
        print()
        sections += answered
    took = time.perf_counter() - began
    if not chosen:
        _WRITTEN.write_text("\n".join(_document(facts, sections, took)), encoding="utf-8")
        print(f"{_WRITTEN} written; measuring took {took / 60:.1f} minutes")


def _document(facts: list[str], sections: list[frame.Section], took: float) -> list[str]:
    kept = sum(target.holds for section in sections for target in section.targets)
    all_of = sum(len(section.targets) for section in sections)
    return [
        "# Performance",
        "",
        f"Written by `make bench` in {took / 60:.1f} minutes. {_READING}",
        "",
        *facts,
        "",
        "## Targets",
        "",
        f"{kept} of {all_of} hold.",
        "",
        *frame.targets(sections),
        "",
        *(line for section in sections for line in [*section.lines(), ""]),
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
