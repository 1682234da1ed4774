"""What people do with a lead: register, change, notify the police, reopen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import clock, moves, results
from engine.actions import advance, births, messages, surroundings, waits
from engine.errors import Conflict, DuplicatesLikely, InputInvalid, NotFound, StaleRevision
from engine.queries import visibility
from engine.rules import duplicates, fact_dates, permissions
from engine.rules import facts as fact_rules
from engine.rules.permissions import Verb
from engine.store import bodies as body_store
from engine.store import definitions as definition_store
from engine.store import leads as lead_store

if TYPE_CHECKING:
    from engine.store.rows import Row
    from engine.transaction import Transaction

LIFECYCLE = "lead_lifecycle"
STOCK_MESSAGE = "stock_case_entered"
REOPEN_MESSAGE = "lead_reopened"
URGENT_MESSAGE = "urgent_police_notice"
_MOST_LIKELY = 10
_BY_PROCESS_ONLY = frozenset(
    {"stage", "conclusion", "route", "determination_method", "closed_on", "closure_exit"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """A lead that may be the same matter, and why it looks so; a hidden one has no name here."""

    lead_id: str | None
    number: str
    subject_name: str
    street_name: str
    why: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A new lead and the tasks its process opened."""

    lead_id: str
    number: str
    opened_tasks: tuple[str, ...]
    duplicates: tuple[Likely, ...]


def register_lead(
    tx: Transaction, values: Mapping[str, Any], *, acknowledge_duplicates: bool = False
) -> Registered:
    """Register a new lead (登记) and start its life; likely duplicates must be acknowledged."""
    permissions.require(tx.actor, Verb.REGISTER_LEAD)
    fitted = fact_rules.fit(values)
    _check_new(tx, fitted)
    likely = likely_duplicates(
        tx, subject_name=fitted["subject_name"], credit_code=fitted.get("credit_code")
    )
    if likely and not acknowledge_duplicates:
        raise DuplicatesLikely("可能与已登记的线索重复，请核对后确认登记。", likely)
    lead_id, number = insert_lead(tx, fitted)
    if not visibility.may_see_lead(tx, lead_id):
        own = {m.body_id for m in tx.actor.memberships if permissions.registers(m.role)}
        waits.let_see(tx, lead_id, own)
    moved = _start_life(tx, lead_id, number, None)
    return Registered(
        lead_id=lead_id,
        number=number,
        opened_tasks=tuple(moved.opened_tasks),
        duplicates=tuple(likely),
    )


def insert_lead(
    tx: Transaction, fitted: Mapping[str, Any], *, number: str | None = None, sample: bool = False
) -> tuple[str, str]:
    """Write a lead's row with its audit row, without a process; give its id and number."""
    street = body_store.get(tx.connection, fitted["street_id"])
    if street is None:
        raise InputInvalid(f"没有这个街道：{fitted['street_id']}。")
    discovered = fitted.get("discovered_on") or clock.local_date(tx.now)
    region = street["code"] or street["id"].upper()[:8]
    if number is None:
        running = lead_store.next_number(tx.connection, region, discovered.year)
        number = f"{region}-{discovered.year}-{running:04d}"
    lead_id = tx.new_id()
    lead_store.add(
        tx.connection,
        {
            "stage": "registered",
            **fitted,
            "id": lead_id,
            "number": number,
            "year": discovered.year,
            "discovered_on": discovered,
            "sample": sample,
            "subject_key": duplicates.fold(fitted["subject_name"]),
            "registered_at": tx.now,
            "registered_by": tx.actor.user_id,
            "changed_at": tx.now,
        },
    )
    tx.audit(
        "lead_registered",
        subject=("lead", lead_id),
        lead_id=lead_id,
        sentence=f"登记了线索 {number}",
        after={key: value for key, value in fitted.items() if value not in (None, "", False)},
    )
    advance.facts_changed(tx, lead_id, None)
    return lead_id, number


def enter_stock_case(tx: Transaction, lead_id: str) -> advance.Moved:
    """Let a stock case (存量) enter its process at the stage it has reached."""
    lead = lead_store.get(tx.connection, lead_id)
    if lead is None:
        raise NotFound("没有这条线索。")
    return _start_life(tx, lead_id, lead["number"], STOCK_MESSAGE)


def change_lead(
    tx: Transaction, lead_id: str, revision: int, values: Mapping[str, Any], reason: str
) -> None:
    """Correct facts of a lead by hand; the stage is the process's to change."""
    permissions.require(tx.actor, Verb.CHANGE_LEAD)
    visibility.require_lead(tx, lead_id)
    if not reason.strip():
        raise InputInvalid("修改台账须填写理由。")
    forbidden = sorted(_BY_PROCESS_ONLY & values.keys())
    if forbidden:
        raise InputInvalid(f"{'、'.join(forbidden)} 由流程推进，不能直接修改。")
    fitted = fact_rules.fit(values)
    lead = surroundings.lead_facts(tx, lead_id)
    if lead["revision"] != revision:
        raise StaleRevision("线索刚被他人修改，请刷新后重试。")
    _check_bodies(tx, fitted)
    fact_dates.require_possible(lead, fitted, today=clock.local_date(tx.now))
    changed = {key: value for key, value in fitted.items() if lead.get(key) != value}
    if not changed:
        return
    row = {**changed, "changed_at": tx.now}
    if "subject_name" in changed:
        row["subject_key"] = duplicates.fold(changed["subject_name"])
    if not lead_store.change(tx.connection, lead_id, revision, row):
        raise StaleRevision("线索刚被他人修改，请刷新后重试。")
    tx.audit(
        "lead_changed",
        subject=("lead", lead_id),
        lead_id=lead_id,
        sentence="修改了台账",
        before={key: lead.get(key) for key in changed},
        after=changed,
        reason=reason,
    )
    surroundings.forget_lead(tx, lead_id)
    advance.facts_changed(tx, lead_id, lead)


