"""`check` and `deploy`: diagrams, tables and forms from files or folders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import frame
from engine.actions import definitions
from engine.errors import InputInvalid
from engine.model import SYSTEM, Finding, Severity
from engine.queries import drafts, dry_run

_KINDS = (".bpmn", ".dmn", ".form", ".json")
Paths = Annotated[list[Path], typer.Argument(help="文件或文件夹 / files or folders")]


_CHECK = (
    "检查流程图、决策表和表单能否部署；不写入任何内容。\n\n"
    "Say everything that keeps diagrams, tables and forms from being deployed; nothing "
    "is written.\n\n"
    "例：xiaohao check processes/"
)
_DEPLOY = (
    "部署流程：文件作为一个整体检查并生成新版本，有错则全部不部署。\n\n"
    "Deploy files or folders as one bundle; the same content again makes no new version."
)


_DRY_RUN = (
    "试算：若换成这些升级规则、逾期升级规则或时限目录（.dmn），哪些线索将升级、解除或变化；"
    "不写入任何内容。\n\n"
    "Compare changed tables (escalation.dmn, overdue.dmn, deadlines.dmn) with the deployed; "
    "nothing is written.\n\n"
    "例：xiaohao dry-run escalation.dmn"
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("dry-run", help=_DRY_RUN)(try_tables)
    app.command("check", help=_CHECK)(check)
    app.command("deploy", help=_DEPLOY)(deploy)


def check(
    paths: Paths,
    known: Annotated[
        list[str] | None,
        typer.Option(help="已部署、可被调用的流程标识 / ids of processes already deployed"),
    ] = None,
) -> None:
    """Say everything that keeps files from being deployed; nothing is written."""
    findings = drafts.findings(read(paths), known=frozenset(known or ()))
    show(findings)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if errors:
        frame.refuse(f"有 {errors} 处错误，不能部署。")
    frame.answer("可以部署。" if not findings else f"可以部署，有 {len(findings)} 处提醒。")


def try_tables(paths: Paths) -> None:
    """Say what would escalate, be lifted or change if these tables were deployed."""
    files = {name: content for name, content in read(paths).items() if name.endswith(".dmn")}
    with frame.build().read(SYSTEM) as tx:
        tried = dry_run.dry_run(tx, files)
    frame.answer(str(tried))
    for words, changes in (
        ("升级", tried.escalate),
        ("解除", tried.lifted),
        ("变化", tried.changed),
    ):
        for change in changes:
            stands = [s.name for s in (change.before, change.after) if s is not None]
            told = " → ".join(dict.fromkeys(stands))
            frame.answer(f"  {words}  {change.number}  {told}  {change.why}")


def deploy(paths: Paths) -> None:
    """Deploy files or folders as one bundle; the same content again makes no new version."""
    files = read(paths)
    with frame.build().begin(SYSTEM) as tx:
        made = definitions.deploy(tx, files)
    show(made.warnings)
    for version in made.definitions:
        frame.answer(f"{version['process_id']}\t第 {version['version']} 版\t{version['id']}")


def read(paths: list[Path]) -> dict[str, bytes]:
    """Read the files, folders with all below them; named as the designer sees them."""
    files: dict[str, bytes] = {}
    for path in paths:
        if not path.exists():
            raise InputInvalid(f"没有这个文件或文件夹：{path}。")
        if path.is_file() and path.suffix not in _KINDS:
            raise InputInvalid(f"{path} 不是 {'、'.join(_KINDS)} 文件。")
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in found:
            if file.suffix not in _KINDS or not file.is_file():
                continue
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            if name in files:
                raise InputInvalid(f"文件名重复：{name}。")
            files[name] = file.read_bytes()
    if not files:
        raise InputInvalid(f"没有找到 {'、'.join(_KINDS)} 文件。")
    return files


def show(findings: tuple[Finding, ...] | list[Finding]) -> None:
    """Print findings, errors first."""
    for finding in sorted(findings, key=lambda one: one.severity is not Severity.ERROR):
        word = "错误" if finding.severity is Severity.ERROR else "提醒"
        line = f":{finding.line}" if finding.line else ""
        frame.say(
            f"{word} {finding.file or ''}{line} {finding.element_id}"
            f"（{finding.rule}）：{finding.message}"
        )
