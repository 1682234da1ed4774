"""Reads a designer's XML. Its law: no entity is expanded, no address is opened.

A file that is too large, has a document type or is not well-formed is refused with a
sentence; nothing of it is looked at further.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lxml import etree

from engine import errors, model

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 120
MAX_ELEMENTS = 200_000


def read(file: str, content: bytes) -> Element:
    """Parse the bytes, or raise `DiagramInvalid` with the one finding that stops us."""
    if len(content) > MAX_BYTES:
        raise refuse(file, "too-large", f"文件超过 {MAX_BYTES // 1024 // 1024} MB，无法读取")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        line = getattr(problem, "lineno", None)
        raise refuse(file, "not-xml", f"不是格式良好的 XML：{problem}", line) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise refuse(file, "doctype", "文件带有 DOCTYPE 或实体声明，出于安全不予接受")
    _require_shallow(file, root)
    return root


def refuse(file: str, rule: str, message: str, line: int | None = None) -> errors.DiagramInvalid:
    """Make the error that carries one finding about a whole file."""
    finding = model.Finding(element_id="", rule=rule, message=message, file=file, line=line)
    return errors.DiagramInvalid(f"{file}：{message}", [finding])


def local(element: Element) -> str:
    """Name an element without its namespace."""
    tag = str(element.tag)
    return tag.rpartition("}")[2]


def namespace(element: Element) -> str:
    """Name the namespace of an element."""
    tag = str(element.tag)
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def text_of(element: Element | None) -> str:
    """Give the text of an element without the blanks around it."""
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()


def is_true(element: Element, attribute: str, *, default: bool = False) -> bool:
    """Read a boolean attribute."""
    text = element.get(attribute)
    return default if text is None else text.strip() in {"true", "1"}


def line_of(element: Element) -> int | None:
    """Give the line of an element in its file."""
    return cast("int | None", element.sourceline)


def _require_shallow(file: str, root: Element) -> None:
    depth = 0
    for count, (event, _) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise refuse(file, "too-deep", f"元素嵌套超过 {MAX_DEPTH} 层")
        if count > 2 * MAX_ELEMENTS:
            raise refuse(file, "too-large", f"元素超过 {MAX_ELEMENTS} 个")
