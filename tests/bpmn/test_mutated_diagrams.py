"""Damaged diagrams get an answer in words; what the check accepts compiles and starts."""

from __future__ import annotations

import random
import re

import pytest

from engine import errors, model, moves
from engine.bpmn import check, library, runtime
from tests.bpmn import oracle, test_undoing
from tests.bpmn.diagrams import NOW, chain, definitions, end, process, start

assert test_undoing.UNDO


def sample(seed: int) -> str:
    chance = random.Random(seed)
    first, last, xml = oracle.draw(oracle.generate(chance, 3, iter(range(1000))))  # type: ignore[arg-type]
    content = definitions(process(start(), xml, end(), chain("start", first), chain(last, "end")))
    return content.decode()


def mutate(chance: random.Random, text: str) -> str:
    """Drop, double, swap or garble a tag or an attribute."""
    match chance.randrange(6):
        case 0:
            tags = list(re.finditer(r"<bpmn:(\w+)[^>]*></bpmn:\1>", text))
            hit = chance.choice(tags)
            return text[: hit.start()] + text[hit.end() :]
        case 1:
            names = re.findall(r'"([a-z]\w+)"', text)
            return text.replace(f'"{chance.choice(names)}"', f'"{chance.choice(names)}"', 1)
        case 2:
            kinds = ["endEvent", "startEvent", "subProcess", "parallelGateway", "receiveTask"]
            found = re.findall(r"<bpmn:(\w+) id", text)
            old, new = chance.choice(found), chance.choice(kinds)
            return re.sub(rf"(</?bpmn:){old}\b", rf"\g<1>{new}", text)
        case 3:
            place = chance.randrange(len(text))
            return text[:place] + chance.choice("<>&\"'=]\u0000龘") + text[place + 1 :]
        case 4:
            tags = list(re.finditer(r"<bpmn:(\w+)[^>]*></bpmn:\1>", text))
            hit = chance.choice(tags)
            return text[: hit.end()] + hit.group() + text[hit.end() :]
        case _:
            words = re.findall(r'(\w+)="', text)
            word = chance.choice(words)
            return text.replace(f' {word}="', f' x{word}="', 1)


@pytest.mark.parametrize("group", range(6))
def test_damaged_diagrams_get_an_answer(group: int) -> None:
    for seed in range(group * 50, group * 50 + 50):
        chance = random.Random(seed)
        text = sample(seed)
        for _ in range(chance.randint(1, 4)):
            text = mutate(chance, text)
        files = {"p.bpmn": text.encode()}
        findings = check.check(files)
        assert not [f for f in findings if f.rule == "check-failed"], (seed, findings)
        if any(f.severity is model.Severity.ERROR for f in findings):
            continue
        bundle = library.compile_bundle("x", files)
        environment = moves.Environment(now=NOW)
        for name in bundle.processes:
            try:
                progress = runtime.step(bundle, name, None, moves.Start(), environment)
            except errors.XiaohaoError:
                continue
            assert progress.state, seed
