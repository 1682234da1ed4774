"""Reads regular expressions (the XPath dialect FEEL prescribes) into a small tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.feel import characters

if TYPE_CHECKING:
    from collections.abc import Callable

    Accepts = Callable[[str], bool]

MAX_REPEAT = 1000
MAX_NESTING = 40
_HEX = frozenset("0123456789abcdefABCDEF")


class PatternError(ValueError):
    """The text is not a regular expression of this dialect."""


@dataclass(frozen=True, slots=True)
class Character:
    """One character that a predicate accepts; `cost` is that of a predicate of many parts."""

    accepts: Accepts
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after another."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, the first that leads to a match."""

    options: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part `low` to `high` times; None is without end."""

    part: Part
    low: int
    high: int | None
    greedy: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A captured part."""

    number: int
    part: Part


@dataclass(frozen=True, slots=True)
class Back:
    """What a group captured, once more."""

    number: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """The start (`^`) or end (`$`) of the text or, with flag m, of a line."""

    sign: str


Part = Character | Sequence | Choice | Repeat | Group | Back | Anchor


class Reader:
    """Reads one pattern; `groups` counts the captures."""

    def __init__(self, text: str, flags: str, *, browser: bool = False) -> None:
        """Prepare to read; flag x drops white space outside classes, q takes all literally.

        A browser knows code points by `u4e00` after a backslash, takes digits and words
        for ASCII only, and has no subtraction in classes.
        """
        self.browser = browser
        self.shorthands = characters.BROWSER_SHORTHANDS if browser else characters.SHORTHANDS
        self.flags = flags
        self.text = characters.without_space(text) if "x" in flags and "q" not in flags else text
        self.at = 0
        self.groups = 0
        self.closed: set[int] = set()
        self.nesting = 0

    def read(self) -> Part:
        """Read the whole pattern."""
        if "q" in self.flags:
            return Sequence(tuple(self._literal(each) for each in self.text))
        part = self._choice()
        if self.at < len(self.text):
            raise PatternError(self.text[self.at])
        return part

    def _choice(self) -> Part:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise PatternError(self.text)
        options = [self._sequence()]
        while self._accept("|"):
            options.append(self._sequence())
        self.nesting -= 1
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Part:
        parts: list[Part] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            parts.append(self._quantified())
        return Sequence(tuple(parts))

    def _quantified(self) -> Part:
        part = self._atom()
        bounds = self._bounds()
        if bounds is None:
            return part
        low, high = bounds
        greedy = not self._accept("?")
        if self._bounds() is not None:
            raise PatternError(self.text)
        return Repeat(part, low, high, greedy)

    def _bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("?", (0, 1)), ("*", (0, None)), ("+", (1, None))):
            if self._accept(sign):
                return bounds
        if not self._accept("{"):
            return None
        low_text, comma, high_text = self._until("}").partition(",")
        if not _is_count(low_text) or (high_text and not _is_count(high_text)):
            raise PatternError(self.text)
        low = int(low_text)
        high = low if not comma else int(high_text) if high_text else None
        if max(low, high or 0) > MAX_REPEAT or (high is not None and high < low):
            raise PatternError(self.text)
        return low, high

    def _atom(self) -> Part:
        sign = self._step()
        if sign == "(":
            return self._group()
        if sign == "[":
            return Character(*characters.character_class(self, ignore_case="i" in self.flags))
        if sign == ".":
            dot_all = "s" in self.flags
            return Character(lambda each: dot_all or each not in "\n\r")
        if sign in "^$":
            return Anchor(sign)
        if sign == "\\":
            return self._escape()
        if sign in "?*+{}]":
            raise PatternError(self.text)
        return self._literal(sign)

    def _group(self) -> Part:
        captured = not self.text.startswith("?:", self.at)
        if not captured:
            self.at += 2
        elif self.text.startswith("?", self.at):
            raise PatternError(self.text)
        else:
            self.groups += 1
        number = self.groups
        part = self._choice()
        if not self._accept(")"):
            raise PatternError(self.text)
        if not captured:
            return part
        self.closed.add(number)
        return Group(number, part)

    def _escape(self) -> Part:
        if self.at < len(self.text) and self.text[self.at] in "123456789":
            number = int(self._step())
            while self.at < len(self.text) and self.text[self.at].isdecimal():
                longer = number * 10 + int(self.text[self.at])
                if longer not in self.closed:
                    break
                number = longer
                self.at += 1
            if number not in self.closed:
                raise PatternError(self.text)
            return Back(number)
        accepts, single = self.escape()
        return Character(accepts) if single is None else self._literal(single)

    def escape(self) -> tuple[Accepts, str | None]:
        """Read what follows a backslash: a set of characters, or a single one."""
        letter = self._step()
        if letter in "pP":
            if not self._accept("{"):
                raise PatternError(self.text)
            name = self._until("}")
            if "x" in self.flags:
                name = "".join(name.split())
            accepts = characters.category(name)
            if accepts is None:
                raise PatternError(name)
            return (accepts if letter == "p" else characters.negated(accepts)), None
        if letter in self.shorthands:
            return self.shorthands[letter], None
        if letter == "u" and self.browser:
            return self._code_point()
        single = characters.SINGLE_ESCAPES.get(letter)
        if single is None:
            raise PatternError(letter)
        return single.__eq__, single

    def _code_point(self) -> tuple[Accepts, str | None]:
        digits = self.text[self.at : self.at + 4]
        if len(digits) != 4 or not set(digits) <= _HEX:  # noqa: PLR2004
            raise PatternError(self.text)
        self.at += 4
        single = chr(int(digits, 16))
        return single.__eq__, single

    def peek(self, text: str) -> bool:
        """Say whether this text comes next."""
        return self.text.startswith(text, self.at)

    def _literal(self, wanted: str) -> Part:
        if "i" in self.flags:
            folded = characters.folded(wanted)
            return Character(lambda each: characters.folded(each) == folded)
        return Character(wanted.__eq__)

    def _step(self) -> str:
        if self.at >= len(self.text):
            raise PatternError(self.text)
        self.at += 1
        return self.text[self.at - 1]

    step = _step

    def _accept(self, sign: str) -> bool:
        if self.peek(sign):
            self.at += len(sign)
            return True
        return False

    accept = _accept

    def _until(self, sign: str) -> str:
        end = self.text.find(sign, self.at)
        if end < 0:
            raise PatternError(self.text)
        found, self.at = self.text[self.at : end], end + 1
        return found


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_REPEAT))
