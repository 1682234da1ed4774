"""Words that stand for something known: codes of the code lists, bodies, yes and no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine import codes
from engine.ledger import words
from engine.ledger.refusal import Refused
from engine.model import Body

_KIND_NAMES = {"street": "街道", "community": "社区"}
_TRUE = frozenset({"是", "有", "Y", "YES", "TRUE", "1", "√", "✓", "已"})
_FALSE = frozenset({"否", "无", "N", "NO", "FALSE", "0", "×", "X", "未"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyIndex:
    """The bodies of the tree, found by name or id."""

    bodies: tuple[Body, ...]

    @classmethod
    def of(cls, bodies: Iterable[Body]) -> BodyIndex:
        """Keep the bodies in their order."""
        return cls(bodies=tuple(bodies))

    def find(self, text: str, kinds: tuple[str, ...] = (), *, parent_id: str | None = None) -> str:
        """Give the id of the body named `text`, of one of `kinds` and, if told, of a parent."""
        suitable = [b for b in self.bodies if not kinds or b.kind in kinds]
        key = words.bare(text)
        found = [b for b in suitable if key in self._keys(b)]
        if len(found) > 1 and parent_id is not None:
            found = [b for b in found if b.parent_id == parent_id]
        if len(found) == 1:
            return found[0].id
        what = "或".join(_KIND_NAMES.get(kind, kind) for kind in kinds) or "单位"
        if found:
            labels = "、".join(f"「{self.label_of(b.id)}」" for b in found)
            raise Refused(
                "ambiguous_body",
                f"{words.shown(text)}对应不止一个{what}，请写明是哪一个：{labels}。",
            )
        hint = words.did_you_mean(text, [b.name for b in suitable])
        raise Refused("unknown_body", f"没有名为{words.shown(text)}的{what}{hint}")

    def parent_of(self, body_id: str) -> str | None:
        """Name the body above."""
        return next((b.parent_id for b in self.bodies if b.id == body_id), None)

    def label_of(self, body_id: str | None) -> str:
        """Give the name that means this body only: with the body above when others share it."""
        body = next((b for b in self.bodies if b.id == body_id), None)
        if body is None:
            return body_id or ""
        shared = sum(words.bare(b.name) == words.bare(body.name) for b in self.bodies) > 1
        return f"{self.name_of(body.parent_id)}/{body.name}" if shared else body.name

    def name_of(self, body_id: str | None) -> str:
        """Give a body's name; an unknown id is its own name, none is empty."""
        if body_id is None:
            return ""
        return next((b.name for b in self.bodies if b.id == body_id), body_id)

    def _keys(self, body: Body) -> set[str]:
        named = (body.name, body.id, f"{self.name_of(body.parent_id)}/{body.name}")
        return {words.bare(name) for name in named}


def code(list_name: str, text: str) -> str:
    """Give the code whose label or code is `text`, or refuse it with near labels."""
    entries = codes.LISTS[list_name]
    key = words.bare(text)
    for entry in entries:
        if key in {words.bare(entry.zh), entry.code.upper()}:
            return entry.code
    near = words.near(text, [entry.zh for entry in entries])
    listed = "、".join(entry.zh for entry in entries)
    hint = f"是不是{'或'.join(f'「{name}」' for name in near)}？" if near else ""
    raise Refused("unknown_code", f"填的是{words.shown(text)}，{hint}应为：{listed}。")


def flag(value: object) -> bool:
    """Read 是 or 否, and what spreadsheets make of them."""
    if isinstance(value, bool | int | float) and value in {0, 1}:
        return bool(value)
    key = words.bare(str(value))
    if key in _TRUE:
        return True
    if key in _FALSE:
        return False
    raise Refused("flag", f"填的是{words.shown(value)}，应为「是」或「否」。")
