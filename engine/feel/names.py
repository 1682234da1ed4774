"""Which variables an expression reads from outside, and which functions it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import syntax

if TYPE_CHECKING:
    from engine.feel.syntax import Node


def of(node: Node) -> tuple[frozenset[str], frozenset[str]]:
    """Return the free variables and the names that are called.

    A name inside a filter may be an entry of the filtered items; it is listed as
    a variable all the same.
    """
    variables: set[str] = set()
    calls: set[str] = set()
    _collect(node, frozenset(), variables, calls)
    return frozenset(variables), frozenset(calls)


def _collect(node: Node, bound: frozenset[str], variables: set[str], calls: set[str]) -> None:
    match node:
        case syntax.Name(name):
            if name not in bound:
                variables.add(name)
        case syntax.Call(syntax.Name(name), arguments):
            if name not in bound:
                calls.add(name)
            for argument in arguments:
                _collect(argument, bound, variables, calls)
        case syntax.For(iterators, result):
            _loop(iterators, result, bound | {"partial"}, variables, calls)
        case syntax.Quantified(_, iterators, condition):
            _loop(iterators, condition, bound, variables, calls)
        case syntax.FunctionDefinition(parameters, _, body):
            if body is not None:
                _collect(body, bound | set(parameters), variables, calls)
        case syntax.ContextLiteral(entries):
            for name, value in entries:
                recursive = isinstance(value, syntax.FunctionDefinition)
                _collect(value, bound | {name} if recursive else bound, variables, calls)
                bound |= {name}
        case syntax.Filter(source, condition):
            _collect(source, bound, variables, calls)
            _collect(condition, bound | {"item"}, variables, calls)
        case _:
            for child in syntax.children(node):
                _collect(child, bound, variables, calls)


def _loop(
    iterators: tuple[syntax.Iterator, ...],
    result: Node,
    bound: frozenset[str],
    variables: set[str],
    calls: set[str],
) -> None:
    for iterator in iterators:
        _collect(iterator, bound, variables, calls)
        bound |= {iterator.name}
    _collect(result, bound, variables, calls)
