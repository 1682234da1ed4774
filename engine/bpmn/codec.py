"""An instance's state as compact, versioned bytes: tagged JSON, UTF-8, without specs."""

from __future__ import annotations

from typing import Any

import orjson

from engine import errors, tagged

VERSION = 1


def dump(value: Any) -> bytes:
    """Write a value."""
    try:
        return orjson.dumps([VERSION, tagged.encode(value)])
    except orjson.JSONEncodeError as problem:
        raise errors.InputInvalid(f"流程状态中有不能保存的值：{problem}") from None


def load(content: bytes) -> Any:
    """Read what `dump` wrote."""
    try:
        version, value = orjson.loads(content)
    except (orjson.JSONDecodeError, ValueError, TypeError):
        raise errors.InputInvalid("流程状态已损坏，无法读取") from None
    if version != VERSION:
        raise errors.InputInvalid(f"流程状态的格式版本 {version} 不能由本程序读取")
    return tagged.decode(value)
