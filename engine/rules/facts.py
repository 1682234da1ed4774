"""What a diagram may write into the ledger: each column's kind, and values made to fit.

A process assigns `lead.<column>` from forms, scripts and tables; numbers come as exact
decimals, dates as dates or ISO text. Nothing here knows SQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine import codes, results
from engine.errors import FieldError, FormInvalid, InputInvalid

LEDGER = results.LEAD  # the name under which a process reads and writes the facts
_LIMIT = 20_000
_MAX_AMOUNT = Decimal("1e13")
_MAX_COUNT = 2_000_000_000
_ZONE = ZoneInfo("Asia/Shanghai")
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")

_KINDS: dict[str, tuple[str, ...]] = {
    "text": (
        "summary",
        "subject_name",
        "registered_place",
        "operating_place",
        "method",
        "promised_return",
        "regions",
        "progress",
        "obstacles",
        "next_step",
        "closure_note",
        "remarks",
    ),
    "credit_code": ("credit_code",),
    "body": ("street_id", "community_id", "responsible_body_id", "regulator_body_id"),
    "user": ("lead_handler_id",),
    "amount": ("amount_involved", "amount_unpaid", "amount_refunded", "direct_loss"),
    "count": ("participants",),
    "flag": (
        "k1",
        "k2",
        "k3",
        "k4",
        "k5",
        "k6",
        "stock",
        "major_complex",
        "out_of_province_lead",
        "illegality",
        "publicity",
        "inducement",
        "sociality",
        "fraud_indicator",
        "reporter_answered",
        "open_petition",
        "live_seizure",
    ),
    "date": (
        "discovered_on",
        "triaged_on",
        "verified_on",
        "determined_on",
        "interviewed_on",
        "rectification_ordered_on",
        "admin_filed_on",
        "seized_on",
        "penalty_decided_on",
        "penalty_served_on",
        "transfer_approved_on",
        "transferred_on",
        "criminal_filed_on",
        "not_filed_on",
        "prosecuted_on",
        "judged_on",
        "refund_started_on",
        "refund_completed_on",
        "handed_over_on",
        "handover_accepted_on",
        "closed_on",
    ),
}
_CODES: dict[str, str] = {
    "source": "source",
    "sector": "sector",
    "risk_grade": "risk_grade",
    "stability_grade": "stability_grade",
    "conclusion": "conclusion",
    "determination_method": "determination_method",
    "route": "route",
    "stage": "stage",
    "reward_state": "reward_state",
    "cross_region_role": "cross_region_role",
    "closure_exit": "route",
}
KIND: dict[str, str] = {
    **{column: kind for kind, columns in _KINDS.items() for column in columns},
    **dict.fromkeys(_CODES, "code"),
}
READABLE = KIND.keys() | {"id", "number", "year", "sample", "registered_at", "revision"}
_NOT_NULL = frozenset(
    {*_KINDS["text"], "street_id", "source", "sector", "stage", "reward_state", "discovered_on"}
    | {"cross_region_role", "stock", "major_complex", "out_of_province_lead", "reporter_answered"}
    | {"open_petition", "live_seizure", "k1", "k2", "k3", "k4", "k5", "k6"}
)
_LENGTH = {
    "subject_name": 200,
    "registered_place": 200,
    "operating_place": 200,
    "promised_return": 200,
    "regions": 400,
}


def fit(values: Mapping[str, Any]) -> dict[str, Any]:
    """Make each value fit its column, or refuse all with one error per column."""
    fitted: dict[str, Any] = {}
    errors: list[FieldError] = []
    for column, value in values.items():
        try:
            fitted[column] = _fit(column, value)
        except ValueError as error:
            errors.append(FieldError(path=f"lead.{column}", rule="type", message=str(error)))
    if errors:
        raise FormInvalid(f"线索字段有误：{errors[0].message}", errors)
    return fitted


def fit_one(column: str, value: Any) -> Any:
    """Make one value fit its column, or refuse it."""
    return fit({column: value})[column]


def require_none(names: Iterable[str]) -> None:
    """Refuse variables from outside that would write into the ledger past its own rules.

    Facts are written by a form, a script, a table or an output mapping of the diagram, or
    by hand with a reason; never by whoever starts, mends or feeds an instance.
    """
    if any(name.partition(".")[0] == LEDGER for name in names):
        raise InputInvalid(
            f"变量 {LEDGER} 是台账事实，不能随流程变量写入；请通过任务表单或线索页修改。"
        )


def _fit(column: str, value: Any) -> Any:
    kind = KIND.get(column)
    if kind is None:
        raise ValueError(f"台账没有可写入的字段 {column}。")
    if value is None or value == "":
        return _empty(column, kind)
    return _CONVERT[kind](column, value)


def _count(column: str, value: Any) -> int:
    number = _number(column, value)
    if number != number.to_integral_value() or not 0 <= number <= _MAX_COUNT:
        raise ValueError(f"{column} 应为不小于 0 的整数。")
    return int(number)


def _flag(column: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{column} 应为是或否。")
    return value


def _credit_code(column: str, value: Any) -> str:
    del column
    if not isinstance(value, str) or not _CREDIT_CODE.fullmatch(value):
        raise ValueError("统一社会信用代码应为 18 位数字和大写字母。")
    return value


def _empty(column: str, kind: str) -> Any:
    if kind == "text":
        if column == "subject_name":
            raise ValueError("主体名称不能为空。")
        return ""
    if column in _NOT_NULL:
        raise ValueError(f"{column} 不能为空。")
    return None


def _amount(column: str, value: Any) -> Decimal:
    number = _number(column, value)
    if not 0 <= number <= _MAX_AMOUNT or number != number.quantize(Decimal("0.01")):
        raise ValueError(f"{column} 应为不小于 0、至多两位小数的金额（元）。")
    return number.quantize(Decimal("0.01"))


def _number(column: str, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (Decimal, int, float, str)):
        raise ValueError(f"{column} 应为数字。")
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        raise ValueError(f"{column} 应为数字。") from None
    if not number.is_finite() or abs(number) > Decimal("1e15"):
        raise ValueError(f"{column} 应为合理范围内的数字。")
    return number


def _date(column: str, value: Any) -> date:
    if isinstance(value, datetime):
        return value.astimezone(_ZONE).date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            pass
    raise ValueError(f"{column} 应为日期（如 2024-07-12）。")


def _code(column: str, value: Any) -> str:
    allowed = codes.LISTS[_CODES[column]]
    if not any(entry.code == value for entry in allowed):
        raise ValueError(f"{column} 的值 {value} 不在代码表中。")
    return str(value)


def _text(column: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{column} 应为文字。")
    if len(value) > _LENGTH.get(column, _LIMIT) or "\x00" in value:
        raise ValueError(f"{column} 过长或含有非法字符。")
    return value


_CONVERT: dict[str, Callable[[str, Any], Any]] = {
    "amount": _amount,
    "count": _count,
    "flag": _flag,
    "date": _date,
    "code": _code,
    "credit_code": _credit_code,
    "text": _text,
    "body": _text,
    "user": _text,
}
