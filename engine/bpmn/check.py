"""What is wrong with a designer's draft, in words: everything at once, never a crash.

Errors refuse a deployment, warnings do not. Files may be diagrams, decisions and forms;
`known` names processes that are deployed already and may be called.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from engine import errors, model
from engine.bpmn import (
    check_bundle,
    check_facts,
    check_starts,
    check_structure,
    compile_process,
    library,
    reading,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from engine.bpmn.check_facts import Ledger
    from engine.bpmn.diagram import Diagram

_log = logging.getLogger(__name__)


def check(
    resources: Mapping[str, bytes],
    known: Collection[str] = (),
    functions: Collection[str] | None = None,
    words: Mapping[str, Collection[str]] | None = None,
    ledger: Ledger | None = None,
) -> list[model.Finding]:
    """Find everything wrong in the files of one deployment.

    `functions` are those the environment will supply; if they are told, a call of any
    other that FEEL does not have is an error. `words` are what some of them know by name:
    a text written out as their first argument must be among them. `ledger` names the facts
    of a lead.
    """
    findings: list[model.Finding] = []
    diagrams: list[Diagram] = []
    for name in sorted(resources):
        content = resources[name]
        if library.is_bpmn(name):
            read = partial(_diagram, name, content, diagrams, functions, words or {}, ledger)
            findings += _guarded(name, read)
        else:
            check_other = partial(check_bundle.other_file, name, resources, functions, words)
            findings += _guarded(name, check_other)
    findings += _guarded("", partial(check_bundle.together, diagrams, resources, known))
    if ledger is not None:
        findings += check_facts.of_forms(resources, ledger)
    return _sorted(findings)


def _diagram(
    name: str,
    content: bytes,
    diagrams: list[Diagram],
    functions: Collection[str] | None,
    words: Mapping[str, Collection[str]],
    ledger: Ledger | None,
) -> list[model.Finding]:
    diagram, findings = reading.read(name, content)
    diagrams.append(diagram)
    if not diagram.runnable:
        findings.append(_no_process(diagram))
    for process in diagram.runnable:
        findings += check_structure.check(process)
        definition, texts = compile_process.compile_process(process)
        findings += texts.findings
        findings += check_starts.check(definition, process)
        if ledger is not None:
            findings += check_facts.of_texts(texts, ledger)
        findings += [
            model.Finding(
                element_id=element_id,
                rule="unknown-function",
                message=f"表达式调用的函数「{called}」不存在",
                file=name,
                line=line,
            )
            for element_id, line, called in texts.calls
            if functions is not None and called not in functions
        ]
        findings += [
            model.Finding(
                element_id=element_id,
                rule="unknown-word",
                message=f'表达式 {function}("{word}") 中的「{word}」不存在',
                file=name,
                line=line,
            )
            for element_id, line, function, word in texts.words
            if function in words and word not in words[function]
        ]
    return findings


def _no_process(diagram: Diagram) -> model.Finding:
    first = diagram.processes[0] if diagram.processes else None
    return model.Finding(
        element_id="" if first is None else first.id,
        rule="no-executable-process",
        message="文件中没有可执行的流程（isExecutable 应为 true）",
        file=diagram.file,
        line=None if first is None else first.line,
    )


def _guarded(name: str, find: Callable[[], list[model.Finding]]) -> list[model.Finding]:
    """Turn what a checker did not expect into a finding: a draft may be anything."""
    try:
        return find()
    except errors.DiagramInvalid as problem:
        return list(problem.findings)
    except errors.XiaohaoError as problem:
        return [model.Finding(element_id="", rule=problem.code, message=problem.message, file=name)]
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        RuntimeError,
        TypeError,
        ValueError,
        OSError,
        MemoryError,
    ) as problem:
        _log.exception("a draft could not be checked", extra={"file": name})
        message = f"文件的内容出乎检查程序的意料，无法判断（{type(problem).__name__}）"
        return [model.Finding(element_id="", rule="check-failed", message=message, file=name)]


def _sorted(findings: list[model.Finding]) -> list[model.Finding]:
    """Order by file and line, each finding once."""
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda f: (f.file or "", f.line or 0, f.element_id, f.rule))
