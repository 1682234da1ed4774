"""The code lists of the ledger, and the names of roles."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.deps import Signed, needs
from api.replay import Route
from api.shapes import Shown
from engine import codes
from engine.queries import people

router = APIRouter(prefix="/api/codes", tags=["代码表"], route_class=Route)


class Code(Shown):
    """One entry of a code list."""

    code: str
    zh: str
    en: str
    group: str = ""


@router.get(
    "", operation_id="codes", response_model=dict[str, list[Code]], dependencies=needs(None)
)
def everything(credential: Signed) -> Any:
    """Give every code list by its name; `role` names the roles."""
    del credential
    roles = [
        {"code": code, "zh": name, "en": code.replace("_", " ")}
        for code, name in people.role_names().items()
    ]
    return {**codes.LISTS, "role": roles}
