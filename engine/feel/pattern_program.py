"""Turns the tree of a regular expression into the program of a small machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from engine.feel import pattern_syntax
from engine.feel.pattern_syntax import Part, PatternError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_LENGTH = 5_000
CHARACTER, SPLIT, JUMP, SAVE, START, END, BACK, DONE = range(8)
"""Take a character, try two ways, go on elsewhere, note a place, assert, take a capture again.

Beside its code an instruction has two operands: of CHARACTER the predicate and its cost.
"""

Instruction: TypeAlias = tuple[int, Any, Any]
Program: TypeAlias = tuple[Instruction, ...]


def of(tree: Part) -> Program:
    """Return the program; one that grows too long raises PatternError."""
    program: list[Instruction] = []
    _emit(tree, program)
    program.append((DONE, None, None))
    return tuple(program)


def _emit(part: Part, program: list[Instruction]) -> None:
    if len(program) > MAX_LENGTH:
        raise PatternError
    _EMITTERS[type(part)](part, program)


def _character(part: pattern_syntax.Character, program: list[Instruction]) -> None:
    program.append((CHARACTER, part.accepts, part.cost))


def _sequence(part: pattern_syntax.Sequence, program: list[Instruction]) -> None:
    for each in part.parts:
        _emit(each, program)


def _group(part: pattern_syntax.Group, program: list[Instruction]) -> None:
    program.append((SAVE, 2 * part.number, None))
    _emit(part.part, program)
    program.append((SAVE, 2 * part.number + 1, None))


def _back(part: pattern_syntax.Back, program: list[Instruction]) -> None:
    program.append((BACK, part.number, None))


def _anchor(part: pattern_syntax.Anchor, program: list[Instruction]) -> None:
    program.append((START if part.sign == "^" else END, None, None))


def _choice(part: pattern_syntax.Choice, program: list[Instruction]) -> None:
    jumps = []
    for option in part.options[:-1]:
        split = len(program)
        program.append((SPLIT, split + 1, None))
        _emit(option, program)
        jumps.append(len(program))
        program.append((JUMP, None, None))
        program[split] = (SPLIT, split + 1, len(program))
    _emit(part.options[-1], program)
    for jump in jumps:
        program[jump] = (JUMP, len(program), None)


def _repeat(part: pattern_syntax.Repeat, program: list[Instruction]) -> None:
    for _ in range(part.low):
        _emit(part.part, program)
    if part.high is None:
        split = len(program)
        program.append((SPLIT, None, None))
        _emit(part.part, program)
        program.append((JUMP, split, None))
        program[split] = _split(split + 1, len(program), greedy=part.greedy)
        return
    splits = []
    for _ in range(part.high - part.low):
        splits.append(len(program))
        program.append((SPLIT, None, None))
        _emit(part.part, program)
    for split in splits:
        program[split] = _split(split + 1, len(program), greedy=part.greedy)


def _split(inside: int, after: int, *, greedy: bool) -> Instruction:
    return (SPLIT, inside, after) if greedy else (SPLIT, after, inside)


_EMITTERS: dict[type, Callable[[Any, list[Instruction]], None]] = {
    pattern_syntax.Character: _character,
    pattern_syntax.Sequence: _sequence,
    pattern_syntax.Group: _group,
    pattern_syntax.Back: _back,
    pattern_syntax.Anchor: _anchor,
    pattern_syntax.Choice: _choice,
    pattern_syntax.Repeat: _repeat,
}