def likely_duplicates(
    tx: Transaction, *, subject_name: str, credit_code: str | None, but: str | None = None
) -> list[Likely]:
    """Point out leads with the same credit code or a similar name, the likeliest first.

    Of a lead that the actor may not see only number and street are told: enough to ask there.
    """
    key = duplicates.fold(subject_name)
    found: list[tuple[float, str, Row]] = []
    for row in lead_store.candidates(tx.connection, subject_key=key, credit_code=credit_code):
        if row["id"] == but:
            continue
        alike = duplicates.similarity(key, row["subject_key"])
        if credit_code and row["credit_code"] == credit_code:
            found.append((1.0, "统一社会信用代码相同", row))
        elif alike >= duplicates.LIKELY:
            found.append((alike, f"名称相似（{alike:.0%}）", row))
    likeliest = sorted(found, key=lambda one: -one[0])[:_MOST_LIKELY]
    seen = visibility.visible_among(tx, [row["id"] for _, _, row in likeliest])
    streets = body_store.names(tx.connection)
    return [
        Likely(
            lead_id=row["id"] if row["id"] in seen else None,
            number=row["number"],
            subject_name=row["subject_name"] if row["id"] in seen else "",
            street_name=streets.get(row["street_id"], ""),
            why=why,
            similarity=alike,
        )
        for alike, why, row in likeliest
    ]


def notify_police(tx: Transaction, lead_id: str, reason: str) -> messages.Sent:
    """Send the urgent notice to the police (条例 §23, T17), at any moment of an open lead."""
    permissions.require(tx.actor, Verb.NOTIFY_POLICE)
    visibility.require_lead(tx, lead_id)
    if not reason.strip():
        raise InputInvalid("请填写紧急情况。")
    number = surroundings.lead_facts(tx, lead_id)["number"]
    values = {"urgent_reason": reason, "notified_by": tx.actor.name}
    sent = messages.deliver(
        tx, results.ThrownMessage(name=URGENT_MESSAGE, correlation_key=number, values=values)
    )
    if sent.delivered == 0:
        raise Conflict("该线索没有在办流程，无法发出紧急通报。")
    tx.audit(
        "police_notified",
        subject=("lead", lead_id),
        lead_id=lead_id,
        sentence="向公安机关发出紧急通报",
        reason=reason,
    )
    return sent


def reopen_lead(tx: Transaction, lead_id: str, reason: str) -> advance.Moved:
    """Open a closed lead again (回头看、新证据、新信访); it keeps its number."""
    permissions.require(tx.actor, Verb.REOPEN_LEAD)
    visibility.require_lead(tx, lead_id)
    if not reason.strip():
        raise InputInvalid("请填写重新启动的理由。")
    lead = surroundings.lead_facts(tx, lead_id)
    if lead["stage"] != "closed":
        raise Conflict("只有已销号的线索可以重新启动。")
    reopened = {"stage": "assessing", "closed_on": None, "closure_exit": None}
    row = {**reopened, "changed_at": tx.now}
    if not lead_store.change(tx.connection, lead_id, lead["revision"], row):
        raise StaleRevision("线索刚被他人修改，请刷新后重试。")
    surroundings.forget_lead(tx, lead_id)
    tx.audit(
        "lead_reopened",
        subject=("lead", lead_id),
        lead_id=lead_id,
        sentence="重新启动了已销号的线索",
        before={key: lead.get(key) for key in reopened},
        after=reopened,
        reason=reason,
    )
    advance.facts_changed(tx, lead_id, lead)
    return _start_life(tx, lead_id, lead["number"], REOPEN_MESSAGE)


def _start_life(
    tx: Transaction, lead_id: str, number: str, message_name: str | None
) -> advance.Moved:
    definition = definition_store.latest(tx.connection, LIFECYCLE)
    if definition is None:
        raise Conflict("线索办理流程尚未部署，请联系流程设计员。")
    event = None
    if message_name is not None:
        bundle = visibility.bundle(tx, definition["bundle_hash"])
        starts = bundle.processes[LIFECYCLE].starts
        event = next((s.element_id for s in starts if s.name == message_name), None)
        if event is None:
            raise Conflict(f"线索办理流程没有消息启动事件 {message_name}。")
    new = births.NewInstance(definition=definition, business_key=number, lead_id=lead_id)
    return advance.start(tx, new, moves.Start(event=event))[1]


def _check_new(tx: Transaction, fitted: Mapping[str, Any]) -> None:
    missing = [
        name
        for column, name in (
            ("subject_name", "主体名称"),
            ("street_id", "所属街道"),
            ("sector", "重点领域"),
            ("source", "线索来源"),
        )
        if not fitted.get(column)
    ]
    if missing:
        raise InputInvalid(f"请填写：{'、'.join(missing)}。")
    today = clock.local_date(tx.now)
    fact_dates.require_possible({"discovered_on": today}, fitted, today=today)
    _check_bodies(tx, fitted)


def _check_bodies(tx: Transaction, fitted: Mapping[str, Any]) -> None:
    kinds = {row["id"]: row["kind"] for row in body_store.everything(tx.connection)}
    for column, value in fitted.items():
        if fact_rules.KIND[column] == "body" and value is not None and value not in kinds:
            raise InputInvalid(f"{column}：没有这个机构 {value}。")
    if fitted.get("street_id") and kinds[fitted["street_id"]] != "street":
        raise InputInvalid("所属街道应为街道。")
