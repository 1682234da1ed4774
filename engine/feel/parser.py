"""Reads FEEL text into a tree: operators by precedence, everything else in `primaries`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import primaries, syntax
from engine.feel.cursor import Cursor
from engine.feel.lexer import Kind
from engine.feel.precedence import (
    AND,
    COMPARISON,
    LOOSEST,
    OR,
    POSTFIX,
    POWER,
    PRODUCT,
    SUM,
    TYPE_TEST,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from engine.feel.kinds import Type
    from engine.feel.syntax import Node

MAX_NESTING = 60
"""Levels of brackets and operators inside each other."""

_NOWHERE = syntax.Source()
_ENDS_RANGE = frozenset(
    {
        "",
        ".",
        ")",
        "]",
        ",",
        "}",
        ":",
        "and",
        "or",
        "then",
        "else",
        "return",
        "satisfies",
        "=",
        "!=",
    }
)


class Parser(Cursor):
    """Reads one expression, or one cell of unary tests."""

    def __init__(
        self,
        text: str,
        names: Collection[str],
        functions: Collection[str],
        types: Mapping[str, Type],
        source: syntax.Source = _NOWHERE,
    ) -> None:
        """Cut the text; `names`, `functions` and `types` are what is known around it."""
        super().__init__(text, names, functions, source)
        self.types = types
        self.nesting = 0
        self.in_range_end = False

    def whole_expression(self) -> Node:
        """Read the text as one expression."""
        node = self.expression()
        self._expect_end()
        return node

    def whole_tests(self) -> syntax.Tests:
        """Read the text as unary tests: `-`, tests, or `not(tests)`."""
        if self.at("-") and self.tokens[self.index + 1].kind is Kind.END:
            return syntax.Tests(())
        negated = self._wrapped_in_not()
        if negated:
            self.index += 2
        tests = [self.test(LOOSEST)]
        while self.accept(","):
            tests.append(self.test(LOOSEST))
        if negated:
            self.expect(")")
        self._expect_end()
        return syntax.Tests(tuple(tests), negated=negated)

    def test(self, floor: int) -> Node:
        """Read one unary test."""
        if self.token.kind is Kind.SYMBOL and self.token.text in primaries.TEST_OPERATORS:
            place, operator = self.place, self.step().text
            return syntax.OpenTest(operator, self.expression(COMPARISON), at=place)
        return self.expression(floor)

    def expression(self, floor: int = LOOSEST) -> Node:
        """Read an expression whose operators bind tighter than `floor`."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self.unexpected(f"表达式嵌套超过 {MAX_NESTING} 层，应拆分")
        node = self.continued(primaries.read(self), floor)
        self.nesting -= 1
        return node

    def continued(self, left: Node, floor: int) -> Node:
        """Read the operators after an expression that bind tighter than `floor`."""
        links = 0
        while True:
            entry = self._operator()
            if entry is None or entry[0] <= floor:
                break
            left = entry[1](self, left)
            links += 1
            if links > MAX_NESTING and not isinstance(left, syntax.Logic):
                raise self.unexpected(f"连续的运算超过 {MAX_NESTING} 个，应拆分")
        return left

    def range_end(self) -> Node:
        """Read the upper end of a range, where `[` may close it instead of opening a filter."""
        outer, self.in_range_end = self.in_range_end, True
        node = self.expression(COMPARISON)
        self.in_range_end = outer
        return node

    def _operator(self) -> tuple[int, Callable[[Parser, Node], Node]] | None:
        token = self.token
        if token.kind is not Kind.SYMBOL and token.kind is not Kind.KEYWORD:
            return None
        if token.text == "[" and self.in_range_end:
            following = self.tokens[self.index + 1]
            if following.text in _ENDS_RANGE and following.kind is not Kind.STRING:
                return None
        return _OPERATORS.get(token.text)

    def _wrapped_in_not(self) -> bool:
        if not (self.at("not") and self.follows("(")):
            return False
        depth = 0
        for index in range(self.index + 1, len(self.tokens)):
            token = self.tokens[index]
            if token.kind is Kind.SYMBOL and token.text == "(":
                depth += 1
            elif token.kind is Kind.SYMBOL and token.text == ")":
                depth -= 1
                if depth == 0:
                    return self.tokens[index + 1].kind is Kind.END
        return False

    def _expect_end(self) -> None:
        if self.token.kind is not Kind.END:
            raise self.unexpected("此处应结束")


