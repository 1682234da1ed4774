"""Reads a form-js schema into fields, and notes everything that is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from engine.forms import components
from engine.forms.components import Notes
from engine.forms.field import Field
from engine.model import Finding

MAX_BYTES = 1_000_000
MAX_COMPONENTS = 500
MAX_DEPTH = 8
DISPLAY_ONLY = frozenset(
    {
        "text", "html", "image", "separator", "spacer", "button", "table", "iframe",
        "documentPreview",
    }
)  # fmt: skip
_KEY = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")

Read = tuple[str, tuple[Field, ...], list[Finding]]


def read(schema: bytes | Mapping[str, Any]) -> Read:
    """Return the form's id, its fields and what is wrong with the schema."""
    notes = Notes()
    content = _content(schema, notes)
    if content is None:
        return "", (), notes.findings
    form_id = content.get("id")
    if not isinstance(form_id, str) or not form_id:
        notes.error("", "id_missing", "表单没有编号（id），请在表单属性中填写。")
        form_id = ""
    if content.get("type", "default") != "default":
        notes.error(form_id, "type", "文件不是 form-js 表单，请检查文件类型。")
    reader = _Reader(notes)
    fields = reader.level(content.get("components"), (), (), 0)
    return form_id, tuple(fields), notes.findings


def _content(schema: bytes | Mapping[str, Any], notes: Notes) -> Mapping[str, Any] | None:
    if not isinstance(schema, Mapping):
        if len(schema) > MAX_BYTES:
            notes.error("", "too_large", "表单定义超过 1 MB，请精简后再上传。")
            return None
        try:
            schema = json.loads(schema)
        except (ValueError, RecursionError):
            notes.error("", "not_json", "表单定义不是合格的 JSON，请用建模工具重新导出。")
            return None
    if not isinstance(schema, Mapping):
        notes.error("", "not_form", "表单定义应为一个 JSON 对象，请用建模工具重新导出。")
        return None
    return schema


class _Reader:
    """Walks over the components of a schema."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.count = 0

    def level(
        self,
        found: Any,
        prefix: tuple[str, ...],
        hidden_when: tuple[Any, ...],
        depth: int,
    ) -> list[Field]:
        """Read the components of a form, group or list; paths must differ within it."""
        fields = self._components(found, prefix, hidden_when, depth)
        self._require_distinct(fields)
        return fields

    def _components(
        self, found: Any, prefix: tuple[str, ...], hidden_when: tuple[Any, ...], depth: int
    ) -> list[Field]:
        if not isinstance(found, list):
            self.notes.error("", "components", "表单缺少组件列表（components），请重新导出。")
            return []
        if depth > MAX_DEPTH:
            self.notes.error("", "too_deep", f"表单的分组嵌套超过 {MAX_DEPTH} 层，请减少层数。")
            return []
        fields: list[Field] = []
        for component in found:
            self.count += 1
            if self.count > MAX_COMPONENTS:
                self.notes.error("", "too_many", f"表单的组件超过 {MAX_COMPONENTS} 个，请拆分。")
                break
            if isinstance(component, Mapping):
                fields += self._component(component, prefix, hidden_when, depth)
            else:
                self.notes.error("", "components", "组件列表中有不是组件的内容，请重新导出。")
        return fields

    def _component(
        self,
        component: Mapping[str, Any],
        prefix: tuple[str, ...],
        hidden_when: tuple[Any, ...],
        depth: int,
    ) -> list[Field]:
        kind = str(component.get("type"))
        conditions = hidden_when + components.hidden_when(component, self.notes)
        if kind in DISPLAY_ONLY:
            return []
        if kind == "group":
            path = prefix + self._path(component, "path", optional=True)
            inner = component.get("components")
            return self._components(inner, path, conditions, depth + 1)
        if kind == "dynamiclist":
            path = self._path(component, "path" if "path" in component else "key")
            rows = self.level(component.get("components"), (), (), depth + 1)
            return [components.rows(component, prefix + path, conditions, tuple(rows))]
        if kind not in components.TYPES:
            message = f"不支持的组件类型“{kind}”，请改用其他组件。"
            self.notes.error(components.identity(component), "component_type", message)
            return []
        path = self._path(component, "key")
        if not path:
            return []
        return [components.field(component, prefix + path, conditions, self.notes)]

    def _path(
        self, component: Mapping[str, Any], name: str, *, optional: bool = False
    ) -> tuple[str, ...]:
        key = component.get(name)
        if optional and not key:
            return ()
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            label = components.label(component)
            message = f"「{label}」的键“{key}”无效，应为字母或汉字开头的名称，可用点号分层。"
            self.notes.error(components.identity(component), "key", message)
            return ()
        return tuple(key.split("."))

    def _require_distinct(self, fields: list[Field]) -> None:
        seen: dict[tuple[str, ...], Field] = {}
        for field in fields:
            for path, other in seen.items():
                size = min(len(path), len(field.path))
                if path[:size] == field.path[:size]:
                    message = (
                        f"「{field.label}」与「{other.label}」的键“{field.key}”重复或相互包含，"
                        f"请改名。"
                    )
                    self.notes.error(field.id, "key_twice", message)
                    break
            seen.setdefault(field.path, field)
