"""What is wrong with a request's fields, in Chinese sentences, without repeating the value."""

from __future__ import annotations

from typing import Any

_SENTENCES = {
    "missing": "缺少 {field}。",
    "extra_forbidden": "不认识的字段 {field}。",
    "json_invalid": "请求内容不是有效的 JSON。",
    "string_type": "{field} 应为文字。",
    "string_too_short": "{field} 至少 {min_length} 个字。",
    "string_too_long": "{field} 至多 {max_length} 个字。",
    "string_pattern_mismatch": "{field} 格式不正确。",
    "int_type": "{field} 应为整数。",
    "int_parsing": "{field} 应为整数。",
    "int_from_float": "{field} 应为整数。",
    "int_parsing_size": "{field} 数字过大。",
    "float_type": "{field} 应为数字。",
    "float_parsing": "{field} 应为数字。",
    "decimal_type": "{field} 应为数字。",
    "decimal_parsing": "{field} 应为数字。",
    "finite_number": "{field} 应为有限的数字。",
    "bool_type": "{field} 应为是或否。",
    "bool_parsing": "{field} 应为是或否。",
    "date_parsing": "{field} 应为日期（如 2024-07-12）。",
    "date_from_datetime_parsing": "{field} 应为日期（如 2024-07-12）。",
    "datetime_parsing": "{field} 应为时间（如 2024-07-12T09:00:00+08:00）。",
    "timezone_aware": "{field} 应带时区（如 2024-07-12T09:00:00+08:00）。",
    "enum": "{field} 应为 {expected} 之一。",
    "literal_error": "{field} 应为 {expected} 之一。",
    "greater_than": "{field} 应大于 {gt}。",
    "greater_than_equal": "{field} 应不小于 {ge}。",
    "less_than": "{field} 应小于 {lt}。",
    "less_than_equal": "{field} 应不大于 {le}。",
    "list_type": "{field} 应为列表。",
    "too_long": "{field} 至多 {max_length} 项。",
    "too_short": "{field} 至少 {min_length} 项。",
    "dict_type": "{field} 应为对象。",
    "model_attributes_type": "{field} 应为对象。",
    "value_error": "{field} 的值不能用。",
}


def in_words(error: dict[str, Any]) -> dict[str, Any]:
    """Give one of pydantic's errors as {path, rule, message}."""
    kind = str(error.get("type", ""))
    path = ".".join(str(part) for part in error.get("loc", ())[1:]) or "请求内容"
    template = _SENTENCES.get(kind, "{field} 的值不正确。")
    context = {key: value for key, value in (error.get("ctx") or {}).items() if key != "error"}
    message = template.format_map(_Known(context, field=path))
    return {"path": path, "rule": kind, "message": message}


class _Known(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
