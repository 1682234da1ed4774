"""Everything that is wrong with a decision file, all at once and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import errors
from engine.dmn import cells, document, parse
from engine.dmn.coverage import Coverage, Effort, TooMuchError
from engine.dmn.table import HitPolicy
from engine.feel import comparison, syntax

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from engine.dmn.coverage import Overlap
    from engine.dmn.document import Report
    from engine.dmn.imports import Files
    from engine.dmn.table import Rule, Table
    from engine.model import Finding

_SINGLE = (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY)


def check(
    xml: bytes,
    functions: Collection[str] | None = None,
    around: Files | None = None,
    words: Mapping[str, Collection[str]] | None = None,
) -> list[Finding]:
    """Return every finding; a file without errors among them can be parsed and run.

    `around` are the files it may import. `functions` are those the caller will supply;
    if they are told, a call of any other that is not built in is an error. `words` are what
    some of them know by name: a text written out as their first argument must be among them.

    Rules of a UNIQUE table that can match at once are errors, inputs that no rule
    covers and rules of a FIRST table that none can reach are warnings, as far as the
    tests compare with constants; what was not looked at is said.
    """
    report = document.Report()
    try:
        model = parse.read(xml, report, around)
    except errors.DmnInvalid as error:
        return [*report.findings, *error.findings]
    for element_id, name, part in report.calls if functions is not None else ():
        if name not in (functions or ()):
            message = f"{part}：函数 {name} 不存在，请检查名称。"
            report.error(element_id, "unknown_function", message)
    for element_id, function, word, part in report.words:
        if words is not None and word not in words.get(function, (word,)):
            message = f'{part}：{function}("{word}") 中的「{word}」不存在。'
            report.error(element_id, "unknown_word", message)
    tables = [each.table for each in model.decisions.values()]
    tables += [each.table for each in model.knowledge.values()]
    effort = Effort()
    for table in tables:
        if table is not None and table.rules:
            _check_table(table, effort, report)
        elif table is not None:
            report.warning(table.id, "no_rules", f"决策表“{table.name}”没有规则，请至少添加一条。")
    return report.findings


def _check_table(table: Table, effort: Effort, report: Report) -> None:
    cells.check(table, report)
    has_default = any(column.default is not None for column in table.outputs)
    for_overlaps = table.policy in (HitPolicy.UNIQUE, HitPolicy.ANY)
    for_gaps = table.policy in _SINGLE and not has_default
    if not for_overlaps and not for_gaps:
        return
    try:
        coverage = Coverage(table, effort)
        if for_overlaps:
            for overlap in coverage.overlaps():
                _report_overlap(table, overlap, report, certain=coverage.inputs_are_independent)
        if table.policy is HitPolicy.FIRST:
            _report_unreachable(table, coverage, report)
        if for_gaps:
            for gap in coverage.gaps():
                message = (
                    f"决策表“{table.name}”没有规则覆盖：{gap}。请补上规则，或确认结果可以为空。"
                )
                report.warning(table.id, "gap", message)
    except TooMuchError:
        message = (
            f"决策表“{table.name}”（{len(table.rules)} 条规则）没有查完有无重叠和遗漏："
            f"本文件的表太大或太多，请自行核对，或拆成几个文件。"
        )
        report.warning(table.id, "not_checked", message)
        return
    _report_unclear(table, coverage, report)


def _report_unclear(table: Table, coverage: Coverage, report: Report) -> None:
    """Say which rules took no part in the search for overlaps and gaps."""
    if not coverage.unclear:
        return
    rule, label = coverage.unclear[0]
    count = len({each.number for each, _ in coverage.unclear})
    others = f"等 {count} 条规则" if count > 1 else "规则"
    message = (
        f"决策表“{table.name}”没有查遗漏，也没有查第 {rule.number} 条{others}与其他规则的重叠："
        f"输入列“{label}”的写法不只是与常量比较。请自行核对。"
    )
    report.warning(rule.id, "not_checked", message)


def _report_unreachable(table: Table, coverage: Coverage, report: Report) -> None:
    for rule, earlier in coverage.unreachable():
        message = (
            f"决策表“{table.name}”的第 {rule.number} 条规则永远轮不到："
            f"凡它命中的，第 {earlier.number} 条规则都先命中。请调整次序或删除。"
        )
        report.warning(rule.id, "unreachable", message)


def _report_overlap(table: Table, overlap: Overlap, report: Report, *, certain: bool) -> None:
    first, second = overlap.first, overlap.second
    pair = f"决策表“{table.name}”的第 {first.number} 条与第 {second.number} 条规则可能同时命中"
    if table.policy is HitPolicy.ANY:
        if not _differ(first, second):
            return
        message = f"{pair}而结论不同（{overlap.example}），请修改其中一条。"
    else:
        message = f"{pair}（{overlap.example}），与“唯一命中”相违，请修改其中一条。"
    note = report.error if certain else report.warning
    note(second.id, "overlap", message)


def _differ(first: Rule, second: Rule) -> bool:
    """Say whether two rules surely answer differently."""
    for one, other in zip(first.results, second.results, strict=True):
        match one.node, other.node:
            case syntax.Literal(a), syntax.Literal(b):
                if not comparison.same(a, b):
                    return True
    return False
