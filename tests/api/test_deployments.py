"""Deployments over HTTP: good ones make versions, bad ones say everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests import diagrams as d

GOOD = d.process(
    "good", d.start(), d.user("a", "handler@xingren"), d.end(), d.flows("start > a > end")
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><definitions>&m;</definitions>"
)
FILE_ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    "<definitions>&secret;</definitions>"
)


def deploy(client: TestClient, *files: tuple[str, bytes | str], field: str = "files") -> Any:
    parts = [
        (field, (name, content.encode() if isinstance(content, str) else content))
        for name, content in files
    ]
    return client.post("/api/deployments", files=parts)


@pytest.mark.parametrize("field", ["files", "files[]", "file"])
def test_a_good_diagram_becomes_a_version_and_again_no_new_one(
    program: Callable[..., TestClient], field: str
) -> None:
    client = program("designer")
    first = deploy(client, ("good.bpmn", GOOD), field=field)
    assert first.status_code == 201, first.text
    (made,) = first.json()["definitions"]
    assert (made["key"], made["version"]) == ("good", 1)
    (again,) = deploy(client, ("good.bpmn", GOOD)).json()["definitions"]
    assert again == made
    changed = GOOD.replace('name="a"', 'name="甲"')
    (second,) = deploy(client, ("good.bpmn", changed)).json()["definitions"]
    assert second["version"] == 2
    assert client.get(f"/api/definitions/{made['id']}/xml").text == GOOD
    keys = [one["version"] for one in client.get("/api/definitions?key=good").json()["items"]]
    assert keys == [2]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.bpmn", "这不是 XML"),
        ("a.bpmn", b"\x00\x01\x02"),
        ("a.bpmn", b""),
        ("a.bpmn", LAUGHS),
        ("a.bpmn", FILE_ENTITY),
        ("a.bpmn", GOOD.replace("userTask", "wishTask")),
        ("a.bpmn", GOOD.replace('targetRef="end"', 'targetRef="nowhere"')),
        ("a.bpmn", GOOD.replace("handler@xingren", "=handler(((")),
        ("a.bpmn", "<a>" * 100_000),
        ("a.dmn", "<definitions/>"),
        ("a.form", "{"),
        ("a.form", "[]"),
        ("a.exe", "MZ"),
        ("../../a.sh", "x"),
    ],
)
def test_a_bad_file_is_422_and_nothing_is_kept(
    program: Callable[..., TestClient], name: str, content: bytes | str
) -> None:
    client = program("designer")
    before = client.get("/api/definitions").json()
    answer = deploy(client, ("good.bpmn", GOOD), (name, content))
    assert answer.status_code == 422, answer.text
    assert "root:" not in answer.text
    assert client.get("/api/definitions").json() == before


def test_every_finding_is_told_with_its_element(program: Callable[..., TestClient]) -> None:
    text = d.process(
        "bad",
        d.start(),
        d.element("userTask", "a", d.extension('<zeebe:formDefinition formId="none" />')),
        d.call("b", "nowhere"),
        d.end(),
        d.flows("start > a > b > end"),
    )
    answer = deploy(program("designer"), ("bad.bpmn", text))
    assert answer.status_code == 422
    found = {(one["element_id"], one["rule"]) for one in answer.json()["errors"]}
    assert {element for element, _ in found} >= {"a", "b"}
    assert all(one["message"] for one in answer.json()["errors"])


def test_fifty_megabytes_are_413_and_one_large_file_is_refused(
    program: Callable[..., TestClient],
) -> None:
    client = program("designer")
    assert deploy(client, ("a.bpmn", b"<" * (50 * 2**20))).status_code == 413
    large = deploy(client, ("a.bpmn", b"<" * (6 * 2**20)))
    assert large.status_code == 422
    assert "5 MB" in large.json()["detail"]


def test_no_file_two_of_one_name_and_no_multipart_are_422(
    program: Callable[..., TestClient],
) -> None:
    client = program("designer")
    assert deploy(client, ("a.bpmn", GOOD), ("a.bpmn", GOOD)).status_code == 422
    assert client.post("/api/deployments", data={"x": "y"}).status_code == 422
    assert client.post("/api/deployments", json={}).status_code == 422
    assert client.post("/api/deployments").status_code == 422
    headers = {"Content-Type": "multipart/form-data"}
    assert client.post("/api/deployments", content=b"x", headers=headers).status_code in {400, 422}
