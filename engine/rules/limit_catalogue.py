"""Reads the catalogue of limits from the rows of its tables, and says what is wrong with them.

Two tables: `deadline` has one row per version of a limit, `deadline_extension` says by
how much, how often and by whose authority a limit may be extended. A row that cannot be
used is a finding with its rule and column; the others can be used all the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from engine import codes
from engine.dmn.rows import Row
from engine.model import Finding, Role
from engine.rules import facts
from engine.rules.limits import (
    COUNTED,
    HOURS,
    Bound,
    Catalogue,
    ExtensionRule,
    JudgedBy,
    Kind,
    Limit,
    Roll,
    Unit,
    catalogue,
)
from engine.rules.table_cells import MOST, Cells, Refused

DECISION = "deadline"
EXTENSION_DECISION = "deadline_extension"
_DAYS = frozenset(column for column, kind in facts.KIND.items() if kind == "date")
_FLAGS = frozenset(column for column, kind in facts.KIND.items() if kind == "flag")
_TOLD = _DAYS | _FLAGS
TRIGGERS = _DAYS | {"registered_at"}
_RULE = "limit-catalogue"
_ID = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_QUOTED = re.compile(r'"([^"]*)"')
_MOST_DAY_OF_MONTH = 31
_MOST_WARNINGS = 10
_GROUNDS = frozenset(code.code for code in codes.HOLD_GROUNDS)
_ROUTES = frozenset(code.code for code in codes.ROUTES)
_LABELS = {
    "limit": "时限编号",
    "name": "名称",
    "article": "依据",
    "limit_trigger": "起算事实",
    "amount": "数量",
    "unit": "单位",
    "roll": "顺延",
    "fixed_on": "固定日期",
    "kind": "类别",
    "judged_by": "适用文本",
    "bound": "不迟于或不早于",
    "met_by": "办结事实",
    "routes": "适用处置路径",
    "unless": "除外情形",
    "suspension": "可中止的事由",
    "warnings": "预警点",
    "effective_from": "施行日期",
    "effective_until": "停止适用日期",
    "times": "次数",
    "total": "延长至",
    "authority": "批准人角色",
}


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    file: str | None
    limits: list[tuple[tuple[str, ...], Limit]] = field(default_factory=list)
    places: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def note(self, row: Row, named: str, column: str, message: str) -> None:
        where = f"时限表第 {row.number} 行" + (f"（{named}）" if named else "")
        text = f"{where}的“{_LABELS[column]}”{message}"
        self.findings.append(Finding(element_id=row.id, rule=_RULE, message=text, file=self.file))


def read(
    rows: Iterable[Row], extension_rows: Iterable[Row] = (), *, file: str | None = None
) -> tuple[Catalogue, list[Finding]]:
    """Read both tables: the limits that can be used, and everything that is wrong."""
    reading = _Reading(file=file)
    for row in rows:
        ids = _ids(row)
        try:
            reading.limits.append((_names(ids), _limit(ids[0] if ids else "", _cells(row))))
            reading.places.append(row)
        except Refused as refused:
            reading.note(row, "、".join(ids), refused.column, refused.message)
    _require_versions_apart(reading)
    rules = _extension_rules(extension_rows, reading)
    limits = [
        (ids, replace(limit, extensions=tuple(rules.get(limit.id, ()))))
        for ids, limit in reading.limits
    ]
    return catalogue(limits), reading.findings


def _cells(row: Row) -> Cells:
    cells = Cells(values=row.values, words=row.words)
    cells.require_computed(_LABELS.keys() & row.values.keys())
    return cells


def _ids(row: Row) -> list[str]:
    return _QUOTED.findall(row.tests[0]) if row.tests else []


def _names(ids: list[str]) -> tuple[str, ...]:
    if not ids:
        raise Refused("limit", '不能为空，应写成 "A1"')
    bad = next((name for name in ids if not _ID.fullmatch(name)), None)
    if bad is not None:
        raise Refused("limit", f"{bad} 应由大写字母、数字和下划线组成，以字母开头")
    return tuple(ids)


def _limit(limit_id: str, cells: Cells) -> Limit:
    unit = cells.word("unit", Unit)
    fixed_on = cells.day("fixed_on")
    if (unit is Unit.FIXED_DATE) != (fixed_on is not None):
        raise Refused("fixed_on", "应与单位 fixed_date 同时填写")
    since, until = cells.day("effective_from"), cells.day("effective_until")
    if since is not None and until is not None and until < since:
        raise Refused("effective_until", f"{until} 早于施行日期 {since}")
    kind = cells.word("kind", Kind, Kind.STATUTORY)
    dated = "effective_from" in cells.values and kind is Kind.STATUTORY
    if dated and since is None:
        raise Refused("effective_from", "不能为空：法定期限须注明何时起施行")
    return Limit(
        id=limit_id,
        name=cells.text("name", needed=True),
        article=cells.text("article", needed=True),
        amount=_amount(cells, unit),
        unit=unit,
        trigger=_trigger(cells),
        roll=cells.word("roll", Roll, Roll.NEXT_WORKING_DAY),
        fixed_on=fixed_on,
        kind=kind,
        judged_by=cells.word("judged_by", JudgedBy, JudgedBy.START),
        bound=cells.word("bound", Bound, Bound.NOT_LATER),
        met_by=_met_by(cells),
        routes=_words(cells, "routes", _ROUTES),
        unless=_unless(cells),
        suspension=_suspension(cells, unit),
        warnings=_warnings(cells),
        effective_from=since,
        effective_until=until,
        note=cells.text("note"),
    )


def _amount(cells: Cells, unit: Unit) -> int:
    if unit is Unit.FIXED_DATE:
        if cells.values.get("amount") is not None:
            raise Refused("amount", "应留空：固定日期没有数量")
        return 1
    return cells.count("amount", _MOST_DAY_OF_MONTH if unit is Unit.DAY_OF_NEXT_MONTH else MOST)


def _trigger(cells: Cells) -> str:
    trigger = cells.text("limit_trigger")
    if trigger and trigger not in TRIGGERS:
        raise Refused("limit_trigger", f"{trigger} 不是台账的日期字段")
    return trigger


def _met_by(cells: Cells) -> tuple[tuple[str, ...], ...]:
    groups = [str(one).split("+") for one in cells.several("met_by")]
    unknown = [column for group in groups for column in group if column not in _TOLD]
    if unknown:
        raise Refused("met_by", f"{'、'.join(unknown)} 不是台账的日期或标志字段")
    return tuple(tuple(group) for group in groups)


def _unless(cells: Cells) -> tuple[str, ...]:
    marks = cells.several("unless")
    unknown = [str(column) for column in marks if column not in _FLAGS]
    if unknown:
        raise Refused("unless", f"{'、'.join(unknown)} 不是台账的标志字段")
    return tuple(marks)


def _words(cells: Cells, column: str, known: Collection[str]) -> tuple[str, ...]:
    words = cells.several(column)
    unknown = [str(word) for word in words if word not in known]
    if unknown:
        raise Refused(column, f"没有 {'、'.join(unknown)}，应为 {'、'.join(sorted(known))} 之一")
    return tuple(words)


def _suspension(cells: Cells, unit: Unit) -> tuple[str, ...]:
    grounds = _words(cells, "suspension", _GROUNDS)
    if grounds and unit not in COUNTED:
        raise Refused("suspension", "应留空：固定的日子不能中止")
    return grounds


def _warnings(cells: Cells) -> tuple[int, ...]:
    points = cells.several("warnings")
    whole = all(isinstance(one, Decimal) and one == one.to_integral_value() for one in points)
    if not whole or any(not 1 <= one <= MOST for one in points) or len(points) > _MOST_WARNINGS:
        raise Refused("warnings", f"应为至多 {_MOST_WARNINGS} 个到期前的天数")
    return tuple(sorted({int(one) for one in points}, reverse=True))


def _require_versions_apart(reading: _Reading) -> None:
    """Find versions of one limit that are in force on the same day; keep the earlier row."""
    by_name: dict[str, list[tuple[Limit, Row]]] = {}
    for (ids, limit), row in zip(reading.limits, reading.places, strict=True):
        for name in ids:
            by_name.setdefault(name, []).append((limit, row))
    for name, versions in by_name.items():
        versions.sort(key=lambda one: (one[0].effective_from or date.min, one[1].number))
        for (earlier, before), (later, row) in pairwise(versions):
            until = earlier.effective_until
            if until is None or later.effective_from is None or later.effective_from <= until:
                message = f"与第 {before.number} 行的适用期间重叠，同一天只能有一个文本"
                reading.note(row, name, "effective_from", message)


def _extension_rules(rows: Iterable[Row], reading: _Reading) -> dict[str, list[ExtensionRule]]:
    units = {limit.id: limit.unit for _, limit in reading.limits}
    names = {name: ids[0] for ids, _ in reading.limits for name in ids}
    found: dict[str, list[ExtensionRule]] = {}
    for row in rows:
        ids = _ids(row)
        try:
            for name in _known(_names(ids), names):
                rule = _extension_rule(_cells(row), units[name])
                found.setdefault(name, []).append(rule)
        except Refused as refused:
            reading.note(row, "、".join(ids), refused.column, f"（延长）{refused.message}")
    return found


def _known(ids: tuple[str, ...], names: Mapping[str, str]) -> list[str]:
    if not names.keys() >= set(ids):
        raise Refused("limit", "在时限表中没有这个时限")
    return [names[name] for name in ids]


def _extension_rule(cells: Cells, limited: Unit) -> ExtensionRule:
    unit = cells.word("unit", Unit)
    if unit not in COUNTED or limited not in COUNTED or (unit in HOURS) != (limited in HOURS):
        raise Refused("unit", f"{unit} 不能用来延长以 {limited} 计的时限")
    total = cells.values.get("total")
    if total not in (None, True, False):
        raise Refused("total", "应为 true、false 或留空")
    return ExtensionRule(
        amount=cells.count("amount"),
        unit=unit,
        authority=str(cells.word("authority", Role)),
        article=cells.text("article", needed=True),
        times=None if cells.values.get("times") is None else cells.count("times"),
        total=total is True,
    )
