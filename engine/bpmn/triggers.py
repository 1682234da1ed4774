"""What a catching event listens for: prepared from its expressions, then armed.

`draft` evaluates and may fail; `arm` only opens the wait. One trigger serves an
intermediate event, a boundary event, a start of an event sub-process, an event behind an
event-based gateway and a receive task alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine import errors, moves, results
from engine.bpmn import recounting, sizes, timing
from engine.bpmn.vocabulary import EventKind
from engine.bpmn.waiting import WaitKind
from engine.feel.record import kind_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.formulas import Formula
    from engine.bpmn.instance import Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A trigger's values at the moment of arming."""

    due_at: datetime | None = None
    name: str = ""
    key: str = ""
    cycle: timing.Cycle | None = None
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """A compiled event definition that something can set off."""

    kind: EventKind
    element_id: str
    label: str = ""
    name: Formula | None = None
    key: Formula | None = None
    timer: str | None = None
    timing: Formula | None = None
    condition: Formula | None = None

    @cached_property
    def names(self) -> frozenset[str]:
        """The variables it depends on while it is watched."""
        formula = self.condition or self.timing
        return frozenset() if formula is None else formula.reads

    @cached_property
    def movable(self) -> bool:
        """Say whether it is a date that may move while it is waited for."""
        dated = self.kind is EventKind.TIMER and self.timer == "date"
        return dated and self.timing is not None and recounting.may_move(self.timing)

    def draft(self, instance: Instance, token: Token) -> Draft:
        """Evaluate what the wait needs, as seen by the token."""
        view = instance.view(token)
        return self.evaluate(lambda formula: instance.compute(formula, view), instance.environment)

    def evaluate(self, compute: Callable[[Formula], Any], environment: moves.Environment) -> Draft:
        """Evaluate what the wait needs."""
        if self.kind is EventKind.TIMER:
            return self._timer(compute, environment.now)
        if self.kind in {EventKind.MESSAGE, EventKind.SIGNAL}:
            name = None if self.name is None else compute(self.name)
            if not isinstance(name, str) or not name:
                raise errors.ExpressionFailed(f"事件「{self.label}」的名称应是非空文字")
            key = "" if self.key is None else text_key(compute(self.key), self.label)
            return Draft(name=sizes.word(name, f"事件「{self.label}」的名称"), key=key)
        return Draft()

    def arm(self, token: Token, draft: Draft) -> None:
        """Open the wait."""
        instance: Instance = token.workflow
        if self.kind is EventKind.CONDITIONAL:
            instance.open_wait(token, WaitKind.CONDITION)
            instance.fresh.append(token)
        elif self.kind is EventKind.TIMER:
            self._arm_timer(token, draft)
        elif self.kind in {EventKind.MESSAGE, EventKind.SIGNAL}:
            message = self.kind is EventKind.MESSAGE
            instance.open_wait(
                token,
                WaitKind.MESSAGE if message else WaitKind.SIGNAL,
                lambda number: self.subscription(number, draft),
            )

    def subscription(self, number: int, draft: Draft) -> results.OpenSubscription:
        """Show the wait for a message or signal."""
        message = self.kind is EventKind.MESSAGE
        return results.OpenSubscription(
            token=number,
            element_id=self.element_id,
            channel=results.Channel.MESSAGE if message else results.Channel.SIGNAL,
            name=draft.name,
            correlation_key=draft.key,
        )

    def open_timer(self, number: int, due_at: datetime) -> results.OpenTimer:
        """Show the wait for a moment."""
        return results.OpenTimer(
            token=number,
            element_id=self.element_id,
            name=self.label,
            due_at=due_at,
            expression="" if self.timing is None else self.timing.text,
        )

    def repeat(self, token: Token) -> bool:
        """Arm a fired timer again if it is a cycle with rounds left."""
        memo = token.memo
        if self.kind is not EventKind.TIMER or "period" not in memo:
            return False
        instance: Instance = token.workflow
        months, days, seconds, micro = memo["period"]
        cycle = timing.Cycle(
            period=timing.Period(months=months, span=timedelta(days, seconds, micro))
        )
        due, number = cycle.following(memo["anchor"], memo["fired"], instance.environment.now)
        if "left" in memo:
            memo["left"] -= number - memo["fired"] if "fixed" in memo else 1
            if memo["left"] < 1:
                return False
        memo["fired"] = number
        instance.close_wait(token, results.Outcome.COMPLETED)
        instance.open_wait(token, WaitKind.TIMER, lambda wait: self.open_timer(wait, due))
        return True

    def _timer(self, compute: Callable[[Formula], Any], now: datetime) -> Draft:
        value = None if self.timing is None else compute(self.timing)
        if self.timer == "date":
            return Draft(due_at=timing.moment(value))
        if self.timer == "duration":
            length = timing.period(value)
            return Draft(due_at=None if length is None else length.after(now))
        found = timing.cycle(value)
        first = None if found is None else found.first(now)
        if first is None:
            return Draft()
        return Draft(due_at=first[0], number=first[1], cycle=found)

    def _arm_timer(self, token: Token, draft: Draft) -> None:
        instance: Instance = token.workflow
        if draft.due_at is None:
            if token.wait_kind != WaitKind.UNARMED:
                instance.open_wait(token, WaitKind.UNARMED)
            return
        instance.watchers.pop(token.id, None)
        if draft.cycle is not None:
            _remember(token.memo, draft, draft.cycle, instance.environment.now)
        if self.movable:
            recounting.remember(token, draft.due_at)
        self.wait_until(token, draft.due_at)

    def wait_until(self, token: Token, due: datetime) -> None:
        """Open the wait for a moment."""
        instance: Instance = token.workflow
        instance.open_wait(token, WaitKind.TIMER, lambda number: self.open_timer(number, due))


def _remember(memo: dict[str, Any], draft: Draft, cycle: timing.Cycle, now: datetime) -> None:
    """Keep what the next rounds of a cycle are counted by."""
    span = cycle.period.span
    memo |= {
        "period": [cycle.period.months, span.days, span.seconds, span.microseconds],
        "anchor": cycle.start or now,
        "fired": draft.number,
    }
    if cycle.repeats is not None:
        memo["left"] = cycle.repeats - (draft.number if cycle.start else 0)
    if cycle.start is not None:
        memo["fixed"] = True


def text_key(value: Any, label: str) -> str:
    """Turn a correlation key into text: text or a number, nothing else."""
    if isinstance(value, str):
        return sizes.word(value, f"事件「{label}」的关联键")
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
        return str(int(number)) if number == number.to_integral_value() else f"{number:f}"
    raise errors.ExpressionFailed(f"事件「{label}」的关联键应是文字或数字，得到{kind_word(value)}")
