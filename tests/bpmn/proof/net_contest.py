"""Plays a net on both sides at once, at random: the engine stands where a token game may."""

from __future__ import annotations

import random
from collections import Counter

from engine import moves, results
from engine.bpmn import check, library, runtime
from tests.bpmn.proof import nets
from tests.bpmn.proof.model import ANSWERS
from tests.bpmn.proof.stepping import Runner

MAX_STEPS = 40
_HARMLESS = {"literal-duration"}


def play(net: nets.Net, seed: int) -> int:
    """Play a net; say how many steps were compared."""
    chance = random.Random(seed)
    files = {"p.bpmn": nets.draw(net)}
    findings = [f for f in check.check(files) if f.rule not in _HARMLESS]
    assert not findings, findings
    runner = Runner.of(library.compile_bundle("p", files), "p", lambda _: False)
    game, answer, step = nets.Tokens(net), chance.randrange(ANSWERS), 0
    try:
        markings = game.begin(answer)
        progress = runner.do(moves.Start(variables={"d": answer}))
        for step in range(MAX_STEPS):
            markings = _agreeing(game, markings, runner, progress)
            if not runner.walk.open:
                return step
            token, wait = chance.choice(sorted(runner.walk.open.items()))
            answer = chance.randrange(ANSWERS)
            name = wait.element_id
            after = (game.go_on(m, name, _known(net, name, answer, runner)) for m in markings)
            markings = {marking for found in after for marking in found}
            if isinstance(wait, results.OpenTimer):
                progress = runner.do(moves.FireTimer(token=token))
            else:
                progress = runner.do(moves.CompleteTask(token=token, values={"d": answer}))
    except nets.TooMuchError:
        return step
    return MAX_STEPS


def _known(net: nets.Net, name: str, answer: int, runner: Runner) -> int:
    """Tell the answer that holds after the step: a timer brings none."""
    return answer if net.kinds[name] == "task" else int(runner.walk.variables["d"])


def _agreeing(
    game: nets.Tokens, markings: set[nets.Marking], runner: Runner, progress: results.Progress
) -> set[nets.Marking]:
    """Keep the markings that show what the engine shows; there must be one."""
    walk = runner.walk
    assert walk.state is not None
    found = Counter(
        name for name, _ in runtime.active_elements(walk.bundle, walk.process_id, walk.state)
    )
    agreeing = {marking for marking in markings if game.standing(marking) == found}
    expected = [dict(game.standing(marking)) for marking in markings]
    assert agreeing, {"engine": dict(found), "oracle": expected}
    assert progress.finished is (not found)
    return agreeing
