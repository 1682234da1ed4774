"""A form: reads its form-js schema, and takes or refuses what was filled in.

Nothing here reads the clock; a schema's expressions see only what the caller gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import errors
from engine.forms import filling
from engine.forms import schema as reading
from engine.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.forms.field import Field
    from engine.model import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that may be filled in; `fields` are its fields in order, without their groups."""

    id: str
    fields: tuple[Field, ...]

    def accept(
        self,
        values: Mapping[str, Any],
        context: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> dict[str, Any]:
        """Return the cleaned values of the fields that show; raises FormInvalid with every error.

        `context` is what the process knows already: conditions see it under the
        values, and a read-only field must agree with it.
        """
        filled = filling.Filling(context, functions)
        cleaned = filled.accept(self.fields, values)
        if filled.errors:
            first = filled.errors[0].message
            more = f"（共 {len(filled.errors)} 处）" if len(filled.errors) > 1 else ""
            raise errors.FormInvalid(f"表单未通过检查：{first}{more}", filled.errors)
        return cleaned


def parse(schema: bytes | Mapping[str, Any]) -> Form:
    """Read a form-js schema; raises FormInvalidSchema with every finding."""
    form_id, fields, findings = reading.read(schema)
    wrong = [finding for finding in findings if finding.severity is Severity.ERROR]
    if wrong:
        more = f"（共 {len(wrong)} 处）" if len(wrong) > 1 else ""
        raise errors.FormInvalidSchema(f"表单定义不能使用：{wrong[0].message}{more}", findings)
    return Form(id=form_id, fields=fields)


def check(schema: bytes | Mapping[str, Any]) -> list[Finding]:
    """Say everything that is wrong with a form-js schema."""
    return reading.read(schema)[2]
