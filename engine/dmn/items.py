"""A decision file's own types: item definitions with components and allowed values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine import errors
from engine.dmn import document
from engine.feel import expression, kinds
from engine.feel.frame import Frame
from engine.feel.kinds import Type

if TYPE_CHECKING:
    from engine.dmn.document import Element, Report

Allowed = Callable[[Any, Frame | None], bool]
_NOTHING: Mapping[str, Any] = {}


class Types(Mapping[str, Type]):
    """The types of one file by name; each is built when it is first asked for."""

    def __init__(
        self, root: Element, report: Report, imported: Mapping[str, Mapping[str, Type]] = _NOTHING
    ) -> None:
        """Find the item definitions of a file; those it imports are called `name.type`."""
        self._imported = imported
        self._elements = {
            document.name_of(each): each for each in document.children(root, "itemDefinition")
        }
        self._report = report
        self._built: dict[str, Type] = {}
        self._open: set[str] = set()

    def __getitem__(self, name: str) -> Type:
        prefix, dot, rest = name.partition(".")
        if dot and prefix in self._imported:
            return self._imported[prefix][rest]
        if name not in self._built:
            element = self._elements[name]
            if name in self._open:
                message = f"类型“{name}”的定义引用了它自己，请改为不循环的定义。"
                self._report.error(element, "type_cycle", message)
                return kinds.ANY
            self._open.add(name)
            self._built[name] = self._build(element)
            self._open.discard(name)
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._elements)

    def __len__(self) -> int:
        return len(self._elements)

    def of(self, element: Element | None) -> Type:
        """Return the type an element refers to; Any if it refers to none."""
        name = document.type_reference(element)
        if not name or element is None:
            return kinds.ANY
        known = self.get(name) or kinds.named(name)
        if known is None:
            message = f"类型“{name}”没有定义，请改用已有的类型或补上定义。"
            self._report.error(element, "unknown_type", message)
            return kinds.ANY
        return known

    def known(self, name: str) -> Type:
        """Return the type of this name, Any if there is none."""
        return self.get(name) or kinds.named(name) or kinds.ANY

    def element(self, name: str) -> Element | None:
        """Return the definition of a type of this file, if it is one."""
        return self._elements.get(name)

    def component_names(self) -> set[str]:
        """List the names of all components, which expressions may use after a dot."""
        return {
            document.name_of(each)
            for element in self._elements.values()
            for each in element.iter()
            if document.local(each) == "itemComponent"
        }

    def _build(self, element: Element) -> Type:
        components = list(document.children(element, "itemComponent"))
        function = document.child(element, "functionItem")
        if components:
            entries = tuple((document.name_of(each), self._build(each)) for each in components)
            built = Type(name="context", entries=entries)
        elif function is not None:
            built = self._function(function)
        else:
            built = self.of(element)
        built = self._restricted(built, document.child(element, "allowedValues"))
        if element.get("isCollection") == "true":
            built = Type(name="list", item=built)
        return self._restricted(built, document.child(element, "typeConstraint"))

    def _function(self, element: Element) -> Type:
        parameters = tuple(self.of(each) for each in document.children(element, "parameters"))
        output = element.get("outputTypeRef")
        result = self.get(output) or kinds.named(output) if output else None
        return Type(name="function", parameters=parameters, result=result)

    def _restricted(self, built: Type, values: Element | None) -> Type:
        if values is None:
            return built
        allowed = self._tests(values)
        return Type(
            name=built.name,
            item=built.item,
            entries=built.entries,
            parameters=built.parameters,
            result=built.result,
            allowed=allowed if built.allowed is None else _both(built.allowed, allowed),
        )

    def _tests(self, values: Element) -> Allowed:
        try:
            tests = expression.compile_unary_tests(document.text_of(values))
        except errors.FeelSyntaxError as error:
            self._report.error(
                values,
                "feel_syntax",
                f"类型的允许值写法有误：{error.message}",
                (error.line, error.column),
            )
            return lambda _value, _frame: True
        return lambda value, frame: tests.matches_in(frame or Frame(_NOTHING), value)


def _both(first: Allowed, second: Allowed) -> Allowed:
    return lambda value, frame: first(value, frame) and second(value, frame)
