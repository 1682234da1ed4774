"""Boxed `filter`, `for`, `some` and `every`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.dmn import document
from engine.feel import loops, paths, syntax

if TYPE_CHECKING:
    from engine.dmn.boxed import Compiler, Names, Run
    from engine.dmn.document import Element
    from engine.feel.frame import Frame


def filter_(compiler: Compiler, element: Element, names: Names) -> Run:
    """Compile a boxed filter: what is in `in`, kept where `match` holds."""
    source = _part(compiler, element, "in", names)
    condition = _part(compiler, element, "match", names)
    return paths.filter_(source, syntax.Input(), condition)


def for_(compiler: Compiler, element: Element, names: Names) -> Run:
    """Compile a boxed iteration."""
    name, source = _iterator(compiler, element, names)
    result = _part(compiler, element, "return", names | {name, "partial"})

    def evaluate(frame: Frame) -> list[Any] | None:
        domain = source(frame)
        if domain is None:
            return None
        results: list[Any] = []
        for item in loops.items_of(domain):
            frame.spend()
            results.append(result(frame.inner({name: item, "partial": list(results)})))
            frame.spend(len(results) >> 4)
        return frame.sized(results)  # type: ignore[no-any-return]

    return evaluate


def quantified(compiler: Compiler, element: Element, names: Names) -> Run:
    """Compile a boxed `some` or `every`."""
    name, source = _iterator(compiler, element, names)
    condition = _part(compiler, element, "satisfies", names | {name})
    decisive = document.local(element) == "some"

    def evaluate(frame: Frame) -> bool | None:
        domain = source(frame)
        if domain is None:
            return None
        joined: bool | None = not decisive
        for item in loops.items_of(domain):
            frame.spend()
            value = condition(frame.inner({name: item}))
            if value is decisive:
                return value is True
            if type(value) is not bool:
                joined = None
        return joined

    return evaluate


def _iterator(compiler: Compiler, element: Element, names: Names) -> tuple[str, Run]:
    name = " ".join((element.get("iteratorVariable") or "").split())
    return name, _part(compiler, element, "in", names)


def _part(compiler: Compiler, element: Element, name: str, names: Names) -> Run:
    part = document.child(element, name)
    if part is None:
        message = f"缺少“{name}”部分，请补上。"
        compiler.report.error(element, "expression_missing", message)
        return lambda _: None
    return compiler.inside(part, names)
