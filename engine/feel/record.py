"""What runs of expressions leave behind: the steps they cost, and remarks on what gave null.

FEEL answers null where other languages fail; a remark (提醒) tells the reader why, and
where. It names kinds, variables and functions, never a value, which may be personal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.feel.values import KIND_NAMES, Function, Range, YearsMonthsDuration
from engine.model import Finding, Severity

if TYPE_CHECKING:
    from engine.feel.syntax import Place, Source
    from engine.feel.values import Value

MAX_REMARKS = 50
"""Remarks that one record keeps; the first ones tell most."""


class Reason(StrEnum):
    """Why something is null, or is taken for something else."""

    NO_VARIABLE = "no_variable"
    NO_ENTRY = "no_entry"
    NO_PROPERTY = "no_property"
    NO_ITEM = "no_item"
    NO_FUNCTION = "no_function"
    NO_RESULT = "no_result"
    NO_OPERATION = "no_operation"
    NO_NEGATION = "no_negation"
    MISREAD = "misread"
    OUT_OF_RANGE = "out_of_range"
    NOT_COMPARABLE = "not_comparable"
    NOT_BOOLEAN = "not_boolean"
    NOT_ITERABLE = "not_iterable"
    NO_RANGE = "no_range"
    NO_PATTERN = "no_pattern"
    NO_RULE = "no_rule"
    WRONG_TYPE = "wrong_type"


_SENTENCES = {
    Reason.NO_VARIABLE: "没有名为「{name}」的变量，按空值计算",
    Reason.NO_ENTRY: "上下文中没有「{name}」这一项，结果为空值",
    Reason.NO_PROPERTY: "{0}没有「{name}」这一项，结果为空值",
    Reason.NO_ITEM: "列表中没有这个位置的元素，结果为空值",
    Reason.NO_FUNCTION: "没有名为「{name}」的函数，结果为空值",
    Reason.NO_RESULT: "函数「{name}」对所给的参数（{kinds}）没有结果，结果为空值",
    Reason.NO_OPERATION: "{0}与{1}之间不能用「{name}」运算，结果为空值",
    Reason.NO_NEGATION: "{0}不能取负，结果为空值",
    Reason.MISREAD: "@ 之后的文本不是日期、时刻或时长，结果为空值",
    Reason.OUT_OF_RANGE: "「{name}」的除数为零，或结果超出范围，结果为空值",
    Reason.NOT_COMPARABLE: "{0}与{1}之间不能用「{name}」比较，结果为空值",
    Reason.NOT_BOOLEAN: "「{name}」处的值是{0}，不是真假值，按空值处理",
    Reason.NOT_ITERABLE: "{0}不能逐项处理，结果为空值",
    Reason.NO_RANGE: "区间的两端是{0}与{1}，不能比较，结果为空值",
    Reason.NO_PATTERN: "函数「{name}」的正则表达式写法不对，结果总是空值",
    Reason.NO_RULE: "决策表“{name}”没有规则命中，结果为空值",
    Reason.WRONG_TYPE: "结果是{0}，不符合声明的类型「{name}」，按空值处理",
}
_WORDS: dict[type, str] = {
    type(None): "空值",
    bool: "真假值",
    Decimal: "数字",
    str: "文本",
    date: "日期",
    time: "时刻",
    datetime: "日期时间",
    timedelta: "时长",
    YearsMonthsDuration: "年月时长",
    list: "列表",
    dict: "上下文",
    Range: "区间",
    Function: "函数",
}

_TYPE_WORDS = {name: _WORDS[kind] for kind, name in KIND_NAMES.items()}


@dataclass(slots=True)
class Record:
    """The steps of all its runs together, and each remark once."""

    steps: int = 0
    remarks: dict[tuple[Place, Reason], Finding] = field(default_factory=dict)

    def remark(self, place: Place, reason: Reason, name: str, about: tuple[Value, ...]) -> None:
        """Note why there is null at a place; `about` are values, of which only the kinds stay."""
        if (place, reason) in self.remarks or len(self.remarks) >= MAX_REMARKS:
            return
        words = [kind_word(value) for value in about]
        part = f"{place.source.part}：" if place.source.part else ""
        where = f"第 {place.line} 行第 {place.column} 列：" if place.line else ""
        sentence = _SENTENCES[reason].format(*words, name=name, kinds="、".join(words) or "无")
        self.remarks[place, reason] = Finding(
            element_id=place.source.element_id,
            rule=f"feel_{reason}",
            message=f"{part}{where}{sentence}。",
            severity=Severity.WARNING,
            line=place.line or None,
            column=place.column or None,
        )

    def findings(self) -> tuple[Finding, ...]:
        """Give the remarks in the order they arose."""
        return tuple(self.remarks.values())

    def causes(self, element_id: str, since: int) -> list[str]:
        """Give the first remark on each text of an element, or of any from the `since`th on."""
        first: dict[Source, str] = {}
        for number, ((place, _), found) in enumerate(self.remarks.items()):
            if number >= since or place.source.element_id == element_id:
                first.setdefault(place.source, found.message)
        return list(first.values())


def type_word(name: str) -> str:
    """Name a FEEL type in Chinese; a type of the author's own has its own name."""
    return _TYPE_WORDS.get(name, name)


def kind_word(value: Value) -> str:
    """Name the kind of a value in Chinese."""
    return _WORDS.get(type(value), "未知类型")
