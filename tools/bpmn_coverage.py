"""Writes docs/bpmn-coverage.md from the rows that tests/bpmn/test_coverage.py proves.

`python tools/bpmn_coverage.py` writes; `--check` only compares.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "bpmn-coverage.md"
HEAD = """# What becomes of every element and attribute of BPMN 2.0

Written by `make fix` from `tests/bpmn/coverage/`; each row is a test (`make test`). A row without
a test of its own beside it is proved where it stands, in `tests/bpmn/test_coverage.py`, which also
proves that every element, attribute and child of the standard's schema is named by a row.

- **runs**: executed as BPMN 2.0 and the Camunda 8 dialect say; the proof walks a diagram, saved
  and restored at every step.
- **refused**: `check` names the element and says why; a draft may be saved, not deployed.
- **warned**: deployed, and the designer is told that it does nothing here; the proof shows that
  the diagram runs as if it were not there.
- **carried**: kept in the file, to the byte, and changes nothing.

No row is accepted and wrong.
"""


def main() -> int:
    """Write the table, or say that it is stale."""
    sys.path.insert(0, str(ROOT))
    wanted = drawn()
    if TABLE.is_file() and TABLE.read_text(encoding="utf-8") == wanted:
        return 0
    if "--check" in sys.argv:
        print("docs/bpmn-coverage.md no longer matches the tests: run `make fix`", file=sys.stderr)
        return 1
    TABLE.write_text(wanted, encoding="utf-8")
    return 0


def drawn() -> str:
    """Return the document."""
    from tests.bpmn.coverage.registry import CASES, CHAPTERS  # noqa: PLC0415 (needs the path above)

    counts = Counter(str(case.verdict) for case in CASES)
    said = ", ".join(
        f"{counts[verdict]} {verdict}" for verdict in ("runs", "refused", "warned", "carried")
    )
    parts = [HEAD, f"{len(CASES)} rows: {said}.\n"]
    for title, chapter in CHAPTERS:
        rows = [
            f"| `{case.element}` | {_cell(case.aspect)} | {case.verdict} "
            f"| {_cell(case.note)}{_also(case.covers)} | {_proof(case.proof)} |"
            for case in chapter.CASES
        ]
        source = f"tests/bpmn/coverage/{chapter.__name__.rpartition('.')[2]}.py"
        parts.append(
            f"## {title}\n\nRows: `{source}`.\n\n"
            "| Element | Attribute, child or case | | How, or why not | Proved in |\n"
            "|---|---|---|---|---|\n" + "\n".join(rows) + "\n"
        )
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _also(words: Sequence[str]) -> str:
    """Name what else the row speaks for."""
    return "" if not words else f" (also {', '.join(f'`{word}`' for word in words)})"


def _proof(proof: str) -> str:
    path, _, name = proof.partition("::")
    if not proof:
        return ""
    return f"`{path}`" if name == "*" else f"`{path.removeprefix('tests/')}`: {_sentence(name)}"


def _sentence(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


if __name__ == "__main__":
    sys.exit(main())
