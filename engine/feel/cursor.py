"""A place in the tokens of an expression, and the joining of words into names.

FEEL names may have spaces and even operators in them. They are recognised
greedily: the longest known name that stands at a place is taken.
"""

from __future__ import annotations

import bisect
import functools
from typing import TYPE_CHECKING

from engine import errors
from engine.feel import lexer
from engine.feel.lexer import Kind
from engine.feel.syntax import Place, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

_PROPERTIES = (("time", "offset"), ("start", "included"), ("end", "included"))
"""The standard's own properties of more than one word."""

_WORDS = (Kind.NAME, Kind.KEYWORD, Kind.NUMBER)


class Cursor:
    """Walks over the tokens; `known` maps a name's first word to the names that begin so."""

    def __init__(
        self, text: str, names: Iterable[str], functions: Iterable[str], source: Source
    ) -> None:
        """Cut the text; `names` are variables of several words, `functions` are called."""
        self.text = text
        self.source = source
        self._lines = [0, *(match.end() for match in lexer.LINE_END.finditer(text))]
        self.tokens = lexer.tokens(text)
        self.index = 0
        self._known: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._functions = _filed(tuple(functions))
        for name in names:
            self.learn(name)

    @property
    def token(self) -> lexer.Token:
        """The token at this place."""
        return self.tokens[self.index]

    @property
    def place(self) -> Place:
        """Where the token at this place stands."""
        start = self.token.start
        line = bisect.bisect_right(self._lines, start)
        return Place(self.source, line, start - self._lines[line - 1] + 1)

    def learn(self, name: str) -> None:
        """Know a name from here on; only names of several words need it."""
        if not name.isidentifier():
            _file(self._known, name)

    def at(self, text: str) -> bool:
        """Say whether this symbol or keyword stands here."""
        token = self.token
        return token.text == text and token.kind in (Kind.SYMBOL, Kind.KEYWORD)

    def follows(self, text: str) -> bool:
        """Say whether this symbol or keyword stands at the next place."""
        token = self.tokens[min(self.index + 1, len(self.tokens) - 1)]
        return token.text == text and token.kind in (Kind.SYMBOL, Kind.KEYWORD)

    def accept(self, text: str) -> bool:
        """Step over this symbol or keyword if it stands here."""
        if self.at(text):
            self.index += 1
            return True
        return False

    def expect(self, text: str) -> None:
        """Step over this symbol or keyword, which must stand here."""
        if not self.accept(text):
            raise self.unexpected(f"此处应为 {text}")

    def step(self) -> lexer.Token:
        """Step over the token here and return it."""
        token = self.token
        if token.kind is not Kind.END:
            self.index += 1
        return token

    def unexpected(self, wanted: str) -> errors.FeelSyntaxError:
        """Build the error for a token that may not stand here."""
        token = self.token
        found = (
            "表达式的结尾" if token.kind is Kind.END else f"“{self.text[token.start : token.end]}”"
        )
        return lexer.failure(self.text, token.start, f"{wanted}，却是{found}。")

    def known_name(self) -> str | None:
        """Step over the longest known name of several words that stands here."""
        word = self.token.text
        if self.token.kind not in _WORDS:
            return None
        for filed, called in ((self._known, False), (self._functions, True)):
            for words, name in filed.get(word, ()):
                if self._stands(words, called=called):
                    self.index += len(words)
                    return name
        return None

    def called_name(self) -> str | None:
        """Step over several words before a bracket: the name of a function known elsewhere."""
        index = self.index
        while self.tokens[index].kind is Kind.NAME or (
            # No expression has two names side by side, so after two even a keyword is a word.
            self.tokens[index].kind is Kind.KEYWORD and index > self.index + 1
        ):
            index += 1
        if self.tokens[index].text != "(" or self.tokens[index].kind is not Kind.SYMBOL:
            return None
        words = [token.text for token in self.tokens[self.index : index]]
        self.index = index
        return " ".join(words)

    def property_name(self) -> str:
        """Step over the name after a dot: a known one, or one word."""
        known = self.known_name()
        if known is not None:
            return known
        if self.token.kind not in (Kind.NAME, Kind.KEYWORD):
            raise self.unexpected("点号之后应为名称")
        for words in _PROPERTIES:
            here = self.tokens[self.index : self.index + len(words)]
            if tuple(token.text for token in here) == words:
                self.index += len(words)
                return " ".join(words)
        return self.step().text

    def name_before(self, *ends: str) -> str | None:
        """Step over a new name that reaches to one of these symbols or keywords."""
        start = self.index
        while not any(self.at(end) for end in ends):
            if self.token.kind is Kind.END:
                self.index = start
                return None
            self.index += 1
        if self.index == start:
            return None
        text = self.text[self.tokens[start].start : self.tokens[self.index - 1].end]
        name = " ".join(text.split())
        self.learn(name)
        return name

    def argument_name(self) -> str | None:
        """Step over `name:` of a named argument if one stands here."""
        index = self.index
        while self.tokens[index].kind in (Kind.NAME, Kind.KEYWORD):
            index += 1
        token = self.tokens[index]
        if index == self.index or token.kind is not Kind.SYMBOL or token.text != ":":
            return None
        words = [word.text for word in self.tokens[self.index : index]]
        self.index = index + 1
        return " ".join(words)

    def _stands(self, words: tuple[str, ...], *, called: bool) -> bool:
        end = self.index + len(words)
        if end >= len(self.tokens):
            return False
        here = self.tokens[self.index : end]
        if any(token.text != word for token, word in zip(here, words, strict=True)):
            return False
        if any(token.kind is Kind.STRING for token in here):
            return False
        return not called or self.tokens[end].text == "("


def _file(filed: dict[str, list[tuple[tuple[str, ...], str]]], name: str) -> None:
    words = _words(name)
    if len(words) > 1:
        names = filed.setdefault(words[0], [])
        if (words, name) not in names:
            names.append((words, name))
            names.sort(key=lambda entry: -len(entry[0]))


@functools.lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    """Cut a name as the text around it is cut; a name that cannot be cut is never recognised."""
    try:
        return tuple(token.text for token in lexer.tokens(name)[:-1])
    except errors.FeelSyntaxError:
        return ()


@functools.lru_cache(maxsize=16)
def _filed(functions: tuple[str, ...]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    filed: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name in functions:
        _file(filed, name)
    return filed
