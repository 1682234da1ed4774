"""Serves the built web application: hashed assets for a year, every other path its index page."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.exceptions import HTTPException

router = APIRouter(include_in_schema=False)

_FOREVER = "public, max-age=31536000, immutable"
_FRESH = "no-cache"
_NOT_BUILT = (
    "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>销号</title>"
    "<p>网页尚未构建。请运行 <code>make run</code>，或查看 <a href=/api/docs>接口说明</a>。</p>"
    "</html>"
)


@router.api_route("/{path:path}", methods=["GET", "HEAD"])
def page(request: Request, path: str) -> Response:
    """Give a file of the web build, or the index page for a path of the application."""
    if path == "api" or path.startswith("api/"):
        raise HTTPException(404)
    root: Path = request.app.state.engine.settings.web_dir.resolve()
    file = _file(root, path)
    if file is not None:
        hashed = path.startswith("assets/")
        return FileResponse(file, headers={"Cache-Control": _FOREVER if hashed else _FRESH})
    if path.startswith("assets/"):
        raise HTTPException(404)
    index = root / "index.html"
    if not index.is_file():
        return HTMLResponse(_NOT_BUILT)
    return FileResponse(index, headers={"Cache-Control": _FRESH})


def _file(root: Path, path: str) -> Path | None:
    try:
        file = (root / path).resolve()
        return file if path and file.is_relative_to(root) and file.is_file() else None
    except OSError:  # a name too long for the disk is no file
        return None
