"""Boxed expressions: how each kind of box in a decision file is compiled.

Every box becomes a closure over a frame, like any expression; what is wrong in it
goes into the report and the closure answers null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from engine import errors
from engine.dmn import document, loops, tables
from engine.feel import calls, expression, kinds, syntax
from engine.feel import names as naming
from engine.feel.library import catalogue
from engine.feel.record import Reason
from engine.feel.syntax import Place, Source
from engine.feel.values import Function

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.dmn.document import Element, Report
    from engine.dmn.items import Types
    from engine.feel.expression import Expression, UnaryTests
    from engine.feel.frame import Frame

Run: TypeAlias = "Callable[[Frame], Any]"
Names = frozenset[str]


def nothing(_: Frame) -> None:
    """Answer null: the run of a box that has none."""


class Compiler:
    """Compiles the boxes of one file; `names` are those all its expressions may use."""

    def __init__(self, types: Types, names: Names, report: Report) -> None:
        """Keep what all boxes of the file share."""
        self.types = types
        self.names = names
        self.report = report

    def inside(self, element: Element, names: Names) -> Run:
        """Compile the box inside an element, e.g. in a decision or a context entry."""
        found = next((each for each in document.children(element, *_BOXES)), None)
        if found is None:
            self._miss_expression(element)
            return nothing
        return self.box(found, names)

    def _miss_expression(self, element: Element) -> None:
        if document.local(element) in ("decision", "encapsulatedLogic"):
            name = document.name_of(element)
            message = f"“{name}”没有决策逻辑，结果将为空；如非有意，请补上。"
            self.report.warning(element, "expression_missing", message)
        else:
            self.report.error(element, "expression_missing", "缺少表达式，请补上。")

    def box(self, element: Element, names: Names) -> Run:
        """Compile one box."""
        return _BOXES[document.local(element)](self, element, names)

    def expression(self, element: Element, text: str, names: Names, part: str = "") -> Expression:
        """Compile FEEL text; an error is reported and the expression is null.

        `part` says in words which text it is, for the reader of errors and remarks.
        """
        part = part or f"“{document.title(element)}”"
        language = element.get("expressionLanguage") or ""
        if language and "feel" not in language.lower():
            self.report.error(element, "language", f"表达式语言 {language} 不受支持，请改用 FEEL。")
            return _NULL
        try:
            compiled = expression.compile_expression(
                text, self.names | names, self.types, Source(document.identity(element), part)
            )
        except errors.FeelSyntaxError as error:
            self.complain(element, error, part)
            return _NULL
        self._note_calls(element, compiled, names, part)
        return compiled

    def tests(self, element: Element, text: str, names: Names, part: str) -> UnaryTests:
        """Compile the text of a cell of unary tests; an error is reported and nothing matches."""
        try:
            compiled = expression.compile_unary_tests(
                text, self.names | names, self.types, Source(document.identity(element), part)
            )
        except errors.FeelSyntaxError as error:
            self.complain(element, error, part)
            return _NEVER
        self._note_calls(element, compiled, names, part)
        return compiled

    def complain(self, element: Element, error: errors.FeelSyntaxError, part: str) -> None:
        """Report an expression that is not FEEL, with its line and column."""
        self.report.error(
            element, "feel_syntax", f"{part}：{error.message}", (error.line, error.column)
        )

    def _note_calls(
        self, element: Element, compiled: Expression | UnaryTests, names: Names, part: str
    ) -> None:
        place = document.identity(element)
        for name in sorted(compiled.calls - names - self.names - catalogue.FUNCTIONS.keys()):
            self.report.calls.append((place, name, part))
        for function, word in sorted(naming.first_texts(compiled.node)):
            self.report.words.append((place, function, word, part))

    def parameters(self, element: Element) -> tuple[tuple[str, ...], tuple[kinds.Type, ...]]:
        """Return the names and types of a function's formal parameters."""
        found = list(document.children(element, "formalParameter"))
        names = tuple(document.name_of(each) for each in found)
        return names, tuple(self.types.of(each) for each in found)


def _literal(compiler: Compiler, element: Element, names: Names) -> Run:
    text = document.text_of(element)
    if not text.strip():
        return nothing
    return compiler.expression(element, text, names).run


