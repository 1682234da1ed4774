"""Judges the words of a file: what is no BPMN, what stands where it means nothing.

What the engine does not run is refused if leaving it out would change what happens, else
the designer is told. A foreign vendor's extensions are kept in the file as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml import etree

from engine import model
from engine.bpmn import dialect, grammar, vocabulary, xml_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    Report = Callable[[Element, str, str, model.Severity], None]

_ERROR, _WARNING = model.Severity.ERROR, model.Severity.WARNING
_UNMEANT = "xpath"  # the schema's default, which modellers write without meaning it


def judge(element: Element, report: Report) -> None:
    """Judge an element with everything inside it."""
    todo = [element]
    while todo:
        node = todo.pop()
        _attributes(node, report)
        _vendors(node, report)
        _once(node, report)
        for child in node.iterchildren(f"{{{vocabulary.BPMN}}}*"):
            if xml_source.local(child) == "extensionElements":
                _extensions(node, child, report)
            elif _known(node, child, report):
                todo.append(child)


def judge_root(root: Element, report: Report) -> None:
    """Judge the file's root: what it says of languages and of extensions."""
    _attributes(root, report)
    language = root.get("expressionLanguage")
    if not _is_feel(language):
        message = f"文件写明表达式语言为「{language}」，但表达式一律按 FEEL 执行"
        report(root, "expression-language", message, _WARNING)
    for child in root.iterchildren(f"{{{vocabulary.BPMN}}}extension"):
        if xml_source.is_true(child, "mustUnderstand"):
            name = child.get("definition", "")
            message = f"文件要求必须理解扩展「{name}」（mustUnderstand），但它不会执行"
            report(child, "unsupported-extension", message, _ERROR)


def _known(node: Element, child: Element, report: Report) -> bool:
    """Say whether to look into a child; report one that has no business there."""
    place, kind = xml_source.local(node), xml_source.local(child)
    if kind in vocabulary.REFUSED:
        what = f"不支持{vocabulary.REFUSED[kind]}（{kind}）"
        report(child, "unsupported-element", what, _ERROR)
        return False
    if not grammar.is_known(kind):
        report(child, "unknown-element", f"不认识的元素「{kind}」", _ERROR)
        return False
    if not grammar.may_hold(place, kind):
        report(child, "misplaced-element", f"{place} 里的 {kind} 不起作用", _WARNING)
    return True


def _once(node: Element, report: Report) -> None:
    """Report what stands twice though only one could count."""
    seen: set[str] = set()
    for child in node.iterchildren(f"{{{vocabulary.BPMN}}}*"):
        kind = xml_source.local(child)
        kind = "loopCharacteristics" if kind.endswith("LoopCharacteristics") else kind
        if kind in vocabulary.ONCE and kind in seen:
            said = f"{xml_source.local(node)} 里的 {kind} 只能有一个"
            report(child, "doubled-element", said, _ERROR)
        seen.add(kind)


def _attributes(node: Element, report: Report) -> None:
    kind = xml_source.local(node)
    allowed = grammar.attributes(kind)
    for name, value in _texts(node):
        if name.startswith("{"):
            continue
        if name not in allowed:
            report(node, "unknown-attribute", f"{kind} 没有属性「{name}」，它不起作用", _WARNING)
        elif (wanted := grammar.wrong_value(kind, name, value)) is not None:
            message = f"{kind} 的属性 {name} 应是 {wanted}，而不是「{value}」"
            report(node, "bad-value", message, _ERROR)
    language = node.get("language")
    if grammar.is_expression(kind) and not _is_feel(language):
        message = f"表达式的语言「{language}」不支持，只支持 FEEL"
        report(node, "expression-language", message, _ERROR)


def _texts(node: Element) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in node.attrib.items()]


def _is_feel(language: str | None) -> bool:
    return not language or any(word in language.lower() for word in ("feel", _UNMEANT))


def _vendors(node: Element, report: Report) -> None:
    """Tell once for each element what other engines would run in it."""
    found: dict[str, list[str]] = {}
    for name, space in _foreign_words(node):
        vendor = dialect.VENDORS.get(space)
        if vendor is not None and name not in found.setdefault(vendor, []):
            found[vendor].append(name)
    for vendor, names in found.items():
        message = f"{vendor} 的扩展 {'、'.join(names)} 只保留在文件中，不会执行"
        report(node, "vendor-extension", message, _WARNING)


def _foreign_words(node: Element) -> Iterator[tuple[str, str]]:
    for name, _ in _texts(node):
        qualified = etree.QName(name)
        yield qualified.localname, qualified.namespace or ""
    for block in node.iterchildren(f"{{{vocabulary.BPMN}}}extensionElements"):
        for child in block.iterchildren("*"):
            yield xml_source.local(child), xml_source.namespace(child)


def _extensions(owner: Element, block: Element, report: Report) -> None:
    for child in block.iterchildren(f"{{{vocabulary.ZEEBE}}}*"):
        _extension(owner, child, report)


def _extension(owner: Element, child: Element, report: Report) -> None:
    """Tell what of an extension element of the dialect does nothing here."""
    place, kind = xml_source.local(owner), xml_source.local(child)
    for (name, attribute), why in dialect.REFUSED.items():
        if name == kind and (child.get(attribute) if attribute else len(child)):
            report(owner, "unsupported-extension", f"zeebe:{kind}：{why}，请去掉", _ERROR)
            return
    known = dialect.RUNS.get(kind)
    if kind in dialect.CARRIED or (kind, "") in dialect.REFUSED:
        return
    if known is None or place not in known.at:
        report(owner, "unused-extension", f"zeebe:{kind} 在 {place} 上不起作用", _WARNING)
        return
    unused = [n for n, _ in _texts(child) if n not in known.attributes and n[0] != "{"]
    if unused:
        message = f"zeebe:{kind} 的属性 {'、'.join(unused)} 不起作用"
        report(owner, "unused-extension", message, _WARNING)
    _binding(owner, child, report)


def _binding(owner: Element, child: Element, report: Report) -> None:
    chosen = child.get("bindingType")
    if chosen is None:
        return
    if chosen not in dialect.BINDINGS:
        message = f"不支持按「{chosen}」选择版本，请改为 deployment（与流程一同部署的版本）"
        report(owner, "unsupported-extension", message, _ERROR)
    elif (said := dialect.BINDINGS[chosen]) is not None:
        report(owner, "version-binding", f'bindingType="{chosen}"：{said}', _WARNING)
