"""Writes the map in engine/README.md from the modules' first lines; `--check` only compares.

The order of the floors is the order of the layers in pyproject.toml, so the map, the
contract and the tree cannot tell three different stories.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "engine" / "README.md"
OPENING = "<!-- The map: written by `make fix` from each module's first line. -->"
CLOSING = "<!-- End of the map. -->"


def main() -> int:
    """Write the map, or say that it is stale."""
    current = README.read_text(encoding="utf-8")
    wanted = with_map(current, drawn(ROOT))
    if current == wanted:
        return 0
    if "--check" in sys.argv:
        print("engine/README.md no longer matches the tree: run `make fix`", file=sys.stderr)
        return 1
    README.write_text(wanted, encoding="utf-8")
    return 0


def drawn(root: Path) -> str:
    """Return the map of `root`/engine: floors from top to bottom, one line per file."""
    parts = []
    for number, floor in enumerate(_floors(root), start=1):
        present = [name for name in floor if _exists(root / "engine" / name)]
        if present:
            parts.append(f"### {number}. {' · '.join(present)}\n")
            parts.extend(_room(root / "engine", name) for name in present)
    return "\n".join(parts)


def with_map(readme: str, drawn_map: str) -> str:
    """Return the text of the README with the map between its two marks."""
    before, _, rest = readme.partition(OPENING)
    _, _, after = rest.partition(CLOSING)
    return f"{before}{OPENING}\n\n{drawn_map}\n{CLOSING}{after}"


def _floors(root: Path) -> list[list[str]]:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c.get("containers") == ["engine"])
    return [re.findall(r"\w+", layer) for layer in layers]


def _exists(path: Path) -> bool:
    return path.is_dir() or path.with_suffix(".py").is_file()


def _room(engine: Path, name: str) -> str:
    folder = engine / name
    if not folder.is_dir():
        return f"- `{name}.py`: {_first_line(folder.with_suffix('.py'))}\n"
    files = sorted(folder.rglob("*.py"), key=lambda file: (len(file.parts), file.as_posix()))
    lines = [
        f"- `{file.relative_to(engine).as_posix()}`: {_first_line(file)}"
        for file in files
        if file.name != "__init__.py"
    ]
    return "\n".join([*lines, ""])


def _first_line(file: Path) -> str:
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
