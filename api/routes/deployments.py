"""Deployments: diagrams, tables and forms go in as one bundle, or not at all."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import UploadFile

from api.deps import Writing, needs
from api.replay import Route
from api.shapes import Finding, Shown
from engine.actions import definitions
from engine.errors import InputInvalid
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/deployments", tags=["流程定义"], route_class=Route)

MAX_TOTAL = 10 * 2**20
MAX_FILE = 5 * 2**20
MAX_NAME = 200
_KINDS = (".bpmn", ".dmn", ".form", ".json")
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "items": {"type": "string", "contentMediaType": "application/xml"},
                        }
                    },
                }
            }
        },
    }
}


class Version(Shown):
    """A version that the deployment made, or found unchanged."""

    id: str
    key: str
    name: str
    version: int
    hash: str


class Deployment(Shown):
    """What was deployed, and warnings that did not refuse it."""

    id: str
    definitions: list[Version]
    findings: list[Finding]


async def uploaded(request: Request) -> dict[str, bytes]:
    """Read the uploaded files, whatever their field is called."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise InputInvalid("请以 multipart/form-data 上传 .bpmn、.dmn、.form 文件。")
    files: dict[str, bytes] = {}
    async with request.form(max_files=200, max_fields=20) as form:
        for _, part in form.multi_items():
            if not isinstance(part, UploadFile):
                continue
            name = (part.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
            if not name.endswith(_KINDS) or "\x00" in name:
                raise InputInvalid(f"只能上传 {'、'.join(_KINDS)} 文件。")
            if len(name) > MAX_NAME:
                raise InputInvalid(f"文件名超过 {MAX_NAME} 个字。")
            if name in files:
                raise InputInvalid(f"文件 {name} 重复。")
            content = await part.read(MAX_FILE + 1)
            if len(content) > MAX_FILE:
                raise InputInvalid(f"文件 {name} 超过 {MAX_FILE // 2**20} MB。")
            files[name] = content
    return files


@router.post(
    "",
    operation_id="deploy",
    status_code=201,
    response_model=Deployment,
    dependencies=needs(Verb.DEPLOY),
    max_body_size=MAX_TOTAL,
    openapi_extra=BODY,
)
def deploy(files: Annotated[dict[str, bytes], Depends(uploaded)], tx: Writing) -> Any:
    """Check the files as one bundle and make a new version of each process in it."""
    made = definitions.deploy(tx, files)
    return {
        "id": made.id,
        "definitions": [
            {**row, "key": row["process_id"], "hash": row["bundle_hash"]}
            for row in made.definitions
        ],
        "findings": made.warnings,
    }
