"""Regular expressions that cannot hang.

Python's `re` backtracks without bound, so patterns run here on a small machine of
our own. It tries alternatives in order, as every backtracking engine does, but never
the same instruction at the same place twice, so its work grows with pattern times
text, and each instruction is paid for by what it costs. Only patterns with back
references remember more.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.feel import characters, pattern_program
from engine.feel.pattern_program import BACK, CHARACTER, DONE, JUMP, SAVE, SPLIT, START
from engine.feel.pattern_syntax import PatternError, Reader

if TYPE_CHECKING:
    from collections.abc import Callable

    Spend = Callable[[int], None]
    Captures = tuple[int, ...]

MAX_LENGTH = 1_000
COST_OF_FAILURE = 1_000
"""Steps for finding out that a text is no pattern we take."""

_PAYMENT = 256
_REFERENCE = re.compile(r"\\([\\$])|\$(\d+)|[\\$]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern: its program, and how many groups it captures."""

    program: pattern_program.Program
    groups: int
    multiline: bool
    ignore_case: bool
    remembers_captures: bool

    @property
    def cost(self) -> int:
        """The steps that compiling it is worth."""
        return len(self.program) >> 4

    def search(self, text: str, spend: Spend, start: int = 0) -> Captures | None:
        """Find the first match at or after `start`; answers the spans of all groups."""
        tried: set[object] = set()
        for position in range(start, len(text) + 1):
            found = self._match(text, position, tried, spend)
            if found is not None:
                return found
        return None

    def replace(self, text: str, replacement: str, spend: Spend, *, limit: int) -> str | None:
        """Replace every match; null if the pattern matches nothing at all, or `$` is misused."""
        template = _template(replacement, self.groups)
        if template is None or self.search("", spend) is not None:
            return None
        pieces: list[str] = []
        size = position = 0
        while (found := self.search(text, spend, position)) is not None:
            pieces.append(text[position : found[0]])
            for part in template:
                pieces.append(part if isinstance(part, str) else _captured(text, found, part))
                size += len(pieces[-1])
            if size > limit:
                break
            position = found[1]
        return "".join([*pieces, text[position:]])

    def split(self, text: str, spend: Spend) -> list[str] | None:
        """Cut the text at every match; null if the pattern matches nothing at all."""
        if self.search("", spend) is not None:
            return None
        pieces: list[str] = []
        position = 0
        while (found := self.search(text, spend, position)) is not None:
            pieces.append(text[position : found[0]])
            position = found[1]
        return [*pieces, text[position:]]

    # One loop on purpose: it runs once for every instruction at every character.
    def _match(  # noqa: C901
        self, text: str, start: int, tried: set[object], spend: Spend
    ) -> Captures | None:
        program, size = self.program, len(text)
        threads: list[tuple[int, int, Captures]] = [(0, start, (-1,) * (2 * self.groups + 2))]
        unpaid, of_captures = 0, 1 + self.groups // 4
        of_split = of_captures if self.remembers_captures else 1
        while threads:
            at, position, captures = threads.pop()
            while True:
                unpaid += 1
                if unpaid >= _PAYMENT:
                    spend(unpaid)
                    unpaid = 0
                code, first, second = program[at]
                if code == CHARACTER:
                    unpaid += second
                    if position >= size or not first(text[position]):
                        break
                    position += 1
                    at += 1
                elif code == SPLIT:
                    unpaid += of_split
                    place = position * len(program) + at
                    key = (place, captures) if self.remembers_captures else place
                    if key in tried:
                        break
                    tried.add(key)
                    threads.append((second, position, captures))
                    at = first
                elif code == JUMP:
                    at = first
                elif code == SAVE:
                    unpaid += of_captures
                    slot: int = first
                    captures = (*captures[:slot], position, *captures[slot + 1 :])
                    at += 1
                elif code == DONE:
                    spend(unpaid)
                    return (start, position, *captures[2:])
                else:
                    moved = self._assert(code, first, text, position, captures, spend)
                    if moved is None:
                        break
                    position = moved
                    at += 1
        spend(unpaid)
        return None

    def _assert(
        self, code: int, group: int, text: str, position: int, captures: Captures, spend: Spend
    ) -> int | None:
        if code == BACK:
            wanted = _captured(text, captures, group)
            spend(len(wanted) >> (5 if self.ignore_case else 10))
            end = position + len(wanted)
            here = text[position:end]
            if self.ignore_case:
                wanted, here = characters.folded(wanted), characters.folded(here)
            return end if here == wanted else None
        if code == START:
            holds = position == 0 or (self.multiline and text[position - 1] == "\n")
            if self.multiline and position == len(text) and position > 0:
                holds = False
        else:
            holds = position == len(text) or (self.multiline and text[position] == "\n")
        return position if holds else None


@functools.lru_cache(maxsize=128)
def compile_pattern(pattern: str, flags: str) -> Pattern | None:
    """Compile a pattern with flags out of `smixq`, or return null if either is wrong."""
    if not set(flags) <= set("smixq"):
        return None
    return _compile(Reader(pattern, flags), flags)


@functools.lru_cache(maxsize=128)
def compile_browser_pattern(pattern: str) -> Pattern | None:
    """Compile a pattern as a browser understands it, or return null if we do not take it."""
    return _compile(Reader(pattern, "", browser=True), "")


def _compile(reader: Reader, flags: str) -> Pattern | None:
    if len(reader.text) > MAX_LENGTH:
        return None
    try:
        program = pattern_program.of(reader.read())
    except (PatternError, ValueError):
        return None
    return Pattern(
        program=program,
        groups=reader.groups,
        multiline="m" in flags,
        ignore_case="i" in flags,
        remembers_captures=any(code == BACK for code, _, _ in program),
    )


def _captured(text: str, captures: Captures, group: int) -> str:
    start, end = captures[2 * group], captures[2 * group + 1]
    return text[start:end] if 0 <= start <= end else ""


def _template(replacement: str, groups: int) -> list[str | int] | None:
    pieces: list[str | int] = []
    position = 0
    for match in _REFERENCE.finditer(replacement):
        pieces.append(replacement[position : match.start()])
        position = match.end()
        literal, digits = match.groups()
        if literal is not None:
            pieces.append(literal)
        elif digits is not None:
            kept = len(digits)
            while kept > 1 and int(digits[:kept]) > groups:
                kept -= 1
            if int(digits[:kept]) <= groups:
                pieces.append(int(digits[:kept]))
            pieces.append(digits[kept:])
        else:
            return None
    return [*pieces, replacement[position:]]
