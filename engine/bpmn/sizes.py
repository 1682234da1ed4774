"""How long what an element shows to the world may be, so that every database can hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import errors, model
from engine.bpmn import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.diagram import Process

WORD = 200  # ids, names of messages and signals, correlation keys, kinds of job
GROUP = 120
TAG = 100
LARGEST = 2**31 - 1


def word(value: str, what: str, longest: int = WORD) -> str:
    """Admit a computed word, or say that it is too long or holds what no text may hold."""
    values.admit(value, what)
    if len(value) > longest:
        raise errors.ExpressionFailed(f"{what}超过 {longest} 个字")
    return value


def check(process: Process) -> Iterator[model.Finding]:
    """Find ids and words of a diagram that are too long to be kept."""
    words = [(process.id, process.line, "标识", process.id, WORD)]
    words.append((process.id, process.line, "版本标签", process.version_tag, TAG))
    words += [(flow.id, flow.line, "标识", flow.id, WORD) for flow in process.flows]
    for node in process.nodes.values():
        words.append((node.id, node.line, "标识", node.id, WORD))
        words.append((node.id, node.line, "消息或信号的名称", node.event.name or "", WORD))
    for element_id, line, what, text, longest in words:
        if len(text) > longest and not text.startswith("="):
            yield model.Finding(
                element_id=element_id,
                rule="too-long",
                message=f"「{element_id[:40]}」的{what}超过 {longest} 个字",
                file=process.file,
                line=line,
            )
