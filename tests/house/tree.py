"""What the house is made of: the files git knows or would take, and their text."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GENERATED = frozenset({"web/src/shared/api/schema.d.ts"})
ROOMS_OF_CODE = ("engine/", "api/", "cli/")


@functools.cache
def paths() -> tuple[str, ...]:
    """Every file of the project, from its root, without what is ignored or generated."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git is wherever it is
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    return tuple(sorted(name for name in set(listed) if name and (ROOT / name).is_file()))


def matching(*endings: str, under: tuple[str, ...] = ("",)) -> list[str]:
    """The files that end so and lie there, generated ones left out."""
    return [
        path
        for path in paths()
        if path.endswith(endings) and path.startswith(under) and path not in GENERATED
    ]


def text(path: str) -> str:
    """Return the text of a file, or nothing when it is no text."""
    raw = (ROOT / path).read_bytes()
    return "" if b"\0" in raw[:8192] else raw.decode("utf-8", errors="replace")
