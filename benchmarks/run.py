"""Asks every question in turn, prints the answers and writes docs/performance.md.

`run.py permit rate` asks only those and writes nothing.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks import (
    bench_feel,
    bench_history,
    bench_memory,
    bench_permit,
    bench_processes,
    bench_rate,
    bench_sweep,
    frame,
    machine,
)

_WRITTEN = Path("docs/performance.md")
_READING = (
    "Times are of one machine, perhaps a busy one: what is compared was measured in turns in the"
    " same run, so read the ratios. How each figure is taken:"
    " [benchmarks/](../benchmarks/README.md)."
)
Answers = dict[str, list[frame.Section]]
_QUESTIONS: dict[str, frame.Question] = {
    "permit": bench_permit.ask,
    "history": bench_history.ask,
    "rate": bench_rate.ask,
    "processes": bench_processes.ask,
    "memory": bench_memory.ask,
    "sweep": bench_sweep.ask,
    "feel": bench_feel.ask,
}


def main(chosen: list[str]) -> None:
    """Ask what is chosen, or everything."""
    unknown = set(chosen) - _QUESTIONS.keys()
    if unknown:
        sys.exit(f"unknown: {' '.join(sorted(unknown))}; there are: {' '.join(_QUESTIONS)}")
    facts = machine.lines()
    began = time.perf_counter()
    answers: Answers = {}
    for name in chosen or _QUESTIONS:
        answers[name] = _QUESTIONS[name](frame.Scale())
        print(frame.show(answers[name]), end="\n\n", flush=True)
    took = time.perf_counter() - began
    if not chosen:
        _WRITTEN.write_text("\n".join(_document(facts, answers, took)), encoding="utf-8")
        print(f"{_WRITTEN} written; measuring took {took / 60:.1f} minutes")


def _document(facts: list[str], answers: Answers, took: float) -> list[str]:
    sections = [section for answered in answers.values() for section in answered]
    targets = [target for section in sections for target in section.targets]
    kept = sum(target.holds for target in targets)
    return [
        "# Performance",
        "",
        f"Written by `make bench` in {took / 60:.1f} minutes. {_READING}",
        "",
        *facts,
        "",
        "## Targets",
        "",
        f"{kept} of {len(targets)} hold.",
        "",
        *frame.targets(sections),
        "",
        *(line for name, answered in answers.items() for line in _chapter(name, answered)),
    ]


def _chapter(name: str, sections: list[frame.Section]) -> list[str]:
    told = [line for section in sections for line in [*section.lines(), ""]]
    return [*told, f"Again: `make bench ONLY={name}`.", ""]


if __name__ == "__main__":
    main(sys.argv[1:])
