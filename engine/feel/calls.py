"""Calling functions and defining them.

A name in front of brackets means a function: a variable of that name counts only
if it holds one, then come the functions the caller supplies, then the built-in ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import kinds, syntax
from engine.feel.library import catalogue
from engine.feel.record import Reason
from engine.feel.values import Function

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.feel.frame import Frame
    from engine.feel.values import Value

    Evaluate = Callable[[Frame], Value]
    Compile = Callable[[syntax.Node], Evaluate]


_TAKE_NULL = frozenset({"is defined", "get or else", "is"})
"""Functions that are asked about what may be missing: a null there is no surprise."""


_COST_OF_DEFINITION = 10
"""A function is half a kilobyte, which a loop may make many times."""

_NAMELESS = "（未命名）"


def call(node: syntax.Call, compile_node: Compile) -> Evaluate:
    """Return the closure for `callee(arguments)`."""
    callee, names, place = node.callee, node.names, node.at
    name = callee.name if isinstance(callee, syntax.Name) else ""
    find = by_name(name) if name else compile_node(callee)
    takes_null = name in _TAKE_NULL
    arguments = tuple(
        compile_node(syntax.expecting_null(each) if takes_null else each) for each in node.arguments
    )

    def evaluate(frame: Frame) -> Value:
        function = find(frame)
        given = [argument(frame) for argument in arguments]
        if type(function) is not Function:
            frame.remark(place, Reason.NO_FUNCTION, name or _NAMELESS)
            return None
        if names:
            result = invoke_named(frame, function, dict(zip(names, given, strict=True)))
        else:
            result = function.call(frame, given)
        if result is None and function.explains_null and not takes_null:
            frame.remark(place, Reason.NO_RESULT, name or _NAMELESS, *given)
        return result

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

    def evaluate(frame: Frame) -> Function:
        frame.spend(_COST_OF_DEFINITION)
        return closure(node.parameters, node.types, body, frame)

    return evaluate


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
            taken[parameter] = kinds.coerce(value, kind, frame)
            if taken[parameter] is None and value is not None:
                return None
        frame.enter()
        result = body(home.inner(taken, frame.root))
        frame.leave()
        return result if result_type is None else kinds.coerce(result, result_type, frame)

    return Function(
        name=name,
        parameters=parameters,
        call=run,
        parameter_types=types,
        result_type=result_type,
    )
