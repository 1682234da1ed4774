"""Damages files by chance: what a slip of the hand, another tool or a spiteful hand would do.

The same seed does the same damage. Nothing here knows what the files mean.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from lxml import etree

_TEXTS = (
    "",
    " ",
    "x",
    "-1",
    "1e999",
    "true",
    "=",
    "=1/0",
    "=[",
    "=a.b.c",
    "=for i in 1..10**9 return i",
    "龘𠮷\u202e",
    "9" * 400,
    "P1Y1M",
    "R/PT0S",
    "../../etc/passwd",
    "<&>",
)
_BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
_OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

Element = Any
"""An element of lxml, which has no public type for it."""


def xml(chance: random.Random, content: bytes) -> bytes:
    """Damage an XML file in one to four places, and sometimes its bytes."""
    root = etree.fromstring(content)
    for _ in range(chance.randint(1, 4)):
        chance.choice(_TREE)(chance, root)
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return chance.choice(BYTES)(chance, content) if chance.random() < 0.25 else content


def schema(chance: random.Random, content: bytes) -> bytes:
    """Damage a JSON file in one to four places, and sometimes its bytes."""
    value = json.loads(content)
    for _ in range(chance.randint(1, 4)):
        value = _damaged(chance, value)
    content = json.dumps(value, ensure_ascii=False).encode()
    return chance.choice(BYTES)(chance, content) if chance.random() < 0.25 else content


# ---- the tree of an XML file -----------------------------------------------------


def _one(chance: random.Random, root: Element) -> Element:
    """Choose an element, not the root if there is another."""
    elements = list(root.iter(etree.Element))[1:]
    return chance.choice(elements) if elements else root


def _drop(chance: random.Random, root: Element) -> None:
    found = _one(chance, root)
    if found.getparent() is not None:
        found.getparent().remove(found)


def _double(chance: random.Random, root: Element) -> None:
    found = _one(chance, root)
    if found.getparent() is not None:
        found.addnext(copy.deepcopy(found))


def _multiply(chance: random.Random, root: Element) -> None:
    found = _one(chance, root)
    if found.getparent() is not None and len(list(found.iter())) < 4:
        found.getparent().extend(copy.deepcopy(found) for _ in range(chance.randint(10, 300)))


def _move(chance: random.Random, root: Element) -> None:
    found, to = _one(chance, root), _one(chance, root)
    if to not in found.iter():
        to.append(found)


def _rename(chance: random.Random, root: Element) -> None:
    _one(chance, root).tag = _one(chance, root).tag


def _misspell(chance: random.Random, root: Element) -> None:
    found = _one(chance, root)
    found.tag = f"{found.tag}{chance.choice(['s', 'X', '龘'])}"


def _strip_namespace(chance: random.Random, root: Element) -> None:
    found = _one(chance, root)
    found.tag = etree.QName(found).localname


def _deepen(chance: random.Random, root: Element) -> None:
    """Put an element many times into copies of what is around it."""
    found = _one(chance, root)
    for _ in range(chance.choice([3, 40, 150])):
        around = found.getparent()
        if around is None:
            return
        shell = etree.SubElement(around, found.tag, found.attrib)
        shell.append(found)


def _with_attribute(chance: random.Random, root: Element) -> tuple[Element, str]:
    found = _one(chance, root)
    return found, chance.choice(list(found.attrib) or ["id"])


def _swap(chance: random.Random, root: Element) -> None:
    """Let two elements change the values of their attributes: references go astray."""
    (one, name), (other, other_name) = _with_attribute(chance, root), _with_attribute(chance, root)
    one.set(name, other.get(other_name, ""))


def _garble(chance: random.Random, root: Element) -> None:
    found, name = _with_attribute(chance, root)
    found.set(name, chance.choice(_TEXTS))


def _swell(chance: random.Random, root: Element) -> None:
    found, name = _with_attribute(chance, root)
    found.set(name, "龘" * chance.choice([300, 100_000]))


def _forget(chance: random.Random, root: Element) -> None:
    found, name = _with_attribute(chance, root)
    found.attrib.pop(name, None)


def _invent(chance: random.Random, root: Element) -> None:
    _, name = _with_attribute(chance, root)
    _one(chance, root).set(name, chance.choice(_TEXTS))


def _retext(chance: random.Random, root: Element) -> None:
    _one(chance, root).text = chance.choice(_TEXTS)


_TREE: tuple[Callable[[random.Random, Element], None], ...] = (
    _drop,
    _drop,
    _double,
    _multiply,
    _move,
    _move,
    _rename,
    _misspell,
    _strip_namespace,
    _deepen,
    _swap,
    _swap,
    _garble,
    _garble,
    _swell,
    _forget,
    _forget,
    _invent,
    _retext,
)


# ---- the values of a JSON file ---------------------------------------------------


def _damaged(chance: random.Random, value: Any) -> Any:
    """Go down by chance, and damage what is there."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(list(value))
        if chance.random() < 0.15:
            return {k: v for k, v in value.items() if k != key}
        if chance.random() < 0.1:
            return {**value, chance.choice([*value, "x", ""]): value[key]}
        return {**value, key: _damaged(chance, value[key])}
    if isinstance(value, list) and value and chance.random() < 0.85:
        index = chance.randrange(len(value))
        if chance.random() < 0.2:
            return [*value[:index], *value[index + 1 :]]
        if chance.random() < 0.2:
            return [*value, *[value[index]] * chance.choice([1, 600])]
        return [*value[:index], _damaged(chance, value[index]), *value[index + 1 :]]
    return chance.choice([None, True, -1, 10**400, 1.5, [], {}, _nested(), [value], *_TEXTS])


def _nested() -> Any:
    value: Any = {}
    for _ in range(60):
        value = {"components": [value], "type": "group"}
    return value


# ---- the bytes of any file -------------------------------------------------------


def _cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _scratch(chance: random.Random, content: bytes) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.randbytes(chance.choice([1, 1, 8])) + content[place + 1 :]


def _declared_otherwise(chance: random.Random, content: bytes) -> bytes:
    name = chance.choice([b"GBK", b"latin-1", b"UTF-16", b"UTF-7", b"no-such", b""])
    return content.replace(b"UTF-8", name, 1)


def _recoded(chance: random.Random, content: bytes) -> bytes:
    encoding = chance.choice(["utf-16", "utf-16-le", "utf-32", "gb18030", "utf-8-sig"])
    return content.decode("utf-8", "replace").encode(encoding)


def _with_entities(chance: random.Random, content: bytes) -> bytes:
    head, mark, rest = content.partition(b"?>")
    kind = chance.choice([_BOMB, _OUTSIDE])
    return head + mark + kind + rest.replace(b">", b">&d;" if kind is _BOMB else b">&a;", 5)


BYTES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _cut,
    _cut,
    _scratch,
    _scratch,
    _declared_otherwise,
    _recoded,
    _with_entities,
    lambda _, content: content + content,
    lambda _, content: b"\0" + content,
    lambda _, __: b"",
)
