"""Asks the table of escalations again, whether it still says what it said before.

`judged otherwise("AGE2", escalation)` in a condition becomes true when a fact that the table
reads was corrected so that the rule stops or begins to apply, or another level or act follows.
What only words tell (name, article, reason) makes no difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.feel.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bpmn.definition import Bundle

DECISION = "escalation"
NAME = "judged otherwise"
_TELLING = ("applies", "level", "act", "handler")


def function(
    its_bundle: Bundle,
    facts: Mapping[str, Mapping[str, Any]],
    functions: Mapping[str, Callable[..., Any]],
) -> Callable[[Any, Any], bool]:
    """Make the function for the facts of one step; they are looked at when it is called."""

    def judged_otherwise(rule: Any, judgement: Any) -> bool:
        if not isinstance(judgement, Mapping):  # nothing was judged, say an order by hand
            return False
        found = its_bundle.decide(DECISION, {**facts, "rule": rule}, functions, Record())
        answer = found if isinstance(found, Mapping) else {}
        return any(answer.get(name) != judgement.get(name) for name in _TELLING)

    return judged_otherwise
