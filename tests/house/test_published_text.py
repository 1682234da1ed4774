"""What a stranger gets: no address of a registry, no path of somebody's machine."""

from __future__ import annotations

import json
import re

from tests.house import tree

# The brackets keep this file from accusing itself.
MACHINE_PATH = re.compile(r"(?<![\w./-])/(wor[k]/main|wor[k]/shared|roo[t]/|hom[e]/\w+/)")
REGISTRY_SETTING = re.compile(r"(index-url|find-links|registry)\s*[=: ]\s*[\"']?\w+://")


def test_the_python_locks_carry_versions_and_hashes_and_no_address() -> None:
    for path in tree.matching(".txt", under=("requirements/",)):
        lock = tree.text(path)
        assert "://" not in lock, path
        assert "--hash=sha256:" in lock, path
        unpinned = [
            line for line in lock.splitlines() if re.match(r"[a-z]", line) if "==" not in line
        ]
        assert unpinned == [], path


def test_the_web_lock_carries_versions_and_hashes_and_no_address() -> None:
    packages = json.loads(tree.text("web/package-lock.json"))["packages"]
    addressed = [name for name, entry in packages.items() if "://" in entry.get("resolved", "")]
    unhashed = [
        name
        for name, entry in packages.items()
        if name and not entry.get("link") and not entry.get("inBundle") and "integrity" not in entry
    ]
    assert addressed == []
    assert unhashed == []


def test_the_web_lock_holds_every_platform() -> None:
    """Otherwise `npm ci` refuses it: npm leaves out what its registry could not give that day."""
    packages = json.loads(tree.text("web/package-lock.json"))["packages"]
    locked = {name.rpartition("node_modules/")[2] for name in packages}
    missing = {
        wanted
        for entry in packages.values()
        for wanted in entry.get("optionalDependencies", {})
        if wanted not in locked
    }
    assert missing == set()


def test_no_file_sets_a_registry() -> None:
    assert _lines_with(REGISTRY_SETTING) == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert _lines_with(MACHINE_PATH) == []


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}"
        for path in tree.paths()
        for number, line in enumerate(tree.text(path).splitlines(), start=1)
        if pattern.search(line)
    ]