def _context(compiler: Compiler, element: Element, names: Names) -> Run:
    entries: list[tuple[str, kinds.Type, Run, Place]] = []
    result: Run | None = None
    for entry in document.children(element, "contextEntry"):
        variable = document.child(entry, "variable")
        if variable is None:
            result = compiler.inside(entry, names)
            continue
        name = document.name_of(variable)
        run = compiler.inside(entry, names | {name})
        place = Place(Source(document.identity(entry), f"上下文条目“{name}”"))
        entries.append((name, compiler.types.of(variable), run, place))
        names |= {name}

    def evaluate(frame: Frame) -> Any:
        made: dict[str, Any] = {}
        inner = frame.inner(made)
        frame.spend(len(entries) + 1)
        for name, kind, run, place in entries:
            made[name] = kinds.fitted(run(inner), kind, inner, place)
        return made if result is None else result(inner)

    return evaluate


def _list(compiler: Compiler, element: Element, names: Names) -> Run:
    items = [compiler.box(each, names) for each in document.children(element, *_BOXES)]

    def evaluate(frame: Frame) -> list[Any]:
        frame.spend(len(items))
        return [item(frame) for item in items]

    return evaluate


def _relation(compiler: Compiler, element: Element, names: Names) -> Run:
    columns = [document.name_of(each) for each in document.children(element, "column")]
    rows = []
    for row in document.children(element, "row"):
        cells = [compiler.box(each, names) for each in document.children(row, *_BOXES)]
        if len(cells) != len(columns):
            message = f"关系表的一行有 {len(cells)} 格，应为 {len(columns)} 格，请补齐或删除。"
            compiler.report.error(row, "row_width", message)
            return nothing
        rows.append(cells)

    def evaluate(frame: Frame) -> list[Any]:
        frame.spend(len(rows) * len(columns))
        return [
            {name: cell(frame) for name, cell in zip(columns, cells, strict=True)} for cells in rows
        ]

    return evaluate


def _invocation(compiler: Compiler, element: Element, names: Names) -> Run:
    callee = _callee(compiler, element, names)
    bindings: list[tuple[str, Run]] = []
    for binding in document.children(element, "binding"):
        parameter = document.child(binding, "parameter")
        name = "" if parameter is None else document.name_of(parameter)
        empty = next(document.children(binding, *_BOXES), None) is None
        bindings.append((name, nothing if empty else compiler.inside(binding, names)))

    name = document.text_of(document.child(element, "literalExpression")).strip()
    place = Place(Source(document.identity(element), f"“{document.title(element)}”"))

    def evaluate(frame: Frame) -> Any:
        function = callee(frame)
        given = {name: run(frame) for name, run in bindings}
        if type(function) is not Function:
            frame.remark(place, Reason.NO_FUNCTION, name)
            return None
        if not given:
            return function.call(frame, [])
        return calls.invoke_named(frame, function, given)

    return evaluate


def _callee(compiler: Compiler, element: Element, names: Names) -> Run:
    literal = document.child(element, "literalExpression")
    if literal is None:
        return compiler.inside(element, names)
    name = " ".join(document.text_of(literal).split())
    if name in catalogue.FUNCTIONS:
        return calls.by_name(name)
    compiled = compiler.expression(literal, name, names)
    if isinstance(compiled.node, syntax.Name):
        return calls.by_name(compiled.node.name)
    return compiled.run


def _function(compiler: Compiler, element: Element, names: Names) -> Run:
    if element.get("kind", "FEEL") != "FEEL":
        message = f"外部函数（{element.get('kind')}）不受支持，请改用 FEEL 函数。"
        compiler.report.error(element, "external_function", message)
        return nothing
    parameters, types = compiler.parameters(element)
    body = compiler.inside(element, names | set(parameters))
    return lambda frame: calls.closure(parameters, types, body, frame)


def _conditional(compiler: Compiler, element: Element, names: Names) -> Run:
    condition, yes, no = (
        compiler.inside(part, names) if part is not None else nothing
        for part in (document.child(element, name) for name in ("if", "then", "else"))
    )

    def evaluate(frame: Frame) -> Any:
        decided = condition(frame)
        if decided is not None and type(decided) is not bool:
            return None
        return yes(frame) if decided else no(frame)

    return evaluate


_NULL = expression.compile_expression("null")
_NEVER = expression.compile_unary_tests("not(?=?, ?!=?, null)")
_BOXES: dict[str, Callable[[Compiler, Element, Names], Run]] = {
    "literalExpression": _literal,
    "decisionTable": tables.compile_table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "filter": loops.filter_,
    "for": loops.for_,
    "some": loops.quantified,
    "every": loops.quantified,
}
