"""Calling functions and defining them.

A name in front of brackets means a function: a variable of that name counts only
if it holds one, then come the functions the caller supplies, then the built-in ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import kinds, syntax
from engine.feel.library import catalogue
from engine.feel.values import Function

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.feel.frame import Frame
    from engine.feel.values import Value

    Evaluate = Callable[[Frame], Value]
    Compile = Callable[[syntax.Node], Evaluate]


def call(node: syntax.Call, compile_node: Compile) -> Evaluate:
    """Return the closure for `callee(arguments)`."""
    arguments = tuple(map(compile_node, node.arguments))
    names = node.names
    find = by_name(node.callee.name) if isinstance(node.callee, syntax.Name) else None
    find = find or compile_node(node.callee)

    def evaluate(frame: Frame) -> Value:
        function = find(frame)
        given = [argument(frame) for argument in arguments]
        if type(function) is not Function:
            return None
        if not names:
            return function.call(frame, given)
        return invoke_named(frame, function, dict(zip(names, given, strict=True)))

    return evaluate


def by_name(name: str) -> Evaluate:
    """Return the closure that finds the function a name stands for, or null."""
    built_in = catalogue.FUNCTIONS.get(name)

    def find(frame: Frame) -> Value:
        level: Frame | None = frame
        root = frame
        while level is not None:
            if name in level.variables:
                found = level.variables[name]
                if type(found) is Function:
                    return found
            root, level = level, level.parent
        if root.functions is not None and name in root.functions:
            return catalogue.supplied(name, root.functions[name])
        return built_in

    return find


def invoke_named(frame: Frame, function: Function, given: Mapping[str, Value]) -> Value:
    """Call a function with named arguments; a name it does not have gives null."""
    if function.named is not None:
        return function.named(frame, given)
    if set(given) != set(function.parameters):
        return None
    return function.call(frame, [given[name] for name in function.parameters])


def definition(node: syntax.FunctionDefinition, compile_node: Compile) -> Evaluate:
    """Return the closure that makes the function; it sees the names around its definition."""
    if node.body is None:
        return lambda _: None
    body = compile_node(node.body)
    return lambda frame: closure(node.parameters, node.types, body, frame)


def closure(
    parameters: tuple[str, ...],
    types: tuple[kinds.Type, ...],
    body: Evaluate,
    home: Frame,
    result_type: kinds.Type | None = None,
    name: str = "",
) -> Function:
    """Make a function whose body runs in a frame inside `home`, at its caller's expense."""

    def run(frame: Frame, arguments: Sequence[Value]) -> Value:
        if len(arguments) != len(parameters):
            return None
        taken = {}
        for parameter, kind, value in zip(parameters, types, arguments, strict=True):
            taken[parameter] = kinds.coerce(value, kind)
            if taken[parameter] is None and value is not None:
                return None
        frame.enter()
        result = body(home.inner(taken, frame.root))
        frame.leave()
        return result if result_type is None else kinds.coerce(result, result_type)

    return Function(
        name=name,
        parameters=parameters,
        call=run,
        parameter_types=types,
        result_type=result_type,
    )
