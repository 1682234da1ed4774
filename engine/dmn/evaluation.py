"""One run of a decision file: each decision is answered once, requirements first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import errors
from engine.feel import calls, kinds, temporal, values
from engine.feel.syntax import Place, Source
from engine.feel.values import Function

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.dmn.decision import Decision, DecisionModel, InputData, Knowledge, Service
    from engine.feel.frame import Frame

_READ_TEXT = {
    "date": temporal.read_date,
    "time": temporal.read_time,
    "date and time": temporal.read_date_time,
    "days and time duration": temporal.read_duration,
    "years and months duration": temporal.read_duration,
}
"""What a JSON text may stand for where a model asks for a moment or a duration."""


class Evaluation:
    """Holds the answers of one run; `given` are decisions whose answer came from outside."""

    def __init__(
        self,
        model: DecisionModel,
        frame: Frame,
        given: Mapping[str, Any] | None = None,
    ) -> None:
        """Open a run in this frame."""
        self.model = model
        self.frame = frame
        self.answers: dict[str, Any] = dict(given or {})
        self.functions: dict[str, Function] = {}
        self.imported: dict[str, Evaluation] = {}

    def decision(self, decision: Decision) -> Any:
        """Answer a decision, from memory if it was answered before."""
        if decision.id not in self.answers:
            try:
                self.answers[decision.id] = self._decided(decision)
            except RecursionError:
                message = f"决策“{decision.name}”的层数过深，已停止。"
                raise errors.ExpressionFailed(message) from None
        return self.answers[decision.id]

    def serve(self, service_id: str) -> Any:
        """Call a service or knowledge model with what the frame holds under its parameters."""
        function = self._callable(service_id)
        if function is None:
            message = f"决策文件“{self.model.name}”中没有决策服务 {service_id}，请检查引用的编号。"
            raise errors.DecisionFailed(message)
        scope = self.frame.variables
        given = [values.of(scope.get(name)) for name in function.parameters]
        return self.frame.paid(function.call(self.frame, given))

    def _decided(self, decision: Decision) -> Any:
        known: dict[str, Any] = {}
        for required in decision.decisions:
            home, room, identity = self._home(required, known)
            other = home.model.decisions.get(identity)
            if other is not None:
                room[other.variable] = room[other.id] = home.decision(other)
        self._bring_functions(decision.knowledge, known)
        for required in decision.inputs:
            home, room, identity = self._home(required, known)
            source = home.model.inputs.get(identity)
            if source is not None:
                self._take(source, room, always=home is not self)
        answer = self.frame.paid(decision.run(self.frame.inner(known)))
        if decision.table is not None:
            return answer
        place = Place(Source(decision.id, f"决策“{decision.name}”"))
        return kinds.fitted(answer, decision.type, self.frame, place)

    def _home(self, required: str, known: dict[str, Any]) -> tuple[Evaluation, dict[str, Any], str]:
        """Find the file that a requirement points at, where its answers go, and the id there."""
        namespace, _, identity = required.rpartition("#")
        for name, model in self.model.imports.items():
            if namespace == model.namespace:
                if name not in self.imported:
                    self.imported[name] = Evaluation(model, self.frame)
                return self.imported[name], known.setdefault(name, {}), identity
        return self, known, required

    def _bring_functions(self, needed: Sequence[str], known: dict[str, Any]) -> None:
        for required in needed:
            home, room, identity = self._home(required, known)
            function = home._callable(identity)  # noqa: SLF001 (another run of the same kind)
            if function is not None:
                room[function.name] = function

    def _take(self, source: InputData, known: dict[str, Any], *, always: bool) -> None:
        if source.type.name == "Any" and not always:
            return
        frame: Frame | None = self.frame
        while frame is not None and source.name not in frame.variables:
            frame = frame.parent
        if frame is None:
            return
        value = values.of(frame.variables[source.name])
        if type(value) is str and source.type.name in _READ_TEXT:
            value = _READ_TEXT[source.type.name](value) or value
        known[source.name] = kinds.coerce(value, source.type, self.frame)
        if known[source.name] is None and value is not None:
            message = f"输入“{source.name}”不符合模型规定的类型或取值范围，请检查填报的内容。"
            raise errors.DecisionFailed(message)

    def _callable(self, element_id: str) -> Function | None:
        if element_id in self.functions:
            return self.functions[element_id]
        knowledge = self.model.knowledge.get(element_id)
        if knowledge is not None:
            return self._knowledge(knowledge)
        service = self.model.services.get(element_id)
        return None if service is None else self._service(service)

    def _knowledge(self, knowledge: Knowledge) -> Function:
        known: dict[str, Any] = {}
        made = calls.closure(
            knowledge.parameters,
            knowledge.types,
            knowledge.run,
            self.frame.inner(known),
            knowledge.result,
            knowledge.name,
        )
        self.functions[knowledge.id] = made
        self._bring_functions(knowledge.knowledge, known)
        known[knowledge.name] = made
        return made

    def _service(self, service: Service) -> Function:
        inputs = [self.model.inputs[each] for each in service.inputs]
        decisions = [self.model.decisions[each] for each in service.decisions]
        parameters = (*(each.name for each in inputs), *(each.variable for each in decisions))
        types = (*(each.type for each in inputs), *(each.type for each in decisions))

        def run(frame: Frame, arguments: Sequence[Any]) -> Any:
            if len(arguments) != len(parameters):
                return None
            fitted = [
                kinds.coerce(value, kind, frame)
                for value, kind in zip(arguments, types, strict=True)
            ]
            if any(a is None and b is not None for a, b in zip(fitted, arguments, strict=True)):
                return None
            frame.enter()
            taken = dict(zip(parameters, fitted, strict=True))
            given = {each.id: taken[each.variable] for each in decisions}
            inner = Evaluation(self.model, self.frame.inner(taken, frame.root), given)
            answers = {
                each.variable: inner.decision(each)
                for each in (self.model.decisions[output] for output in service.outputs)
            }
            frame.leave()
            answer = next(iter(answers.values())) if len(answers) == 1 else answers
            return kinds.coerce(answer, service.type, frame)

        made = Function(
            name=service.name,
            parameters=parameters,
            call=run,
            parameter_types=types,
        )
        self.functions[service.id] = made
        return made
