"""Which variables an expression reads from outside, and which functions it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.feel import syntax

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.syntax import Node

Bound = frozenset[str]


def of(node: Node) -> tuple[frozenset[str], frozenset[str]]:
    """Return the free variables and the names that are called.

    A name inside a filter may be an entry of the filtered items; it is listed as
    a variable all the same.
    """
    walk = _Walk()
    walk.visit(node, frozenset())
    return frozenset(walk.variables), frozenset(walk.calls)


def first_texts(node: Node) -> frozenset[tuple[str, str]]:
    """Return each called name with the text written out as its first argument, if it is one."""
    found: set[tuple[str, str]] = set()
    todo = [node]
    while todo:
        one = todo.pop()
        todo += syntax.children(one)
        if isinstance(one, syntax.Call) and isinstance(one.callee, syntax.Name) and one.arguments:
            first = one.arguments[0]
            if isinstance(first, syntax.Literal) and isinstance(first.value, str):
                found.add((one.callee.name, first.value))
    return frozenset(found)


def entries_of(node: Node, name: str) -> frozenset[str]:
    """Return the entries that are read of a variable: `lead.stage` reads `stage` of `lead`."""
    found: set[str] = set()
    todo = [node]
    while todo:
        one = todo.pop()
        todo += syntax.children(one)
        if isinstance(one, syntax.Path) and one.source == syntax.Name(name):
            found.add(one.name)
    return frozenset(found)


class _Walk:
    """Goes through a tree, knowing at each node which names are bound inside it."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.calls: set[str] = set()

    def visit(self, node: Node, bound: Bound) -> None:
        """Note what this node reads and calls."""
        visit = _VISITS.get(type(node))
        if visit is not None:
            visit(self, node, bound)
            return
        for child in syntax.children(node):
            self.visit(child, bound)

    def name(self, node: syntax.Name, bound: Bound) -> None:
        """Note a variable."""
        if node.name not in bound:
            self.variables.add(node.name)

    def call(self, node: syntax.Call, bound: Bound) -> None:
        """Note a called name; any other callee is an expression like all."""
        if not isinstance(node.callee, syntax.Name):
            self.visit(node.callee, bound)
        elif node.callee.name not in bound:
            self.calls.add(node.callee.name)
        for argument in node.arguments:
            self.visit(argument, bound)

    def loop(self, node: syntax.For | syntax.Quantified, bound: Bound) -> None:
        """Bind each loop variable in what follows it."""
        for iterator in node.iterators:
            for child in syntax.children(iterator):
                self.visit(child, bound)
            bound |= {iterator.name}
        if isinstance(node, syntax.For):
            self.visit(node.result, bound | {"partial"})
        else:
            self.visit(node.condition, bound)

    def function(self, node: syntax.FunctionDefinition, bound: Bound) -> None:
        """Bind the parameters in the body."""
        if node.body is not None:
            self.visit(node.body, bound | set(node.parameters))

    def context(self, node: syntax.ContextLiteral, bound: Bound) -> None:
        """Bind each entry in those after it; a function also in itself."""
        for name, value in node.entries:
            recursive = isinstance(value, syntax.FunctionDefinition)
            self.visit(value, bound | {name} if recursive else bound)
            bound |= {name}

    def filtered(self, node: syntax.Filter, bound: Bound) -> None:
        """Bind `item` in the condition."""
        self.visit(node.source, bound)
        self.visit(node.condition, bound | {"item"})


_VISITS: dict[type[Node], Callable[[_Walk, Any, Bound], None]] = {
    syntax.Name: _Walk.name,
    syntax.Call: _Walk.call,
    syntax.For: _Walk.loop,
    syntax.Quantified: _Walk.loop,
    syntax.FunctionDefinition: _Walk.function,
    syntax.ContextLiteral: _Walk.context,
    syntax.Filter: _Walk.filtered,
}