def _logic(parser: Parser, left: Node) -> Node:
    place, operator = parser.place, parser.step().text
    right = parser.expression(OR if operator == "or" else AND)
    if isinstance(left, syntax.Logic) and left.operator == operator:
        return syntax.Logic(operator, (*left.operands, right), at=left.at)
    return syntax.Logic(operator, (left, right), at=place)


def _comparison(parser: Parser, left: Node) -> Node:
    place, operator = parser.place, parser.step().text
    return syntax.Comparison(operator, left, parser.expression(COMPARISON), at=place)


def _between(parser: Parser, left: Node) -> Node:
    place = parser.place
    parser.expect("between")
    low = parser.expression(COMPARISON)
    parser.expect("and")
    return syntax.Between(left, low, parser.expression(COMPARISON), at=place)


def _in(parser: Parser, left: Node) -> Node:
    parser.expect("in")
    if not parser.accept("("):
        return syntax.In(left, (parser.test(COMPARISON),))
    outer, parser.in_range_end = parser.in_range_end, False
    tests = [parser.test(LOOSEST)]
    parser.in_range_end = outer
    if parser.accept(".."):
        interval = primaries.range_after(parser, tests[0], low_closed=False)
        return syntax.In(left, (parser.continued(interval, COMPARISON),))
    while parser.accept(","):
        tests.append(parser.test(LOOSEST))
    parser.expect(")")
    if len(tests) == 1:  # it may have been an expression in brackets, with more to follow
        tests = [parser.continued(tests[0], COMPARISON)]
    return syntax.In(left, tuple(tests))


def _arithmetic(floor: int) -> Callable[[Parser, Node], Node]:
    def read(parser: Parser, left: Node) -> Node:
        place, operator = parser.place, parser.step().text
        return syntax.Arithmetic(operator, left, parser.expression(floor), at=place)

    return read


def _instance(parser: Parser, left: Node) -> Node:
    parser.expect("instance")
    if parser.token.text != "of":
        raise parser.unexpected("instance 之后应为 of")
    parser.step()
    return syntax.InstanceOf(left, primaries.type_name(parser))


def _path(parser: Parser, left: Node) -> Node:
    parser.expect(".")
    place = parser.place
    return syntax.Path(left, parser.property_name(), at=place)


def _filter(parser: Parser, left: Node) -> Node:
    place = parser.place
    parser.expect("[")
    outer, parser.in_range_end = parser.in_range_end, False
    condition = parser.test(LOOSEST)
    parser.in_range_end = outer
    parser.expect("]")
    return syntax.Filter(left, condition, at=place)


def _call(parser: Parser, left: Node) -> Node:
    place = left.at or parser.place
    parser.expect("(")
    outer, parser.in_range_end = parser.in_range_end, False
    arguments: list[Node] = []
    names: list[str] = []
    while not parser.accept(")"):
        if arguments:
            parser.expect(",")
        name = parser.argument_name()
        if name is not None:
            names.append(name)
        arguments.append(parser.test(LOOSEST))
    parser.in_range_end = outer
    if names and len(names) != len(arguments):
        raise parser.unexpected("参数要么全部写名称，要么全部不写")
    return syntax.Call(left, tuple(arguments), tuple(names), at=place)


_OPERATORS: dict[str, tuple[int, Callable[[Parser, Node], Node]]] = {
    "or": (OR, _logic),
    "and": (AND, _logic),
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), (COMPARISON, _comparison)),
    "between": (COMPARISON, _between),
    "in": (COMPARISON, _in),
    "+": (SUM, _arithmetic(SUM)),
    "-": (SUM, _arithmetic(SUM)),
    "*": (PRODUCT, _arithmetic(PRODUCT)),
    "/": (PRODUCT, _arithmetic(PRODUCT)),
    "**": (POWER, _arithmetic(POWER)),
    "instance": (TYPE_TEST, _instance),
    ".": (POSTFIX, _path),
    "[": (POSTFIX, _filter),
    "(": (POSTFIX, _call),
}
