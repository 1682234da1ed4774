"""Tells operators which expressions gave null, and why: each once per version of a process.

A log line names the process, the element and the place in the text, never a value, for
that may be personal. The same remark of the same version is not repeated, so that a
condition that is looked at all day long makes one line, not thousands.
"""

from __future__ import annotations

import logging
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.model import Finding
    from engine.store.rows import Row

CAPACITY = 10_000
_log = logging.getLogger("xiaohao.feel")
_told: dict[tuple[str, str, str, str], None] = {}
_lock = Lock()


def tell(instance: Row, remarks: Iterable[Finding]) -> None:
    """Log what was remarked in a step of an instance, unless it was logged before."""
    for found in remarks:
        if _is_new((instance["bundle_hash"], found.element_id, found.rule, found.message)):
            _log.info(
                "an expression gave null",
                extra={
                    "action": "expression_null",
                    "process_id": instance["process_id"],
                    "definition_id": instance["definition_id"],
                    "element_id": found.element_id,
                    "rule": found.rule,
                    "line": found.line,
                    "column": found.column,
                    "remark": found.message,
                },
            )


def _is_new(key: tuple[str, str, str, str]) -> bool:
    with _lock:
        if key in _told:
            return False
        if len(_told) >= CAPACITY:
            del _told[next(iter(_told))]
        _told[key] = None
        return True
