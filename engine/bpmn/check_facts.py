"""Facts of the ledger that a diagram or form names, though there are none of that name.

Read, they would be null for ever; written, an incident. Only told: outside a lead's case
`lead` is a variable like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine import errors, model, results
from engine.bpmn import library
from engine.forms import form as forms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from engine.bpmn.compile_texts import Texts


class Ledger(NamedTuple):
    """The names of the facts that may be read, and of those that may be written."""

    reads: Collection[str]
    writes: Collection[str]


def of_texts(texts: Texts, ledger: Ledger) -> Iterator[model.Finding]:
    """Find the facts that expressions read and elements write."""
    for element_id, line, column in texts.facts:
        if column not in ledger.reads:
            yield _finding(element_id, f"表达式读取的{_named(column)}", texts.file, line)
    for element_id, line, column in texts.assigned:
        if column not in ledger.writes:
            yield _finding(element_id, f"要写入的{_named(column)}", texts.file, line)


def of_forms(resources: Mapping[str, bytes], ledger: Ledger) -> Iterator[model.Finding]:
    """Find the facts that forms write."""
    for file, content in sorted(resources.items()):
        if library.is_bpmn(file) or not file.endswith(library.FORM_SUFFIXES):
            continue
        try:
            fields = forms.parse(content).fields
        except errors.XiaohaoError:
            continue  # the file itself is reported by its own check
        for field in fields:
            head, *rest = field.path
            if head == results.LEAD and rest and not field.fixed and rest[0] not in ledger.writes:
                what = f"字段「{field.label}」要写入的{_named(rest[0])}"
                yield _finding(field.id, what, file, None)


def _named(column: str) -> str:
    return f"台账事实「{results.LEAD}.{column}」"


def _finding(element_id: str, what: str, file: str, line: int | None) -> model.Finding:
    return model.Finding(
        element_id=element_id,
        rule="unknown-fact",
        message=f"{what}不存在",
        severity=model.Severity.WARNING,
        file=file,
        line=line,
    )
