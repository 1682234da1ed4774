"""Reads the parts of an expression that stand between operators."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import kinds, precedence, syntax, temporal, values
from engine.feel.kinds import Type
from engine.feel.lexer import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.parser import Parser
    from engine.feel.syntax import Node

TEST_OPERATORS = frozenset({"<", "<=", ">", ">=", "=", "!="})
_CONSTANTS = {"true": True, "false": False, "null": None}


def read(parser: Parser) -> Node:
    """Read a literal, a name, or a form that begins with a keyword or bracket."""
    token = parser.token
    place = parser.place
    if token.kind is Kind.NUMBER:
        parser.step()
        return syntax.Literal(values.NUMBERS.create_decimal(Decimal(token.text)), at=place)
    if token.kind is Kind.STRING:
        parser.step()
        return syntax.Literal(token.text, at=place)
    known = parser.known_name()
    if known is not None:
        return syntax.Name(known, at=place)
    if token.kind is Kind.NAME:
        return syntax.Name(parser.called_name() or parser.step().text, at=place)
    reader = _READERS.get(token.text) if token.kind is not Kind.END else None
    if reader is None:
        raise parser.unexpected("此处应为值、名称或括号")
    return reader(parser)


def type_name(parser: Parser) -> Type:
    """Read a type: a built-in one, one of the model, or `list<…>` and its like."""
    if parser.accept("function"):
        return _function_type(parser)
    words = [_type_word(parser)]
    if words == ["list"] and parser.accept("<"):
        return _closed(parser, Type(name="list", item=type_name(parser)))
    if words == ["range"] and parser.accept("<"):
        return _closed(parser, Type(name="range", item=type_name(parser)))
    if words == ["context"] and parser.accept("<"):
        return _closed(parser, Type(name="context", entries=_entries(parser)))
    best, best_index = _type_of(parser, words), parser.index
    while parser.token.kind is Kind.NAME or parser.at("and") or parser.at("."):
        words.append(parser.step().text)
        longer = _type_of(parser, words)
        if longer is not None:
            best, best_index = longer, parser.index
    parser.index = best_index
    return best or Type(name="?" + " ".join(words))


def _type_word(parser: Parser) -> str:
    if parser.token.kind is not Kind.NAME and not parser.at("null"):
        raise parser.unexpected("此处应为类型名称")
    return parser.step().text


def _type_of(parser: Parser, words: list[str]) -> Type | None:
    name = " ".join(words).replace(" . ", ".")
    return parser.types.get(name) or kinds.named(name)


def _closed(parser: Parser, made: Type) -> Type:
    parser.expect(">")
    return made


def _entries(parser: Parser) -> tuple[tuple[str, Type], ...]:
    entries: list[tuple[str, Type]] = []
    while not entries or parser.accept(","):
        name = parser.name_before(":")
        if name is None:
            raise parser.unexpected("此处应为条目名称")
        parser.expect(":")
        entries.append((name, type_name(parser)))
    return tuple(entries)


def _function_type(parser: Parser) -> Type:
    if not parser.accept("<"):
        return kinds.SIMPLE["function"]
    parameters: list[Type] = []
    while not parser.at(">"):
        if parameters:
            parser.expect(",")
        parameters.append(type_name(parser))
    parser.expect(">")
    result = type_name(parser) if parser.accept("->") else None
    return Type(name="function", parameters=tuple(parameters), result=result)


def _constant(parser: Parser) -> Node:
    place = parser.place
    return syntax.Literal(_CONSTANTS[parser.step().text], at=place)


def _input(parser: Parser) -> Node:
    place = parser.place
    parser.step()
    return syntax.Input(at=place)


def _negation(parser: Parser) -> Node:
    place = parser.place
    parser.step()
    operand = parser.expression(precedence.NEGATION)
    if isinstance(operand, syntax.Literal) and type(operand.value) is Decimal:
        return syntax.Literal(values.NUMBERS.minus(operand.value), at=place)
    return syntax.Negation(operand, at=place)


def _parentheses(parser: Parser) -> Node:
    parser.expect("(")
    outer, parser.in_range_end = parser.in_range_end, False
    inner = parser.test(precedence.LOOSEST)
    parser.in_range_end = outer
    if parser.accept(".."):
        return range_after(parser, inner, low_closed=False)
    parser.expect(")")
    return inner


def _brackets(parser: Parser) -> Node:
    parser.expect("[")
    outer, parser.in_range_end = parser.in_range_end, False
    items: list[Node] = []
    while not parser.accept("]"):
        if items:
            parser.expect(",")
        items.append(parser.test(precedence.LOOSEST))
        if len(items) == 1 and parser.accept(".."):
            parser.in_range_end = outer
            return range_after(parser, items[0], low_closed=True)
    parser.in_range_end = outer
    return syntax.ListLiteral(tuple(items))


def _reversed_bracket(parser: Parser) -> Node:
    parser.expect("]")
    low = parser.expression(precedence.COMPARISON)
    parser.expect("..")
    return range_after(parser, low, low_closed=False)


def range_after(parser: Parser, low: Node, *, low_closed: bool) -> Node:
    """Read the rest of a range after its `..`."""
    place = parser.place
    high = parser.range_end()
    high_closed = parser.at("]")
    if not (parser.accept("]") or parser.accept(")") or parser.accept("[")):
        raise parser.unexpected("区间应以 ]、) 或 [ 结尾")
    return syntax.RangeLiteral(low, high, low_closed, high_closed, at=place)


def _context(parser: Parser) -> Node:
    parser.expect("{")
    outer, parser.in_range_end = parser.in_range_end, False
    entries: list[tuple[str, Node]] = []
    while not parser.accept("}"):
        if entries:
            parser.expect(",")
        if parser.token.kind is Kind.STRING:
            name: str | None = parser.step().text
            parser.learn(name or "")
        else:
            name = parser.name_before(":")
        if name is None or not parser.accept(":"):
            raise parser.unexpected("此处应为“名称: 值”")
        entries.append((name, parser.test(precedence.LOOSEST)))
    parser.in_range_end = outer
    return syntax.ContextLiteral(tuple(entries))


def _at_literal(parser: Parser) -> Node:
    place = parser.place
    parser.expect("@")
    if parser.token.kind is not Kind.STRING:
        raise parser.unexpected('@ 之后应为文本，例如 @"2025-01-31"')
    value = temporal.literal(parser.step().text)
    return syntax.Misread(at=place) if value is None else syntax.Literal(value, at=place)


def _if(parser: Parser) -> Node:
    place = parser.place
    parser.expect("if")
    condition = parser.expression()
    parser.expect("then")
    yes = parser.expression()
    parser.expect("else")
    return syntax.If(condition, yes, parser.expression(), at=place)


def _for(parser: Parser) -> Node:
    place = parser.place
    parser.expect("for")
    parser.learn("partial")
    iterators = _iterators(parser)
    parser.expect("return")
    return syntax.For(iterators, parser.expression(), at=place)


def _quantified(parser: Parser) -> Node:
    place, every = parser.place, parser.step().text == "every"
    iterators = _iterators(parser)
    parser.expect("satisfies")
    return syntax.Quantified(every, iterators, parser.expression(), at=place)


def _iterators(parser: Parser) -> tuple[syntax.Iterator, ...]:
    iterators: list[syntax.Iterator] = []
    while not iterators or parser.accept(","):
        name = parser.name_before("in")
        if name is None:
            raise parser.unexpected("此处应为“变量 in 列表”")
        place = parser.place
        parser.expect("in")
        source = parser.expression()
        end = parser.expression() if parser.accept("..") else None
        iterators.append(syntax.Iterator(name, source, end, at=place))
    return tuple(iterators)


def _function(parser: Parser) -> Node:
    parser.expect("function")
    parser.expect("(")
    names: list[str] = []
    types: list[Type] = []
    while not parser.accept(")"):
        if names:
            parser.expect(",")
        name = parser.name_before(":", ",", ")")
        if name is None:
            raise parser.unexpected("此处应为参数名称")
        names.append(name)
        types.append(type_name(parser) if parser.accept(":") else kinds.ANY)
    external = parser.accept("external")
    body = parser.expression()
    return syntax.FunctionDefinition(tuple(names), tuple(types), None if external else body)


def _not(parser: Parser) -> Node:
    place = parser.place
    parser.step()
    if not parser.at("("):
        raise parser.unexpected("not 之后应为左括号")
    return syntax.Name("not", at=place)


def _open_range(parser: Parser) -> Node:
    place, operator = parser.place, parser.step().text
    return syntax.OpenTest(operator, parser.expression(precedence.COMPARISON), at=place)


_READERS: dict[str, Callable[[Parser], Node]] = {
    "true": _constant,
    "false": _constant,
    "null": _constant,
    "?": _input,
    "-": _negation,
    "(": _parentheses,
    "[": _brackets,
    "]": _reversed_bracket,
    "{": _context,
    "@": _at_literal,
    "if": _if,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "function": _function,
    "not": _not,
    **dict.fromkeys(TEST_OPERATORS, _open_range),
}
