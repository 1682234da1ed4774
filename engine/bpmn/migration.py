"""Migration: an instance goes on in another definition, with everything that stands open.

Tokens, waits, variables and due moments stay as they are; only the specs behind them are
exchanged. Events that listen are carried over if they are the same event of the same
activity; those the target no longer has stop listening, those it adds begin, counted from
when their activity was entered. Nothing moves. The result is saved, loaded and compared
before it is given out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine import errors, model, moves, results
from engine.bpmn import check_migration, migration_proof, runtime
from engine.bpmn import state as states
from engine.bpmn.activities import PersonTaskSpec
from engine.bpmn.corrections.parallel_join import JoinSpec
from engine.bpmn.definition import Bundle, Definition
from engine.bpmn.migration_events import Listening, listening, note
from engine.bpmn.migration_map import ElementMap, refusal
from engine.bpmn.waiting import WaitKind

if TYPE_CHECKING:
    from datetime import datetime

    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.elements import ElementSpec
    from engine.bpmn.instance import Instance

AsOf = Callable[[int | None], moves.Environment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """From which definition to which, with the elements that get another id."""

    bundle: Bundle
    process_id: str
    to_bundle: Bundle
    to_process_id: str
    mapping: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def elements(self) -> ElementMap:
        """Say which element becomes which."""
        return ElementMap(self.source, self.target, self.mapping)

    @property
    def source(self) -> Definition:
        """The definition the instance is on."""
        return self.bundle.processes[self.process_id]

    @property
    def target(self) -> Definition:
        """The definition it goes to."""
        return self.to_bundle.processes[self.to_process_id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retitled:
    """An open task, by its wait, with the name and form it has in the target."""

    token: int
    name: str
    form_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """An instance in its new definition; `notes` say what changes, `recheck` that it may move."""

    progress: results.Progress
    tasks: tuple[Retitled, ...]
    renamed: Mapping[str, str]
    notes: tuple[model.Finding, ...]
    recheck: bool


def migrate(route: Route, state: bytes, as_of: AsOf) -> Migrated:
    """Migrate a state, or raise PlanInvalid with every reason why not.

    `as_of` gives what expressions may look at as of the moment of a visit; of None, now.
    """
    elements = route.elements
    instance = states.restore(state, route.bundle, route.source, as_of(None))
    if instance.completed:
        raise errors.InstanceNotActive("流程实例已经结束")
    _refuse([*elements.refusals(), *check_migration.refusals(instance, elements, route.to_bundle)])
    changes = [change for token in instance.tasks.values() for change in listening(token, elements)]
    tasks = tuple(_retitled(instance, elements, route.to_bundle))
    notes = [*_notes(instance, elements)]
    _switch(instance, route, elements)
    dropped = frozenset(token.id for change in changes for token in change.drop)
    for change in changes:
        notes += change.notes
        for token in change.drop:
            instance.end(token, results.Outcome.CANCELLED)
    notes += _arm(instance, changes, as_of)
    progress = runtime.progress_of(instance)
    again = states.restore(progress.state, route.to_bundle, route.target, as_of(None))
    migration_proof.require_same(again, progress.state, state, elements, dropped)
    return Migrated(
        progress=progress,
        tasks=tasks,
        renamed=elements.renamed(),
        notes=tuple(notes),
        recheck=progress.conditional
        or any(isinstance(token.task_spec, JoinSpec) for token in instance.tasks.values()),
    )


def _switch(instance: Instance, route: Route, elements: ElementMap) -> None:
    """Put the target's specs behind the tokens; the ids that tokens remember follow."""
    specs = {token: elements.spec(token.task_spec) for token in instance.tasks.values()}
    for token, spec in specs.items():
        if spec is None:
            continue  # an event that no longer listens; it is taken away next
        token.via = _via(token.via, spec, elements)
        token.memo = _memo(token.memo, elements)
        if "since" in token.memo and _date(token.task_spec) != _date(spec):
            token.memo["since"] = None  # drawn otherwise: the date stays as it was
        token.task_spec = spec
    instance.bundle, instance.definition = route.to_bundle, route.target
    instance.spec = route.target.spec


