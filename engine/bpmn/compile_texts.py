"""Compiles the expressions of a process and collects what is no FEEL, element by element."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from engine import errors, model, results
from engine.bpmn import formulas, timing
from engine.bpmn.elements import Mapped
from engine.bpmn.formulas import Compiled, Constant, Formula
from engine.feel import names as naming
from engine.feel import review
from engine.feel.library import catalogue
from engine.feel.syntax import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.bpmn.diagram import Node, VariableMapping

_SHOWN = 60
"""Characters of an expression that a message repeats."""

_LOOKS_LITERAL = re.compile(r"-?[PR]T?\d|\d{4}-\d|-P")


class Texts:
    """Compiles texts; a text that does not compile is a finding and has the value null."""

    def __init__(self, file: str) -> None:
        """Start without findings."""
        self.file = file
        self.findings: list[model.Finding] = []
        self.calls: list[tuple[str, int | None, str]] = []
        self.words: list[tuple[str, int | None, str, str]] = []
        self.facts: list[tuple[str, int | None, str]] = []
        self.assigned: list[tuple[str, int | None, str]] = []
        self.element_id = ""
        self.line: int | None = None

    def at(self, node: Node) -> Texts:
        """Say which element the next texts belong to."""
        self.element_id, self.line = node.id, node.line
        return self

    def report(self, rule: str, message: str, line: int | None = None) -> None:
        """Note a finding at the element."""
        self.findings.append(
            model.Finding(
                element_id=self.element_id,
                rule=rule,
                message=message,
                file=self.file,
                line=line or self.line,
            )
        )

    def feel(self, text: str | None, what: str) -> Formula | None:
        """Compile FEEL, with or without `=`."""
        return None if text is None else self._guarded(text, what, literal=False)

    def static(self, text: str | None, what: str) -> Formula | None:
        """Compile a text that is literal unless it starts with `=`."""
        return None if text is None else self._guarded(text, what, literal=True)

    def mappings(self, found: Sequence[VariableMapping], what: str) -> tuple[Mapped, ...]:
        """Compile input or output mappings."""
        compiled = []
        for mapping in found:
            if not mapping.target:
                self.report("mapping", f"{what}缺少目标变量名")
                continue
            self.assign(mapping.target)
            source = self.static(mapping.source, f"{what}「{mapping.target}」")
            compiled.append(Mapped(source=source or Constant(value=None), target=mapping.target))
        return tuple(compiled)

    def assign(self, target: str | None) -> str | None:
        """Note a target that is a fact of the ledger, and give it back."""
        head, _, rest = (target or "").partition(".")
        if head == results.LEAD and rest:
            self.assigned.append((self.element_id, self.line, rest.partition(".")[0]))
        return target

    def timer(self, kind: str, text: str) -> Formula:
        """Compile a timer: an ISO literal of its kind, else FEEL."""
        literal = timing.read_literal(kind, text)
        if literal is not None:
            return Constant(value=literal, text=text)
        if _LOOKS_LITERAL.match(text):
            self.report("timer", f"定时器「{text}」不是有效的 ISO 8601 写法")
            return Constant(value=None, text=text)
        return self._guarded(text, "定时器", literal=False)

    def _guarded(self, text: str, what: str, *, literal: bool) -> Formula:
        try:
            compile_text = formulas.static if literal else formulas.feel
            formula = compile_text(text, Source(self.element_id, f"{what}「{_short(text)}」"))
        except errors.FeelSyntaxError as problem:
            self.report(
                "expression-syntax",
                f"{what}「{_short(text)}」有语法错误：{problem.message}",
            )
            return Constant(value=None, text=text)
        if isinstance(formula, Compiled):
            node = formula.expression.node
            self.findings += [
                replace(doubt, file=self.file, line=self.line, column=None)
                for doubt in review.doubts(node)
            ]
            self.calls += [
                (self.element_id, self.line, name)
                for name in formula.expression.calls
                if name not in catalogue.FUNCTIONS
            ]
            self.words += [
                (self.element_id, self.line, function, word)
                for function, word in naming.first_texts(node)
            ]
            self.facts += [
                (self.element_id, self.line, column)
                for column in sorted(naming.entries_of(node, results.LEAD))
            ]
        return formula


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
