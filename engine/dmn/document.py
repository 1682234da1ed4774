"""Reads a decision file as XML, safely, and finds one's way in it.

Entities, networks and huge trees are refused; the versions of DMN differ only in
their namespace, so elements are known by their local names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from engine import errors
from engine.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

Element = etree._Element  # noqa: SLF001

MAX_BYTES = 5_000_000
_NAMESPACE = re.compile(
    r"https?://www\.omg\.org/spec/DMN/(?:20151101/dmn\.xsd|20\d{6}/(?:MODEL|DMN\d\d)/?)"
)


@dataclass(slots=True)
class Report:
    """Collects what is wrong with a file, all of it at once.

    `calls` are the functions that its expressions call and neither the file nor the
    language defines, each with the element and the text where it is called; `words` are
    the texts written out as the first argument of a call.
    """

    findings: list[Finding] = field(default_factory=list)
    calls: list[tuple[str, str, str]] = field(default_factory=list)
    words: list[tuple[str, str, str, str]] = field(default_factory=list)

    def error(
        self,
        element: Element | str,
        rule: str,
        message: str,
        place: tuple[int, int] | None = None,
    ) -> None:
        """Note something that must be mended; `place` is line and column in an expression."""
        self._note(element, rule, message, Severity.ERROR, place)

    def warning(self, element: Element | str, rule: str, message: str) -> None:
        """Note something that should be looked at."""
        self._note(element, rule, message, Severity.WARNING, None)

    @property
    def failed(self) -> bool:
        """Say whether there is an error among the findings."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def _note(
        self,
        element: Element | str,
        rule: str,
        message: str,
        severity: Severity,
        place: tuple[int, int] | None,
    ) -> None:
        self.findings.append(
            Finding(
                element_id=element if isinstance(element, str) else identity(element),
                rule=rule,
                message=message,
                severity=severity,
                line=place[0] if place else None,
                column=place[1] if place else None,
            )
        )


def read(xml: bytes) -> Element:
    """Return the root of a decision file, or raise DmnInvalid."""
    if len(xml) > MAX_BYTES:
        raise invalid("too_large", f"决策文件超过 {MAX_BYTES // 1_000_000} MB，请拆分后再上传。")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line, column = getattr(error, "position", None) or (None, None)
        where = f"（第 {line} 行第 {column} 列）" if line else ""
        raise invalid(
            "not_xml", f"决策文件不是合格的 XML{where}，请用建模工具重新导出。", line, column
        ) from error
    if etree.ElementTree(root).docinfo.internalDTD is not None:
        raise invalid("doctype", "决策文件含有 DOCTYPE 声明，出于安全不予接受，请删除该声明。")
    if local(root) != "definitions" or not _NAMESPACE.fullmatch(namespace(root)):
        raise invalid("not_dmn", "文件的根元素不是 DMN 1.1 至 1.5 的 definitions，请检查文件类型。")
    return root


def invalid(
    rule: str, message: str, line: int | None = None, column: int | None = None
) -> errors.DmnInvalid:
    """Build the error for a file that cannot even be looked into."""
    finding = Finding(element_id="", rule=rule, message=message, line=line, column=column)
    return errors.DmnInvalid(message, [finding])


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace(element: Element) -> str:
    """Return an element's namespace."""
    return str(element.tag).rpartition("}")[0].lstrip("{")


def children(element: Element, *names: str) -> Iterator[Element]:
    """Walk over the children with these names and their parent's namespace."""
    home = namespace(element)
    for child in element:
        if local(child) in names and namespace(child) == home:
            yield child


def child(element: Element | None, *names: str) -> Element | None:
    """Return the first child with one of these names."""
    return None if element is None else next(children(element, *names), None)


def text_of(element: Element | None) -> str:
    """Return the content of an element's `text` child, or its own; empty if there is none."""
    if element is None:
        return ""
    inner = child(element, "text")
    found = element if inner is None and not len(element) else inner
    return "" if found is None else "".join(map(str, found.itertext()))


def identity(element: Element) -> str:
    """Return the id of an element, or of the nearest one around it that has one."""
    current: Element | None = element
    while current is not None:
        found = current.get("id")
        if found:
            return found
        current = current.getparent()
    return ""


def node_identity(element: Element) -> str:
    """Return the id of a node of the requirements graph, or its name if it has none."""
    return element.get("id") or name_of(element)


def name_of(element: Element) -> str:
    """Return an element's name with its white space normalised."""
    return " ".join((element.get("name") or "").split())


def title(element: Element) -> str:
    """Return the name of an element, or of the nearest one around it that has one, or its id."""
    current: Element | None = element
    while current is not None:
        name = name_of(current)
        if name:
            return name
        current = current.getparent()
    return identity(element)


def type_reference(element: Element | None) -> str:
    """Return what an element says its type is, without a prefix; empty if nothing."""
    if element is None:
        return ""
    found = element.get("typeRef")
    if found is None:
        inner = child(element, "typeRef")
        found = "" if inner is None else (inner.text or "")
    found = found.strip()
    prefix, colon, rest = found.partition(":")
    return rest if colon and prefix in _prefixes(element) else found


def reference(element: Element | None) -> str:
    """Return the id that an element's `href` points at; of another file with its namespace."""
    if element is None:
        return ""
    href = (element.get("href") or "").strip()
    namespace, _, identity = href.rpartition("#")
    root = element.getroottree().getroot()
    return identity if namespace in ("", root.get("namespace")) else href


def _prefixes(element: Element) -> set[str]:
    return {prefix for prefix in element.nsmap if prefix} | {"feel"}
