"""The shapes of JSON that several routes share, as pydantic models; nothing else knows pydantic.

Amounts are strings with two decimals, instants ISO-8601 in UTC, dates `YYYY-MM-DD`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, create_model

from engine import payload
from engine.rules import facts

Item = TypeVar("Item")
Amount = Annotated[Decimal, PlainSerializer(lambda amount: f"{amount:.2f}", return_type=str)]
Variables = Annotated[dict[str, Any], AfterValidator(payload.to_json)]
Values = dict[str, Any]
Id = Annotated[str, Field(max_length=200)]
Reason = Annotated[str, Field(min_length=1, max_length=2_000)]
Code = Annotated[str, Field(max_length=200)]


class Given(BaseModel):
    """Base of what is sent to us: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid")


class Paging(Given):
    """Query parameters of every list that has pages."""

    limit: int = Field(default=50, ge=1, le=200, description="每页条数")
    cursor: str | None = Field(default=None, max_length=1_000, description="上页的 next_cursor")

    def wanted(self) -> dict[str, Any]:
        """Give the parameters that narrow the list."""
        return self.model_dump(exclude={"limit", "cursor"})


class Shown(BaseModel):
    """Base of what we answer."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)


class Page(Shown, Generic[Item]):
    """Some items, and the cursor of the next page if there is one."""

    items: list[Item]
    next_cursor: str | None = None
    total: int | None = None


class Problem(Shown):
    """An error (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: list[dict[str, Any]] = []
    current: dict[str, Any] | None = None  # of a 409: the task or instance as it is now


class RoleShown(Shown):
    """A role held in a body."""

    role: str
    role_name: str
    body_id: str
    body_name: str


class LeadBrief(Shown):
    """A lead as other lists name it."""

    id: str
    number: str
    subject_name: str
    stage: str | None = None
    stage_label: str | None = None
    street_name: str | None = None
    risk_grade: str | None = None
    sample: bool = False


class May(Shown):
    """What the asking person may do with a task now."""

    claim: bool
    unclaim: bool
    complete: bool
    draft: bool
    assign: bool = False


class Risen(Shown):
    """The level an overdue step has risen to (环节逾期升级); its instance, if one may see it."""

    level: str
    label: str
    raised_at: datetime
    instance_id: str | None = None


class Task(Shown):
    """A task in a list."""

    id: str
    instance_id: str
    root_instance_id: str
    process_id: str
    process_name: str
    element_id: str
    name: str
    form_id: str | None
    lead: LeadBrief | None
    state: str
    candidate_groups: list[str]
    candidate_names: list[str]
    assignee_id: str | None
    assignee_name: str | None
    due_at: datetime | None
    overdue: bool
    ladder: Risen | None = None
    follow_up_at: datetime | None
    priority: int
    escalation: bool
    opened_at: datetime
    claimed_at: datetime | None
    closed_at: datetime | None = None
    revision: int
    may: May


class ActiveElement(Shown):
    """Where a token stands."""

    element_id: str
    name: str
    token: int


class Instance(Shown):
    """A process instance; lists leave out variables, elements and tasks."""

    id: str
    definition_id: str
    process_id: str
    process_name: str
    version: int
    business_key: str | None = None
    state: str
    suspended: bool
    variables: Variables | None = None
    active_elements: list[ActiveElement] | None = None
    open_tasks: list[Task] | None = None
    parent_id: str | None = None
    parent_element_id: str | None = None
    root_id: str
    lead_id: str | None = None
    started_at: datetime
    ended_at: datetime | None = None
    revision: int | None = None
    end_events: list[str] | None = None


class Finding(Shown):
    """One thing wrong with a diagram, table or form."""

    element_id: str
    rule: str
    message: str
    severity: str
    file: str | None = None
    line: int | None = None
    column: int | None = None


_BOUND = 10**15
_TYPES: dict[str, Any] = {
    "amount": Amount,
    "count": int,
    "flag": bool,
    "date": date,
}
_LABELLED = tuple(column for column, kind in facts.KIND.items() if kind == "code")
_BODY_NAMES = ("street_name", "community_name", "responsible_body_name", "regulator_body_name")


# What is sent keeps every decimal, so that a third one can be refused instead of rounded away.
_GIVEN = {**_TYPES, "amount": Annotated[Decimal, Field(ge=-_BOUND, le=_BOUND)]}


def _columns(types: dict[str, Any]) -> dict[str, Any]:
    return {name: (types.get(kind, str) | None, None) for name, kind in facts.KIND.items()}


# One field per column of the ledger, so that a new column needs no change here.
if TYPE_CHECKING:

    class LeadFields(Given):
        """The ledger's columns as they are sent."""

    class Lead(Shown):
        """A lead as it is shown: columns, labels, names, flags."""

else:
    LeadFields = create_model("LeadFields", __base__=Given, **_columns(_GIVEN))
    Lead = create_model(
        "Lead",
        __base__=Shown,
        **{
            **_columns(_TYPES),
            "id": (str, ...),
            "number": (str, ...),
            "year": (int, ...),
            "sample": (bool, ...),
            "registered_at": (datetime, ...),
            "registered_by": (str, ...),
            "changed_at": (datetime, ...),
            "revision": (int, ...),
            **{f"{column}_label": (str | None, None) for column in _LABELLED},
            **dict.fromkeys(_BODY_NAMES, (str | None, None)),
            "key_flags": (list[str], ...),
            "age_tier": (str | None, None),
            "co_handling": (list[str], []),
            "reporters": (list[dict[str, str]], []),
        },
    )
