"""Plays many processes at random: `make soak MODELS=20000 SEED=0`.

A seed that failed is played again, and shrunk, by `make soak SEED=… MODELS=1`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import multiprocessing.pool
import os
import random
import sys
import time
from collections.abc import Iterable, Iterator

from tests.bpmn.proof import growth, net_contest, nets, shrinking

_CHUNK = 50
_LARGE, _LARGE_FROM = 5, 10_000
"""Every fifth process is a large one, but for the first seeds, which the tests play."""


def structured(seed: int) -> str | None:
    """Play one structured process, twice; say what is wrong."""
    chance = random.Random(seed)
    large = seed >= _LARGE_FROM and seed % _LARGE == 0
    process = growth.Growth(chance, size=30 if large else 12).process(depth=4 if large else 3)
    found = (shrinking.failure(process, walk) for walk in (seed, seed + 1))
    wrong = next(filter(None, found), None)
    return None if wrong is None else shrinking.report(seed, wrong)


def wired(seed: int) -> str | None:
    """Play one net; say what is wrong."""
    net = nets.grow(random.Random(seed))
    try:
        net_contest.play(net, seed)
    except AssertionError as problem:
        again = f"net {seed}: {problem}; again: make soak SEED={seed} MODELS=1"
        return f"{again}\n{nets.draw(net).decode()}"
    return None


def both(seeds: Iterable[int]) -> list[str]:
    """Play both kinds for each seed; list what is wrong."""
    found = (answer for seed in seeds for answer in (structured(seed), wired(seed)))
    return [answer for answer in found if answer]


def main() -> int:
    """Play as many as asked for, on all cores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    began, wrong, done = time.monotonic(), 0, 0
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for chunk, answers in _played(pool, asked.seed, asked.models):
            done += chunk
            wrong += len(answers)
            for answer in answers:
                sys.stdout.write(f"{answer}\n\n")
            seconds = time.monotonic() - began
            sys.stdout.write(f"\r{done} of {asked.models}, {wrong} wrong, {seconds:.0f} s ")
            sys.stdout.flush()
    sys.stdout.write("\n")
    return 1 if wrong else 0


def _played(
    pool: multiprocessing.pool.Pool, seed: int, models: int
) -> Iterator[tuple[int, list[str]]]:
    chunks = [
        range(first, min(first + _CHUNK, seed + models))
        for first in range(seed, seed + models, _CHUNK)
    ]
    yield from zip(map(len, chunks), pool.imap(both, chunks), strict=True)


if __name__ == "__main__":
    sys.exit(main())
