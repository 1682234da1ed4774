"""Turns one component of a form-js schema into a field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from typing import Any

from engine import errors
from engine.feel import expression, patterns, review
from engine.feel.expression import Expression
from engine.feel.syntax import Source
from engine.forms import conversion
from engine.forms.field import Field, Kind, Limits, Options, Widget
from engine.model import Finding, Severity

TYPES: dict[str, Kind] = {
    "textfield": Kind.TEXT,
    "textarea": Kind.TEXT,
    "number": Kind.NUMBER,
    "checkbox": Kind.FLAG,
    "radio": Kind.CHOICE,
    "select": Kind.CHOICE,
    "checklist": Kind.CHOICES,
    "taglist": Kind.CHOICES,
    "datetime": Kind.DATE,
    "expression": Kind.COMPUTED,
}
_MOMENTS = {"date": Kind.DATE, "time": Kind.TIME, "datetime": Kind.MOMENT}
_SHAPES = {
    "email": (r"^[^@\s]+@[^@\s]+\.[^@\s]+$", "应为电子邮箱地址"),
    "phone": (r"^\+?[0-9][0-9 ()-]{4,18}[0-9]$", "应为电话号码"),
}


@dataclass(slots=True)
class Notes:
    """Collects what is wrong with a schema."""

    findings: list[Finding] = dataclass_field(default_factory=list)

    def error(
        self, element_id: str, rule: str, message: str, place: tuple[int, int] | None = None
    ) -> None:
        """Note something that must be mended; `place` is line and column in an expression."""
        line, column = place or (None, None)
        self.findings.append(
            Finding(element_id=element_id, rule=rule, message=message, line=line, column=column)
        )

    def warning(self, element_id: str, rule: str, message: str) -> None:
        """Note something that should be looked at."""
        self.findings.append(
            Finding(element_id=element_id, rule=rule, message=message, severity=Severity.WARNING)
        )


def identity(component: Mapping[str, Any]) -> str:
    """Return the id of a component, or its key."""
    return str(component.get("id") or component.get("key") or component.get("path") or "")


def label(component: Mapping[str, Any]) -> str:
    """Return what a component is called on the screen, or its key if that is computed."""
    found = component.get("label")
    if isinstance(found, str) and found.strip() and not found.startswith("="):
        return found.strip()
    return str(component.get("key") or component.get("path") or component.get("id") or "未命名")


def hidden_when(component: Mapping[str, Any], notes: Notes) -> tuple[Expression, ...]:
    """Return the condition under which a component hides, if it has one."""
    conditional = component.get("conditional")
    text = conditional.get("hide") if isinstance(conditional, Mapping) else None
    compiled = _expression(component, text, notes, "隐藏条件")
    return () if compiled is None else (compiled,)


def rows(
    component: Mapping[str, Any],
    path: tuple[str, ...],
    conditions: tuple[Expression, ...],
    inner: tuple[Field, ...],
) -> Field:
    """Return the field of a dynamic list."""
    return Field(
        id=identity(component),
        path=path,
        label=label(component),
        kind=Kind.ROWS,
        hidden_when=conditions,
        rows=inner,
    )


def field(
    component: Mapping[str, Any],
    path: tuple[str, ...],
    conditions: tuple[Expression, ...],
    notes: Notes,
) -> Field:
    """Return the field of any other component that takes a value."""
    validate = _mapping(component.get("validate"))
    properties = _mapping(component.get("properties"))
    widget = _widget(component, properties, notes)
    kind = _kind(component, widget, notes)
    fixed = component.get("readonly")
    if not isinstance(component.get("label"), str) or not component["label"]:
        message = f"组件“{'.'.join(path)}”没有标签，请补上以便填写人辨认。"
        notes.warning(identity(component), "label_missing", message)
    return Field(
        id=identity(component),
        path=path,
        label=label(component),
        kind=kind,
        widget=widget,
        required=validate.get("required") is True,
        required_when=_expression(component, properties.get("requiredWhen"), notes, "必填条件"),
        hidden_when=conditions,
        fixed=component.get("disabled") is True or fixed is True,
        fixed_when=_expression(component, fixed, notes, "只读条件"),
        default=component.get("defaultValue"),
        as_text=component.get("serializeToString") is True and kind is Kind.NUMBER,
        limits=_limits(component, validate, kind, widget, notes),
        options=_options(component, notes) if kind in (Kind.CHOICE, Kind.CHOICES) else None,
        computed=_computed(component, notes) if kind is Kind.COMPUTED else None,
    )


def _widget(
    component: Mapping[str, Any], properties: Mapping[str, Any], notes: Notes
) -> Widget | None:
    found = properties.get("widget")
    if found in (None, ""):
        return None
    try:
        return Widget(found)
    except ValueError:
        message = (
            f"「{label(component)}」的控件“{found}”不认识，应为 body、person、amount 或 lead。"
        )
        notes.error(identity(component), "widget", message)
        return None


def _kind(component: Mapping[str, Any], widget: Widget | None, notes: Notes) -> Kind:
    kind = TYPES[component["type"]]
    if widget is Widget.AMOUNT:
        return Kind.NUMBER
    if widget is not None:
        return Kind.REFERENCES if kind is Kind.CHOICES else Kind.REFERENCE
    if component["type"] != "datetime":
        return kind
    subtype = str(component.get("subtype", "date"))
    if subtype not in _MOMENTS:
        message = (
            f"「{label(component)}」的日期类型“{subtype}”不认识，应为 date、time 或 datetime。"
        )
        notes.error(identity(component), "subtype", message)
    return _MOMENTS.get(subtype, Kind.DATE)


def _limits(
    component: Mapping[str, Any],
    validate: Mapping[str, Any],
    kind: Kind,
    widget: Widget | None,
    notes: Notes,
) -> Limits:
    if kind is Kind.NUMBER:
        return _number_limits(component, validate, widget, notes)
    if kind is not Kind.TEXT:
        return Limits()
    shortest = _count(component, validate.get("minLength"), notes)
    longest = _count(component, validate.get("maxLength"), notes)
    if shortest is not None and longest is not None and shortest > longest:
        _complain(component, notes, "limits", "的最短字数大于最长字数，请改正")
    text, message = _SHAPES.get(str(validate.get("validationType")), (None, None))
    written = validate.get("pattern")
    if text is None and isinstance(written, str) and written:
        text = written
        custom = validate.get("patternErrorMessage")
        message = custom if isinstance(custom, str) else None
    pattern = None if text is None else patterns.compile_browser_pattern(text)
    if text is not None and pattern is None:
        _complain(
            component, notes, "pattern",
            "的格式规则不能使用：不支持前后查找、反向引用和过长的表达式，请改写",
        )  # fmt: skip
    return Limits(min_length=shortest, max_length=longest, pattern=pattern, pattern_message=message)


def _number_limits(
    component: Mapping[str, Any], validate: Mapping[str, Any], widget: Widget | None, notes: Notes
) -> Limits:
    least = _number(component, validate.get("min"), notes, "最小值")
    greatest = _number(component, validate.get("max"), notes, "最大值")
    if isinstance(least, Decimal) and isinstance(greatest, Decimal) and least > greatest:
        _complain(component, notes, "limits", "的最小值大于最大值，请改正")
    digits = _count(component, component.get("decimalDigits"), notes)
    if widget is Widget.AMOUNT:
        least = Decimal(0) if least is None else least
        digits = 2 if digits is None else digits
    return Limits(least=least, greatest=greatest, digits=digits)


def _count(component: Mapping[str, Any], found: Any, notes: Notes) -> int | None:
    if found in (None, ""):
        return None
    if (
        isinstance(found, bool)
        or not isinstance(found, int)
        or not 0 <= found <= conversion.MAX_TEXT
    ):
        _complain(component, notes, "limits", f"的长度或位数“{found}”应为非负整数")
        return None
    return found


def _number(
    component: Mapping[str, Any], found: Any, notes: Notes, what: str
) -> Decimal | Expression | None:
    if found in (None, ""):
        return None
    if isinstance(found, str) and found.lstrip().startswith("="):
        return _expression(component, found, notes, what)
    try:
        number = Decimal(str(found))
    except ArithmeticError:
        number = Decimal("NaN")
    if isinstance(found, bool) or not number.is_finite():
        _complain(component, notes, "limits", f"的{what}“{found}”应为数字")
        return None
    return number


def _options(component: Mapping[str, Any], notes: Notes) -> Options:
    text, key, values = (
        component.get(name) for name in ("valuesExpression", "valuesKey", "values")
    )
    if text:
        return Options(expression=_expression(component, text, notes, "选项"))
    if isinstance(key, str) and key:
        return Options(key=tuple(key.split(".")))
    if not isinstance(values, list) or not values:
        _complain(component, notes, "options", "没有选项，请至少添加一个")
        return Options(values=())
    if not all(isinstance(each, Mapping) and "value" in each for each in values):
        _complain(component, notes, "options", "的选项缺少值，请逐项补上")
        return Options(values=())
    found = tuple(each["value"] for each in values)
    if any(conversion.same(a, b) for i, a in enumerate(found) for b in found[:i]):
        _complain(component, notes, "options", "有值相同的选项，请改为各不相同")
    return Options(values=found)


def _computed(component: Mapping[str, Any], notes: Notes) -> Expression | None:
    text = component.get("expression")
    if not text:
        _complain(component, notes, "expression", "没有计算公式，请补上")
    return _expression(component, text, notes, "计算公式")


def _expression(
    component: Mapping[str, Any], text: Any, notes: Notes, what: str
) -> Expression | None:
    if not isinstance(text, str) or not text.strip():
        return None
    source = Source(identity(component), f"「{label(component)}」的{what}")
    try:
        compiled = expression.compile_expression(text, source=source)
    except errors.FeelSyntaxError as error:
        message = f"{source.part}有误：{error.message}"
        notes.error(source.element_id, "feel_syntax", message, (error.line, error.column))
        return None
    notes.findings += review.doubts(compiled.node)
    return compiled


def _complain(component: Mapping[str, Any], notes: Notes, rule: str, complaint: str) -> None:
    notes.error(identity(component), rule, f"「{label(component)}」{complaint}。")


def _mapping(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}