def _date(spec: ElementSpec) -> tuple[Any, ...]:
    """Give the texts by which a date was counted; they are not counted again."""
    return spec.node.event, spec.node.settings.due_date


def _via(via: str, spec: ElementSpec, elements: ElementMap) -> str:
    return elements.flow(via, spec) or via if isinstance(spec, JoinSpec) and via else via


def _memo(memo: dict[str, Any], elements: ElementMap) -> dict[str, Any]:
    new = dict(memo)
    if "todo" in memo:
        new["todo"] = [elements.named(name) for name in memo["todo"]]
    if "comp" in memo:
        new["comp"] = [
            [elements.named(name), [elements.named(one) or one for one in above], seen]
            for name, above, seen in memo["comp"]
        ]
    return new


def _arm(instance: Instance, changes: list[Listening], as_of: AsOf) -> list[model.Finding]:
    """Let the events listen that the target adds, as of when their activity was entered."""
    now = instance.environment
    notes: list[model.Finding] = []
    refused: list[model.Finding] = []
    for change in changes:
        for spec in change.add:
            instance.environment = as_of(_since(change.host))
            try:
                due = _listen(change, spec)
            except (errors.ExecutionFailed, errors.InputInvalid) as problem:
                why = f"目标版本新增的「{spec.label}」无法开始等待：{problem.message}"
                refused.append(refusal(spec.bpmn_id, "new-event", why))
                continue
            past = due is not None and due <= now.now
            notes.append(note(spec, "event-due" if past else "event-added"))
    instance.environment = now
    _refuse(refused)
    return notes


def _listen(change: Listening, spec: ElementSpec) -> datetime | None:
    instance: Instance = change.host.workflow
    trigger = spec.trigger
    if trigger is None:
        return None
    draft = trigger.draft(instance, change.host)
    trigger.arm(instance.spawn(spec, change.host, role=change.role), draft)
    heard = change.host.memo.get("heard", "")
    change.host.memo["heard"] = heard if change.role in heard else heard + change.role
    return draft.due_at


def _refuse(found: Sequence[model.Finding]) -> None:
    if found:
        raise errors.PlanInvalid(f"不能迁移：{found[0].message}", found)


def _since(host: Token) -> int:
    """Give the visit from which a new event of this activity counts; a loop's from its runs."""
    visits = [token.visit for token in (host, *host.children) if token.visit]
    return host.visit or min(visits, default=0)


def _retitled(instance: Instance, elements: ElementMap, bundle: Bundle) -> list[Retitled]:
    found = []
    for number, token in instance.waits.items():
        becomes = elements.spec(token.task_spec)
        if token.wait_kind == WaitKind.TASK and isinstance(becomes, PersonTaskSpec):
            form_id = check_migration.form_of(token, becomes, bundle)
            name = becomes.bpmn_name or becomes.bpmn_id
            found.append(Retitled(token=number, name=name, form_id=form_id))
    return found


def _notes(instance: Instance, elements: ElementMap) -> list[model.Finding]:
    """Say which activities were drawn otherwise and yet stay as they were opened."""
    found: dict[str, model.Finding] = {}
    for token in instance.waits.values():
        spec, becomes = token.task_spec, elements.spec(token.task_spec)
        if becomes is None or token.role:
            continue
        if _opened_by(spec) != _opened_by(becomes):
            found.setdefault(spec.bpmn_id, note(spec, "activity-kept"))
        if spec.trigger is not None and spec.node.event != becomes.node.event:
            found.setdefault(spec.bpmn_id, note(spec, "event-kept"))
    return list(found.values())


def _opened_by(spec: ElementSpec) -> tuple[Any, ...]:
    """Give the texts by which an activity was opened; they are not evaluated again."""
    one = spec.node.settings
    person = (one.assignee, one.candidate_groups, one.candidate_users, one.due_date)
    return (*person, one.follow_up_date, one.priority, one.job_type, one.retries, one.inputs)
