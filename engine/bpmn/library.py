"""Compiled bundles, kept by content hash: files are read and compiled once per process.

A bundle is immutable, so the cache never goes stale; it is bounded and thread-safe.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from engine import errors, model
from engine.bpmn import compile_process, reading
from engine.bpmn.definition import Bundle, BundleForm, Definition
from engine.dmn import imports
from engine.dmn import parse as dmn_parse
from engine.forms import form as forms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.dmn.decision import DecisionModel
    from engine.dmn.imports import Files

CAPACITY = 64
BPMN_SUFFIXES = (".bpmn", ".bpmn20.xml")
DMN_SUFFIX = ".dmn"
FORM_SUFFIXES = (".form", ".json")

_loaded: OrderedDict[str, Bundle] = OrderedDict()
_lock = Lock()


def bundle_hash(resources: Mapping[str, bytes]) -> str:
    """Name the contents: SHA-256 over the names and bytes in the order of the names."""
    digest = hashlib.sha256()
    for name in sorted(resources):
        for part in (name.encode(), resources[name]):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def load(content_hash: str, resources: Callable[[], Mapping[str, bytes]]) -> Bundle:
    """Give the compiled bundle; `resources` is called only if it is not at hand."""
    with _lock:
        found = _loaded.get(content_hash)
        if found is not None:
            _loaded.move_to_end(content_hash)
            return found
    made = compile_bundle(content_hash, resources())
    with _lock:
        _loaded[content_hash] = made
        while len(_loaded) > CAPACITY:
            _loaded.popitem(last=False)
    return made


def compile_bundle(content_hash: str, resources: Mapping[str, bytes]) -> Bundle:
    """Compile every file; raise `DiagramInvalid` if one cannot be used."""
    processes: dict[str, Definition] = {}
    decisions: dict[str, DecisionModel] = {}
    found_forms: dict[str, BundleForm] = {}
    for name, content in resources.items():
        if is_bpmn(name):
            processes |= _processes(name, content)
        elif name.endswith(DMN_SUFFIX):
            parsed = dmn_parse.parse(content, decision_files(resources))
            decisions |= dict.fromkeys(parsed.decisions, parsed)
        elif name.endswith(FORM_SUFFIXES):
            form = forms.parse(content)
            found_forms[form.id] = BundleForm(schema=content, form=form, file=name)
    return Bundle(
        content_hash=content_hash, processes=processes, decisions=decisions, forms=found_forms
    )


def decision_files(resources: Mapping[str, bytes]) -> Files:
    """Gather the decision files, which may import each other."""
    return imports.files(
        content for name, content in sorted(resources.items()) if name.endswith(DMN_SUFFIX)
    )


def is_bpmn(name: str) -> bool:
    """Say whether a file is a diagram, by its name."""
    return name.endswith(BPMN_SUFFIXES)


def _processes(name: str, content: bytes) -> dict[str, Definition]:
    diagram, findings = reading.read(name, content)
    found = {}
    for process in diagram.runnable:
        definition, texts = compile_process.compile_process(process)
        findings = [*findings, *texts.findings]
        found[definition.id] = definition
    bad = [finding for finding in findings if finding.severity is model.Severity.ERROR]
    if bad:
        raise errors.DiagramInvalid(f"{name}：{bad[0].message}", bad)
    return found
