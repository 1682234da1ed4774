"""A cursor that was tampered with is refused, whatever it says."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient

LISTS = (
    "/api/tasks?scope=all",
    "/api/tasks?scope=all&sort=priority",
    "/api/leads?limit=5",
    "/api/leads?sort=number",
    "/api/leads?sort=amount_involved",
    "/api/leads?sort=discovered_on",
    "/api/instances?limit=5",
    "/api/timers?limit=5",
    "/api/incidents?limit=5",
)


@pytest.mark.parametrize(
    "content",
    [
        ["v", "abc", "x"],
        ["v", 2**64 - 1, "x"],
        ["v", True, "x"],
        ["v", None, "x"],
        ["v", "a\x00", "x"],
        ["v", "a", None],
        ["v", "a", ["x"]],
        ["t", "2020-01-01T00:00:00", "x"],
        ["t", "2020-01-01T00:00:00Z", 5],
        ["d", "2020-01-01", "x"],
        ["n", "NaN", "x"],
        ["n", "1e999", "x"],
        ["n", "1.234", "x"],
        [],
        {},
    ],
)
def test_no_cursor_is_a_500(program: Callable[..., TestClient], content: Any) -> None:
    client = program("supervisor")
    cursor = base64.urlsafe_b64encode(orjson.dumps(content)).decode().rstrip("=")
    for path in LISTS:
        assert client.get(f"{path}&cursor={cursor}").status_code in {200, 422}, path
