"""One instance during one step: its live tokens, its variables, and what happens to them.

Nothing here reads the clock; the moment is `environment.now`. Evaluation comes before
structure: whatever may fail is computed before tokens are moved, so that undoing the
variables undoes the element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import errors, moves, results
from engine.bpmn import formulas, watching
from engine.bpmn.corrections.bookkeeping import Token
from engine.bpmn.corrections.history import LiveWorkflow
from engine.bpmn.scopes import ROOT, Scopes, View
from engine.bpmn.step_log import StepLog
from engine.bpmn.waiting import WATCHED, WaitKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.bpmn.definition import Bundle, Definition
    from engine.bpmn.elements import ElementSpec, Outgoing

MAX_TOKENS = 10_000
MAX_STEPS = 10_000_000
"""What all expressions of one step may cost together, in steps of `engine.feel.frame`."""

MAX_ENTERED = 50_000


_SHOWN = {
    WaitKind.TASK: results.WaitKind.TASK,
    WaitKind.TIMER: results.WaitKind.TIMER,
    WaitKind.MESSAGE: results.WaitKind.SUBSCRIPTION,
    WaitKind.SIGNAL: results.WaitKind.SUBSCRIPTION,
    WaitKind.JOB: results.WaitKind.JOB,
    WaitKind.CALL: results.WaitKind.CALL,
    WaitKind.INCIDENT: results.WaitKind.INCIDENT,
}


class Instance(LiveWorkflow):
    """The live tokens of an instance, with the step that is moving them."""

    def __init__(
        self, bundle: Bundle, definition: Definition, environment: moves.Environment
    ) -> None:
        """Hold nothing yet; `state.restore` or a start fills it."""
        super().__init__(definition.spec)
        self.bundle = bundle
        self.definition = definition
        self.environment = environment
        self.scopes = Scopes(environment)
        self.log = StepLog()
        self.status = results.InstanceStatus.ACTIVE
        self.error: results.UncaughtError | None = None
        self.visits = 0
        self.entered = 0
        self.overran = False
        self.waits: dict[int, Token] = {}
        self.watchers: dict[int, Token] = {}
        self.fresh: list[Token] = []
        self.emptied: list[Token] = []
        self.joining: set[Token] = set()

    @property
    def root(self) -> Token:
        """The token that contains all others."""
        return self.tasks[ROOT]

    def begin(self, environment: moves.Environment) -> None:
        """Begin a step: look at a new environment, with nothing done yet."""
        self.environment = environment
        self.scopes.begin(environment)
        self.log = StepLog()
        self.error = None
        self.entered = 0
        self.overran = False

    # ---- looking -----------------------------------------------------------

    def view(self, token: Token, over: Mapping[str, Any] | None = None) -> View:
        """See the variables as this token sees them."""
        return self.scopes.view([t.id for t in token.chain()], over)

    def compute(self, formula: formulas.Formula, view: Mapping[str, Any]) -> Any:
        """Evaluate a formula."""
        record = self.log.record
        if record.steps > MAX_STEPS:
            raise errors.ExpressionFailed("一次操作中表达式的计算量超出限额，已停止。")
        return formula.evaluate(view, self.environment.functions, record)

    def decide(self, decision_id: str, view: Mapping[str, Any]) -> Any:
        """Evaluate a decision of the bundle."""
        record = self.log.record
        return self.bundle.decide(decision_id, view, self.environment.functions, record)

    def holds(self, formula: formulas.Formula, view: Mapping[str, Any]) -> bool:
        """Evaluate a condition."""
        return formulas.truth(formula, self.compute(formula, view))

    # ---- tokens ------------------------------------------------------------

    def require_room(self, count: int) -> None:
        """Refuse more live tokens than an instance may have."""
        if len(self.tasks) + count > MAX_TOKENS:
            raise errors.StepTooLarge(
                f"流程实例同时进行的分支超过 {MAX_TOKENS} 个，本次操作已全部撤回；"
                "请检查流程图中连续的分支和多实例"
            )

    def spawn(self, spec: ElementSpec, parent: Token, *, via: str = "", role: str = "") -> Token:
        """Put a token at an element; it runs when its turn comes, unless it only listens."""
        token = Token(self, spec, parent, self.next_number())
        token.via = via
        token.role = role
        if role:
            token._set_state(TaskState.WAITING)  # noqa: SLF001
        else:
            spec._update(token)  # noqa: SLF001
        return token

    def take(self, flows: Sequence[Outgoing], parent: Token) -> None:
        """Send a token along each of the flows."""
        for flow in flows:
            self.spawn(flow.target, parent, via=flow.id)

    def enter(self, token: Token) -> None:
        """Note the visit of an element, once."""
        if token.visit:
            return
        self.visits += 1
        token.visit = self.visits
        spec = token.task_spec
        self.log.trail.append(
            results.Entered(
                visit=token.visit,
                element_id=spec.bpmn_id,
                element_type=spec.element_type,
                name=spec.bpmn_name or "",
            )
        )

    def end(self, token: Token, outcome: results.Outcome) -> None:
        """Take a token away, with everything inside it."""
        for child in reversed(token.children):
            self.end(child, results.Outcome.CANCELLED)
        self.close_wait(token, outcome)
        if token.visit:
            self.log.trail.append(results.Left(visit=token.visit, outcome=outcome))
        self.watchers.pop(token.id, None)
        self.joining.discard(token)
        self.scopes.drop(token.id)
        parent = token.parent
        token.detach()
        if parent is not None and not token.role:
            self.emptied.append(parent)

    def end_content(self, token: Token, spare: Token | None = None) -> None:
        """Take away what runs inside a scope, but not what listens to the scope from outside."""
        for child in reversed(token.children):
            if child is not spare and child.role != "b":
                self.end(child, results.Outcome.CANCELLED)

    # ---- waits -------------------------------------------------------------

    def open_wait(
        self, token: Token, kind: WaitKind, build: Callable[[int], results.Wait] | None = None
    ) -> None:
        """Let a token wait; a kind without a wait to show is only watched."""
        token.wait_kind = kind
        if build is not None:
            number = token.wait = self.next_number()
            self.waits[number] = token
            self.log.open(build(number))
        if kind in WATCHED:
            self.watchers[token.id] = token

    def close_wait(self, token: Token, outcome: results.Outcome) -> None:
        """End what a token waits for."""
        if token.wait:
            self.log.close(token.wait, _SHOWN[WaitKind(token.wait_kind)], outcome)
            self.waits.pop(token.wait, None)
        token.wait = 0
        token.wait_kind = WaitKind.NONE

    # ---- moving ------------------------------------------------------------

    def attempt(self, token: Token, action: Callable[[Token], Any]) -> None:
        """Do something for a token; if it fails, undo it and leave an incident there."""
        mark, thrown = self.scopes.mark(), len(self.log.thrown)
        decided = len(self.log.decided)
        remarked = len(self.log.record.remarks)
        try:
            action(token)
        except errors.StepTooLarge:
            raise  # no element's failure but the whole step's
        except (errors.ExecutionFailed, errors.InputInvalid) as problem:
            self.scopes.undo(mark)
            del self.log.thrown[thrown:], self.log.decided[decided:]
            why = formulas.explained(self.log.record, remarked, token.task_spec.bpmn_id)
            self.fail(token, problem.code, problem.message + why)

    def fail(self, token: Token, code: str, message: str) -> None:
        """Let the token stand at its element as an incident."""
        self.close_wait(token, results.Outcome.ERROR)
        self.watchers.pop(token.id, None)
        token._set_state(TaskState.ERROR)  # noqa: SLF001
        element = token.task_spec.bpmn_id
        self.open_wait(
            token,
            WaitKind.INCIDENT,
            lambda number: results.OpenIncident(
                token=number, element_id=element, code=code, message=message
            ),
        )

    def complete(self, token: Token, values: Mapping[str, Any] | None = None) -> None:
        """End an element normally; the values are kept until that succeeds."""
        if values:
            token.memo["done"] = dict(values)
        else:
            token.memo.setdefault("done", {})
        self.attempt(token, Token.complete)

    def abort(self, error: results.UncaughtError | None = None) -> None:
        """End the whole instance before its time."""
        self.end_content(self.root)
        self.agenda.clear()
        self.emptied.clear()
        self.status = results.InstanceStatus.CANCELLED
        self.error = error
        self.completed = True

    def run(self) -> None:
        """Move every token until all stand still."""
        self.settle()
        while True:
            while self.agenda:
                token = self.agenda.popleft()
                if token.alive and token.has_state(TaskState.READY):
                    self.attempt(token, self._run_one)
                self.settle()
            if not any(
                token.alive and token.task_spec.fire_if_stuck(token)
                for token in sorted(self.joining, key=lambda t: t.id)
            ):
                return

    def _run_one(self, token: Token) -> None:
        self.entered += 1
        if self.entered > MAX_ENTERED:
            self._stop_running_on(token)
        token.run()

    def _stop_running_on(self, token: Token) -> None:
        """Stop an endless loop as an incident where it is; others may still go a little way."""
        label = token.task_spec.label
        said = f"一次操作经过的环节超过 {MAX_ENTERED} 个（停在「{label}」），流程图可能有死循环"
        if self.overran:
            raise errors.StepTooLarge(f"{said}；本次操作已全部撤回")
        self.overran = True
        self.entered -= MAX_ENTERED // 10
        raise errors.ExecutionFailed(said)

    def settle(self) -> None:
        """Complete scopes that have run dry, and wake conditions that have become true."""
        while self.emptied or self.fresh or (self.scopes.changed and self.watchers):
            for token in self._take_emptied():
                if token.alive:
                    self.attempt(token, self._end_if_over)
            watching.check(self)
        self.scopes.changed.clear()

    def _end_if_over(self, token: Token) -> None:
        if token.task_spec.is_over(token):
            self.complete(token)

    def _take_emptied(self) -> list[Token]:
        tokens, self.emptied = self.emptied, []
        return tokens
