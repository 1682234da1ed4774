"""Rules for each file of code: size, docstring, names, and what it may not do."""

from __future__ import annotations

import ast
import re

from tests.house import tree

LONGEST = 300
CODE = (".py", ".ts", ".tsx")
BANNED_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "service", "services"}
EVALUATES = {"eval", "exec", "compile", "__import__"}
UNPACKS = {("pickle", "load"), ("pickle", "loads"), ("marshal", "loads"), ("shelve", "open")}
YAML_LOADS = {"load", "load_all", "unsafe_load", "unsafe_load_all", "full_load", "full_load_all"}
# The brackets keep this file from accusing itself.
UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X|for[ ]now)\b")


def test_no_file_of_code_is_longer_than_three_hundred_lines() -> None:
    lengths = {path: len(tree.text(path).splitlines()) for path in tree.matching(*CODE)}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_each_module_says_in_its_first_line_what_it_is_for() -> None:
    silent = []
    for path in tree.matching(".py"):
        module = _parsed(path)
        first = ast.get_docstring(module)
        if not path.endswith("__init__.py") and not (first and first.splitlines()[0].strip()):
            silent.append(path)
    assert silent == []


def test_an_init_file_holds_no_code() -> None:
    with_code = [
        path
        for path in tree.matching("__init__.py")
        if len(_parsed(path).body) > (ast.get_docstring(_parsed(path)) is not None)
    ]
    assert with_code == []


def test_only_the_transaction_commits() -> None:
    committing = {
        path
        for path in tree.matching(".py", under=tree.ROOMS_OF_CODE)
        for call in _calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    }
    assert committing <= {"engine/transaction.py"}


def test_no_text_is_ever_run_as_code() -> None:
    found = []
    for path in tree.matching(".py", under=tree.ROOMS_OF_CODE):
        for call in _calls(path):
            name = call.func
            if isinstance(name, ast.Name) and name.id in EVALUATES:
                found.append(f"{path}:{call.lineno} {name.id}")
            if isinstance(name, ast.Attribute) and isinstance(name.value, ast.Name):
                module, function = name.value.id, name.attr
                if (module, function) in UNPACKS or (module == "yaml" and function in YAML_LOADS):
                    found.append(f"{path}:{call.lineno} {module}.{function}")
    assert found == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    vague = [
        path
        for path in tree.paths()
        if BANNED_NAMES & set(re.split(r"[^a-z]+", _snake(path).lower()))
    ]
    assert vague == []


def test_no_work_is_left_in_the_code_as_a_note() -> None:
    notes = [
        f"{path}:{number} {line.strip()}"
        for path in tree.matching(*CODE, ".sh", ".js", ".mjs", ".cjs", ".css", ".toml", "Makefile")
        for number, line in enumerate(tree.text(path).splitlines(), start=1)
        if UNFINISHED.search(line)
    ]
    assert notes == []


def _parsed(path: str) -> ast.Module:
    return ast.parse(tree.text(path), filename=path)


def _calls(path: str) -> list[ast.Call]:
    return [node for node in ast.walk(_parsed(path)) if isinstance(node, ast.Call)]


def _snake(path: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", path)
