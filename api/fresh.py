"""What a conflict tells beside its sentence: the thing as it is now, if the asker may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from api import shapes
from engine.errors import NotFound
from engine.queries import answers, visibility, worklist

if TYPE_CHECKING:
    from fastapi import Request

    from engine.model import Actor
    from engine.transaction import Engine, Transaction


def current(request: Request) -> dict[str, Any] | None:
    """Look again at what the request's path names, in a transaction of its own."""
    actor: Actor | None = getattr(request.state, "actor", None)
    named = [name for name in _LOOKS if name in request.path_params]
    if actor is None or not named:
        return None
    engine: Engine = request.app.state.engine
    with engine.read(actor) as tx:
        try:
            return _LOOKS[named[0]](tx, request.path_params[named[0]])
        except NotFound:
            return None


def _task(tx: Transaction, task_id: str) -> dict[str, Any]:
    return shapes.Task.model_validate(worklist.task(tx, task_id)).model_dump(mode="json")


def _instance(tx: Transaction, instance_id: str) -> dict[str, Any]:
    if not visibility.may_see_instance(tx, instance_id):
        raise NotFound("没有这个流程实例，或您无权查看。")
    return answers.instance(tx, instance_id)


_LOOKS: dict[str, Callable[[Transaction, str], dict[str, Any]]] = {
    "task_id": _task,
    "instance_id": _instance,
}
