"""Builds small decision files for tests."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def file(*nodes: str, namespace: str = NAMESPACE) -> bytes:
    """Return a decision file of these nodes."""
    opening = f'<definitions xmlns="{namespace}" id="d" name="样例" namespace="x">'
    return "".join([opening, *nodes, "</definitions>"]).encode()


def decision(identity: str, box: str, *requires: str, name: str = "", variable: str = "") -> str:
    """Return a decision with a box of logic."""
    links = "".join(
        f'<informationRequirement><requiredDecision href="#{each}"/></informationRequirement>'
        for each in requires
    )
    return (
        f'<decision id="{identity}" name={quoteattr(name or identity)}>'
        f"<variable name={quoteattr(variable or name or identity)}/>{links}{box}</decision>"
    )


def literal(text: str) -> str:
    """Return a literal expression."""
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def table(
    inputs: Iterable[str],
    outputs: Iterable[str],
    *rules: str,
    policy: str = "UNIQUE",
    aggregation: str = "",
) -> str:
    """Return a table; a rule is written `test | test => result | result`.

    An input is `text`, `text :: type` or `text: value, value`. An output is `name`,
    `name :: type` or `name: value, value`; a default follows as `name = text`.
    """
    columns = "".join(_input(at, text) for at, text in enumerate(inputs))
    columns += "".join(_output(at, text) for at, text in enumerate(outputs))
    rows = "".join(_rule(number, text) for number, text in enumerate(rules, 1))
    extra = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable id="t" hitPolicy="{policy}"{extra}>{columns}{rows}</decisionTable>'


def _input(at: int, text: str) -> str:
    rest, _, kind = text.partition(" :: ")
    body, _, values = rest.partition(": ")
    inner = f"<inputValues><text>{escape(values)}</text></inputValues>" if values else ""
    return (
        f'<input id="i{at}"><inputExpression{_type(kind)}><text>{escape(body)}</text>'
        f"</inputExpression>{inner}</input>"
    )


def _type(kind: str) -> str:
    return f' typeRef="{kind}"' if kind else ""


def _output(at: int, text: str) -> str:
    rest, _, default = text.partition(" = ")
    rest, _, kind = rest.partition(" :: ")
    name, _, values = rest.partition(": ")
    inner = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    if default:
        inner += f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>"
    return f'<output id="o{at}" name="{name}"{_type(kind)}>{inner}</output>'


def _rule(number: int, text: str) -> str:
    tests, _, results = text.partition(" => ")
    cells = "".join(
        f"<inputEntry><text>{escape(cell.strip())}</text></inputEntry>"
        for cell in (tests.split(" | ") if tests.strip() else [])
    )
    cells += "".join(
        f"<outputEntry><text>{escape(cell.strip())}</text></outputEntry>"
        for cell in results.split(" | ")
    )
    return f'<rule id="r{number}">{cells}</rule>'
