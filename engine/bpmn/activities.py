"""Activities: tasks for people, programs and the engine itself, and calls.

An activity maps its inputs, evaluates what its wait shows, lets its boundary events
listen, and opens the wait; all that may fail comes before anything is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine import errors, results
from engine.bpmn import formulas, recounting, sizes, timing
from engine.bpmn.elements import ElementSpec, listen
from engine.bpmn.events import CatchSpec
from engine.bpmn.waiting import WaitKind
from engine.feel.record import kind_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.formulas import Formula
    from engine.bpmn.instance import Instance

Build = Callable[[int], results.Wait]


class WaitingSpec(ElementSpec):
    """An activity that somebody outside completes."""

    stays = True
    kind = WaitKind.TASK
    fields: Mapping[str, Formula]

    def enter(self, token: Token) -> bool | None:
        """Open the wait."""
        self.map_inputs(token)
        instance: Instance = token.workflow
        view = instance.view(token)
        values = {name: instance.compute(f, view) for name, f in self.fields.items()}
        build = self.build(token, values)
        listen(token, self.boundaries, "b")
        instance.open_wait(token, self.kind, build)
        return None

    def build(self, token: Token, values: Mapping[str, Any]) -> Build:
        """Prepare the wait from the evaluated fields."""
        raise NotImplementedError

    def visible(self, token: Token) -> dict[str, Any]:
        """Give the variables an outside program sees: the inputs, or all there are."""
        instance: Instance = token.workflow
        if self.input_mappings:
            return dict(instance.scopes.owned.get(token.id, {}))
        merged: dict[str, Any] = {}
        for owner in reversed([t.id for t in token.chain()]):
            merged |= instance.scopes.owned.get(owner, {})
        return merged


class PersonTaskSpec(WaitingSpec):
    """A user or manual task."""

    def enter(self, token: Token) -> bool | None:
        """Open the task; its due date may move while it stands open."""
        super().enter(token)
        due_date = self.fields.get("due_date")
        if due_date is not None and recounting.may_move(due_date):
            opened = token.workflow.log.opened[token.wait]
            recounting.remember(token, opened.due_at)
        return None

    def build(self, token: Token, values: Mapping[str, Any]) -> Build:
        """Prepare the open task."""
        assignee = values.get("assignee")
        form_id = values.get("form_id")
        computed = (self.node.settings.form_id or "").startswith("=")
        if computed and form_id is not None and form_id not in token.workflow.bundle.forms:
            raise errors.ExpressionFailed(f"「{self.label}」的表单「{form_id}」不在已部署的资源中")
        shown: dict[str, Any] = {
            "candidate_groups": _names(values.get("candidate_groups")),
            "candidate_users": _names(values.get("candidate_users")),
            "assignee": _name(assignee, "负责人") or None,
            "due_at": timing.moment(values.get("due_date")),
            "due_expression": self.fields["due_date"].text if "due_date" in self.fields else "",
            "follow_up_at": timing.moment(values.get("follow_up_date")),
            "priority": _whole(values.get("priority"), 50),
            "form_id": form_id,
        }
        return lambda number: results.OpenTask(
            token=number,
            element_id=self.bpmn_id,
            name=self.bpmn_name or self.bpmn_id,
            properties=self.node.settings.properties,
            **shown,
        )


class JobSpec(WaitingSpec):
    """A service, send or script task worked by an outside program."""

    kind = WaitKind.JOB

    def build(self, token: Token, values: Mapping[str, Any]) -> Build:
        """Prepare the job."""
        job_type = values.get("job_type")
        if not isinstance(job_type, str) or not job_type:
            raise errors.ExpressionFailed(f"「{self.label}」的作业类型应是非空文字")
        sizes.word(job_type, "作业类型")
        retries = _whole(values.get("retries"), 3)
        if retries < 1:
            raise errors.ExpressionFailed(f"「{self.label}」的重试次数应至少为 1，得到：{retries}")
        variables = self.visible(token)
        return lambda number: results.OpenJob(
            token=number,
            element_id=self.bpmn_id,
            name=self.bpmn_name or self.bpmn_id,
            job_type=job_type,
            retries=retries,
            headers=self.node.settings.headers,
            variables=variables,
        )


class CallSpec(WaitingSpec):
    """A call activity: another instance does the work."""

    kind = WaitKind.CALL

    def build(self, token: Token, values: Mapping[str, Any]) -> Build:
        """Prepare the call."""
        process_id = values.get("called_process")
        if not isinstance(process_id, str) or not process_id:
            raise errors.ExpressionFailed(f"「{self.label}」调用的流程标识应是非空文字")
        instance: Instance = token.workflow
        variables = dict(instance.scopes.owned.get(token.id, {}))
        if self.node.settings.propagate_parent:
            merged: dict[str, Any] = {}
            for owner in reversed([t.id for t in token.chain()]):
                merged |= instance.scopes.owned.get(owner, {})
            variables = merged
        return lambda number: results.OpenCall(
            token=number,
            element_id=self.bpmn_id,
            name=self.bpmn_name or self.bpmn_id,
            process_id=process_id,
            variables=variables,
        )


class ReceiveSpec(CatchSpec):
    """A receive task: a message completes it; it may have boundary events."""

    def enter(self, token: Token) -> bool | None:
        """Map the inputs, let the boundary listen, and listen."""
        if "done" in token.memo:
            return True
        self.map_inputs(token)
        trigger = self.trigger
        if trigger is None:
            return True
        draft = trigger.draft(token.workflow, token)
        listen(token, self.boundaries, "b")
        trigger.arm(token, draft)
        return None


class ScriptSpec(ElementSpec):
    """A script task: one FEEL expression, its value in a variable."""

    script: Formula | None = None
    result: str | None = None

    def enter(self, token: Token) -> bool | None:
        """Compute and keep the result."""
        self.map_inputs(token)
        if self.script is not None:
            instance: Instance = token.workflow
            value = instance.compute(self.script, instance.view(token))
            self.keep(token, formulas.admitted(self.script, value))
        return True

    def keep(self, token: Token, value: Any) -> None:
        """Assign the result to its variable, or key by key if it has none."""
        owners = [t.id for t in token.chain()]
        local = bool(self.output_mappings)
        instance: Instance = token.workflow
        if self.result:
            instance.scopes.assign(owners, self.result, value, local=local)
        elif isinstance(value, dict):
            instance.scopes.merge(owners, value, local=local)


class DecisionSpec(ScriptSpec):
    """A business rule task: a decision of the bundle."""

    decision: Formula

    def enter(self, token: Token) -> bool | None:
        """Decide and keep the result."""
        self.map_inputs(token)
        instance: Instance = token.workflow
        view = instance.view(token)
        decision_id = str(instance.compute(self.decision, view))
        value = formulas.admitted(self.decision, instance.decide(decision_id, view))
        self.keep(token, value)
        around = tuple(one.visit for one in token.chain() if one.visit)
        decided = results.Decided(decision_id=decision_id, answer=value, around=around)
        instance.log.decided.append(decided)
        return True


def _names(value: Any) -> tuple[str, ...]:
    """Read a list of names: a FEEL list, or text separated by commas."""
    if value is None:
        return ()
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list | tuple):
        raise errors.ExpressionFailed(f"候选人或候选组应是文字或列表，得到{kind_word(value)}")
    names = (_name(name, "候选人或候选组") for name in value)
    return tuple(name for name in names if name)


def _name(value: Any, what: str) -> str:
    return "" if value is None else sizes.word(str(value).strip(), what, sizes.GROUP)


def _whole(value: Any, default: int) -> int:
    """Read a whole number written as text or computed."""
    if value is None or value == "":
        return default
    try:
        number = int(Decimal(value))
    except (ArithmeticError, TypeError, ValueError, OverflowError):
        raise errors.ExpressionFailed(f"应是整数，得到{kind_word(value)}") from None
    if abs(number) > sizes.LARGEST:
        raise errors.ExpressionFailed(f"整数过大：{number}")
    return number
