"""The tree of an expression, as plain frozen values; `engine.feel.compiler` gives it meaning."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.feel.kinds import Type
    from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Source:
    """Whose text an expression is: an element of the author's file, and in words which text."""

    element_id: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which text something stands; line and column count from 1, 0 is the whole."""

    source: Source
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the tree; a null that arises `at` no place is not worth a remark."""

    at: Place | None = field(default=None, kw_only=True, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value written out."""

    value: Value


@dataclass(frozen=True, slots=True)
class Misread(Node):
    """An `@"…"` that is no date, time or duration: null."""


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable or function, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Input(Node):
    """The `?` of a unary test."""


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`left operator right` with one of `+ - * / **`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`left operator right` with one of `= != < <= > >=`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """A chain of `and` or of `or`."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in test`, `value in (test, test)`."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`source.name`."""

    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`source[condition]`."""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`callee(arguments)`; `names` has one name per argument when they are named."""

    callee: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then yes else no`."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """`name in source`, or `name in source..end`."""

    name: str
    source: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for iterators return result`."""

    iterators: tuple[Iterator, ...]
    result: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some iterators satisfies condition`, or with `every`."""

    every: bool
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Node):
    """`function(parameters) body`; an external one has no body that we run."""

    parameters: tuple[str, ...]
    types: tuple[Type, ...]
    body: Node | None


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """`[item, item]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """`{name: value}`; later entries see earlier ones."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    """`[low..high]` and its open forms."""

    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class OpenTest(Node):
    """`< end` and the like, standing alone: a test, or a range with one end."""

    operator: str
    end: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Unary tests: any of them, or none of them when negated; no tests accept everything."""

    tests: tuple[Node, ...]
    negated: bool = False


NULL = Literal(None)


def children(node: Node) -> list[Node]:
    """List the nodes directly under this one."""
    found: list[Node] = []
    for part in fields(node):
        _gather(getattr(node, part.name), found)
    return found


def mentions_input(node: Node) -> bool:
    """Say whether `?` occurs in this node."""
    return isinstance(node, Input) or any(map(mentions_input, children(node)))


def expecting_null(node: Node) -> Node:
    """Return a name or path whose absence is nothing to remark on, as in `x = null`."""
    if isinstance(node, Path):
        return replace(node, source=expecting_null(node.source), at=None)
    return replace(node, at=None) if isinstance(node, Name) else node


def _gather(part: object, found: list[Node]) -> None:
    if isinstance(part, Node):
        found.append(part)
    elif isinstance(part, tuple):
        for each in part:
            _gather(each, found)
