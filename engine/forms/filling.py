"""One filling-in of a form: which fields show, which are fixed, what is wrong with the values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine import errors
from engine.forms import choices, conversion, limits, places
from engine.forms.account import Account
from engine.forms.field import Field, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.expression import Expression

MAX_ROWS = 500
MAX_ERRORS = 200
_PASSES = 8


class Filling:
    """Takes the values of one submission; `errors` collects what is refused."""

    def __init__(
        self,
        context: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]] | None,
    ) -> None:
        """Keep what the expressions of the form may see."""
        self.context = context
        self.account = Account(functions)
        self.errors: list[errors.FieldError] = []

    def accept(
        self,
        fields: tuple[Field, ...],
        values: object,
        prefix: str = "",
        around: Mapping[str, Any] | None = None,
        known: Any = None,
    ) -> dict[str, Any]:
        """Return the cleaned values of one level: the form itself, or one row of a list.

        `around` is what its expressions see, `known` what its fields held before.
        """
        if not isinstance(values, Mapping):
            self._refuse(prefix.rstrip(".["), "type", "表单的内容应为一组“名称: 值”。")
            return {}
        before = self.context if around is None else known
        paths = frozenset(field.path for field in fields)
        for path in places.strangers(values, paths)[:MAX_ERRORS]:
            key = ".".join(path)[:200]
            self._refuse(
                prefix + key, "unknown", f"表单中没有“{key}”这一项，请刷新页面后重新填写。"
            )
        shown, scope = self._shown(fields, values, around or self.context)
        cleaned: dict[str, Any] = {}
        for field in shown:
            self._accept_field(field, values, (scope, before), cleaned, prefix)
        return cleaned

    def _shown(
        self, fields: tuple[Field, ...], values: Mapping[str, Any], around: Mapping[str, Any]
    ) -> tuple[list[Field], dict[str, Any]]:
        """Find the fields that show; what stands in a hidden field influences nothing."""
        shown = list(fields)
        scope: dict[str, Any] = {}
        for _ in range(_PASSES):
            sent: dict[str, Any] = {}
            for field in shown:
                value = places.get(values, field.path)
                if value is not places.MISSING:
                    places.put(sent, field.path, value)
            scope = places.merged(around, sent)
            still = [
                field
                for field in fields
                if not any(self._holds(condition, scope) for condition in field.hidden_when)
            ]
            if still == shown:
                break
            shown = still
        return shown, scope

    def _accept_field(
        self,
        field: Field,
        values: Mapping[str, Any],
        seen: tuple[dict[str, Any], Any],
        cleaned: dict[str, Any],
        prefix: str,
    ) -> None:
        try:
            value = self._taken(field, places.get(values, field.path), seen, prefix)
        except conversion.RefusedError as refused:
            message = f"「{field.label}」{refused.complaint}。"
            self._refuse(prefix + field.key, refused.rule, message)
            return
        if value is not places.MISSING:
            places.put(cleaned, field.path, value)

    def _taken(self, field: Field, sent: Any, seen: tuple[dict[str, Any], Any], prefix: str) -> Any:
        """Return what a field takes of what was sent, or MISSING if it takes nothing."""
        scope, before = seen
        known = places.get(before, field.path)
        if field.computed is not None:
            return self.account.compute(field.computed, scope)
        if field.fixed or self._holds(field.fixed_when, scope):
            _require_unchanged(field, sent, known)
            return places.MISSING
        if field.kind is Kind.ROWS:
            return sent if sent is places.MISSING else self._rows(field, sent, scope, prefix, known)
        if sent is places.MISSING or conversion.is_blank(sent):
            self._require_optional(field, scope)
            return [] if sent == [] else sent if sent is places.MISSING else None
        if field.kind is Kind.FLAG and sent is False:
            self._require_optional(field, scope)
        value = conversion.convert(field, sent, choices.of(field, scope, self.account))
        limits.require(field, value, scope, self.account)
        return value

    def _require_optional(self, field: Field, scope: Mapping[str, Any]) -> None:
        if field.required or self._holds(field.required_when, scope):
            complaint = "必须勾选" if field.kind is Kind.FLAG else "必须填写"
            raise conversion.RefusedError("required", complaint)

    def _rows(
        self, field: Field, sent: Any, scope: dict[str, Any], prefix: str, known: Any
    ) -> list[dict[str, Any]]:
        if sent is None:
            return []
        if not isinstance(sent, list) or not all(isinstance(row, Mapping) for row in sent):
            raise conversion.RefusedError("type", "应为若干行")
        if len(sent) > MAX_ROWS:
            raise conversion.RefusedError("too_many", f"至多 {MAX_ROWS} 行")
        rows = []
        for index, row in enumerate(sent):
            around = {**scope, "this": row, "parent": scope, "i": index + 1}
            inner = f"{prefix}{field.key}[{index}]."
            before = known[index] if isinstance(known, list) and index < len(known) else None
            rows.append(self.accept(field.rows, row, inner, around, before))
        return rows

    def _holds(self, condition: Expression | None, scope: Mapping[str, Any]) -> bool:
        return condition is not None and self.account.compute(condition, scope) is True

    def _refuse(self, path: str, rule: str, message: str) -> None:
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(errors.FieldError(path=path, rule=rule, message=message))


def _require_unchanged(field: Field, sent: Any, known: Any) -> None:
    if sent is places.MISSING:
        return
    allowed = [field.default] if known is places.MISSING else [known]
    if conversion.is_blank(sent) and all(map(conversion.is_blank, allowed)):
        return
    if field.kind is Kind.FLAG and sent is False and allowed == [None]:
        return
    if not any(conversion.same(sent, each) for each in allowed):
        raise conversion.RefusedError("readonly", "只供查看，不能修改")
