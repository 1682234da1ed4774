"""The maps tell the truth: what a README names exists, and what exists is named."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys

from tests.house import tree

FENCE = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"[\w.@-]*[\w-](/[\w.@-]+)*/|[\w@-]*(\.[\w-]+)+|Makefile|LICENSE")
ROOMS_OFF_THE_MAP = {".ci", "requirements"}


def test_each_path_of_the_front_map_exists() -> None:
    files = tree.paths()
    folders = {f"{prefix}/" for path in files for prefix in _prefixes(path)}
    unknown = [path for path in _mapped() if path not in folders and path not in files]
    assert unknown == []


def test_the_front_map_names_each_room() -> None:
    mapped = set(_mapped())
    top = {path.split("/")[0] + "/" for path in tree.paths() if "/" in path}
    floors = {
        "/".join(path.split("/")[:2]) + "/"
        for path in tree.matching(".py", under=("engine/",))
        if path.count("/") > 1
    }
    rooms = {room for room in top | floors if room.rstrip("/") not in ROOMS_OFF_THE_MAP}
    assert {room for room in rooms if not any(path.startswith(room) for path in mapped)} == set()


def test_the_map_of_the_engine_names_each_file() -> None:
    command = [sys.executable, "tools/engine_map.py", "--check"]
    done = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    readme = tree.text("engine/README.md")
    modules = (path.removeprefix("engine/") for path in tree.matching(".py", under=("engine/",)))
    unnamed = [
        module
        for module in modules
        if not module.endswith("__init__.py") and f"`{module}`" not in readme
    ]
    assert unnamed == []


def test_the_table_of_bpmn_is_the_one_that_the_tests_prove() -> None:
    command = [sys.executable, "tools/bpmn_coverage.py", "--check"]
    done = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_nested_map_is_read_as_paths() -> None:
    drawn = (
        "engine/      HOW it happens\n"
        "  actions/   verbs\n"
        "    tasks.py leads.py …\n"
        "api/         thin\n"
        "  app.py deps.py (one file per page)\n"
    )
    assert _paths_in(drawn) == [
        "engine/",
        "engine/actions/",
        "engine/actions/tasks.py",
        "engine/actions/leads.py",
        "api/",
        "api/app.py",
        "api/deps.py",
    ]


def _mapped() -> list[str]:
    """Return the paths of the first drawn block of README.md that names engine/."""
    blocks = (match.group(1) for match in FENCE.finditer(tree.text("README.md")))
    drawn = next((block for block in blocks if re.search(r"^engine/\s", block, re.MULTILINE)), None)
    assert drawn, "README.md has no map of the house: a fenced block with a line for engine/"
    return _paths_in(drawn)


def _paths_in(drawn: str) -> list[str]:
    """Read indentation as nesting, and the paths before the first wide gap as a line's names."""
    above: list[tuple[int, str]] = []
    found = []
    for line in drawn.splitlines():
        indent = len(line) - len(line.lstrip())
        above = [(depth, folder) for depth, folder in above if depth < indent]
        parent = above[-1][1] if above else ""
        names = re.split(r"\s{2,}", line.strip())[0]
        for word in itertools.takewhile(PATH.fullmatch, names.split()):
            found.append(parent + word)
            if word.endswith("/"):
                above.append((indent, parent + word))
    return found


def _prefixes(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]
