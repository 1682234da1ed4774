"""The shapes of a deadline and its derivation on the wire."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from api.shapes import Page, Shown


class LimitShown(Shown):
    """The version of a limit that was counted by."""

    id: str
    name: str
    article: str
    amount: int
    unit: str
    trigger: str
    roll: str
    kind: str
    bound: str
    warnings: list[int]
    effective_from: date | None
    effective_until: date | None
    note: str


class SourceShown(Shown):
    """From which fact of which row the start is known."""

    text: str
    column: str
    row: str


class StepShown(Shown):
    """One step of a count: its words, the day it leads to, the article it stands on."""

    kind: str
    text: str
    on: date | None
    article: str


class HoldPart(Shown):
    """A time that was taken out of a count."""

    ground: str
    from_on: date
    to_on: date | None
    words: str
    paper: str


class ExtensionPart(Shown):
    """An extension that lengthened a count."""

    amount: int
    unit: str
    approved_on: date
    approver: str
    role: str
    paper: str
    article: str
    total: bool


class Derivation(Shown):
    """How a deadline was counted, or (`running` false) why it is not."""

    running: bool
    limit: LimitShown
    length: str
    source: SourceShown | None
    text: str
    because: str | None = None
    start: str | None = None
    steps: list[StepShown] = Field(default_factory=list)
    holds: list[HoldPart] = Field(default_factory=list)
    extensions: list[ExtensionPart] = Field(default_factory=list)
    last_day: date | None = None
    due_at: datetime | None = None
    warn_at: list[datetime] = Field(default_factory=list)
    provisional: bool = False


class GroundShown(Shown):
    """A ground on which this limit may be held."""

    ground: str
    label: str


class StageShown(Shown):
    """An extension that this person may record."""

    stage: int
    amount: int
    unit: str
    total: bool
    article: str


class ActsShown(Shown):
    """What the asking person may do to the limit."""

    hold: list[GroundShown]
    extend: list[StageShown]


class LeadDeadline(Derivation):
    """A limit of a lead: `state` is overdue, running, met, met_late, ended or not_running."""

    state: str
    met_on: date | None
    acts: ActsShown


class Hold(Shown):
    """A hold as it was recorded."""

    id: str
    limit_id: str
    limit_name: str
    ground: str
    ground_label: str
    from_on: date
    to_on: date | None
    paper: str
    note: str
    held_at: datetime
    may_withdraw: bool


class Extension(Shown):
    """An extension as it was recorded."""

    id: str
    limit_id: str
    limit_name: str
    stage: int
    length: str
    total: bool
    approved_on: date
    approver: str
    paper: str
    article: str
    recorded_at: datetime
    may_withdraw: bool


class LeadDeadlines(Shown):
    """All limits that start with a fact of the lead, and what was done to them."""

    deadlines: list[LeadDeadline]
    holds: list[Hold]
    extensions: list[Extension]


class Counted(Shown):
    """A stored moment and how it was counted; no derivation if no limit gave it."""

    due_at: datetime | None
    derivation: Derivation | None


class LimitExtension(Shown):
    """By how much a limit may be extended, how often (null: any), by whose authority."""

    amount: int
    unit: str
    length: str
    total: bool
    times: int | None
    authority: str
    article: str


class LimitVersion(Shown):
    """One version of a limit of the catalogue."""

    name: str
    length: str
    amount: int
    unit: str
    fixed_on: date | None
    roll: str
    bound: str
    judged_by: str
    article: str
    trigger_name: str
    met_by: list[str]
    routes: list[str]
    unless: list[str]
    suspension: list[str]
    extensions: list[LimitExtension]
    warnings: list[int]
    effective_from: date | None
    effective_until: date | None
    in_force: bool
    note: str


class CatalogueLimit(Shown):
    """A limit of the catalogue in force; `changeable` ones may be held and extended."""

    id: str
    ids: list[str]
    name: str
    kind: str
    kind_label: str
    trigger: str | None
    trigger_name: str
    needs_start: bool
    in_hours: bool
    changeable: bool
    versions: list[LimitVersion]


class CatalogueProcess(Shown):
    """A process that was deployed with the catalogue in force."""

    id: str
    process_id: str
    name: str
    version: int
    deployed_at: datetime


class CatalogueSource(Shown):
    """Since when the catalogue is in force, and with which processes it was deployed."""

    since: datetime
    processes: list[CatalogueProcess]


class Catalogue(Page[CatalogueLimit]):
    """The limits in force, and where they are from."""

    source: CatalogueSource | None
