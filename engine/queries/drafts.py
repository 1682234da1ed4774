"""What is wrong with files before they are deployed: as a diagram, and before the law.

The BPMN room knows what runs; this knows the facts of the ledger and the catalogue of
limits: its own rows, and the limits that a diagram names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import errors
from engine.bpmn import check, check_facts, library
from engine.dmn import parse, rows
from engine.queries import calculator, judging
from engine.rules import facts, limit_catalogue

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from engine.dmn.decision import DecisionModel
    from engine.model import Finding
    from engine.rules.limits import Catalogue


def findings(
    files: Mapping[str, bytes],
    *,
    known: Collection[str] = (),
    deployed: Catalogue | None = None,
) -> list[Finding]:
    """Find everything wrong, all at once.

    `known` are the processes deployed already. The limits a diagram may name are those of
    the catalogue among the files, else of the deployed one; if neither is told, any.
    """
    catalogue, wrong = _catalogue(files)
    catalogue = catalogue or deployed
    words = None
    if catalogue is not None:
        words = dict.fromkeys((calculator.DUE, judging.NAME), catalogue.versions)
    ledger = check_facts.Ledger(reads=facts.READABLE, writes=facts.KIND.keys())
    found = check.check(files, known=known, functions=calculator.NAMES, words=words, ledger=ledger)
    return [*found, *wrong]


def _catalogue(files: Mapping[str, bytes]) -> tuple[Catalogue | None, list[Finding]]:
    """Read the catalogue of limits among the files; what is no table is reported elsewhere."""
    tables: dict[str, tuple[str, DecisionModel]] = {}
    for file, content in files.items():
        if not file.endswith(library.DMN_SUFFIX):
            continue
        try:
            model = parse.parse(content)
        except errors.XiaohaoError:
            continue
        for name in (limit_catalogue.DECISION, limit_catalogue.EXTENSION_DECISION):
            if name in model.decisions:
                tables[name] = (file, model)
    if limit_catalogue.DECISION not in tables:
        return None, []
    file, model = tables[limit_catalogue.DECISION]
    extensions = tables.get(limit_catalogue.EXTENSION_DECISION)
    return limit_catalogue.read(
        rows.of(model, limit_catalogue.DECISION),
        () if extensions is None else rows.of(extensions[1], limit_catalogue.EXTENSION_DECISION),
        file=file,
    )
