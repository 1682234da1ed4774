"""The API's description: OpenAPI for programs, a plain page of our own for people."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

router = APIRouter(prefix="/api/docs", tags=["运行"], include_in_schema=False)

_STYLE = (
    "body{font:15px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "td{padding:.2rem .8rem .2rem 0;vertical-align:top}code{white-space:nowrap}"
)


@router.get("", operation_id="api_docs")
def docs(request: Request) -> HTMLResponse:
    """List every operation; nothing is loaded from elsewhere."""
    described = request.app.openapi()
    groups: dict[str, list[str]] = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            row = (
                f"<tr><td><code>{escape(method.upper())} {escape(path)}</code></td>"
                f"<td>{escape(operation.get('operationId', ''))}</td>"
                f"<td>{escape(operation.get('description', ''))}</td></tr>"
            )
            groups.setdefault((operation.get("tags") or ["其他"])[0], []).append(row)
    tables = "".join(
        f"<h2>{escape(name)}</h2><table>{''.join(rows)}</table>" for name, rows in groups.items()
    )
    return HTMLResponse(
        f"<!doctype html><html lang=zh-CN><meta charset=utf-8><title>接口说明</title>"
        f"<style>{_STYLE}</style><h1>{escape(described['info']['title'])}</h1>"
        f"<p>{escape(described['info']['description'])}</p>"
        f"<p>机器可读：<a href=/api/openapi.json>/api/openapi.json</a></p>{tables}</html>"
    )
