"""A small catalogue of limits for tests, drawn as designers draw it."""

from __future__ import annotations

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><definitions'
    ' xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="limits" name="limits"'
    ' namespace="http://example.org/test"><decision id="deadline" name="时限">'
    '<decisionTable id="t" hitPolicy="RULE ORDER"><input id="i" label="时限编号">'
    '<inputExpression id="ie" typeRef="string"><text>limit</text></inputExpression></input>'
)
_COLUMNS = ("limit_trigger", "amount", "unit", "roll", "name", "article", "kind", "warnings")


def catalogue(**amounts: int) -> str:
    """Give a table with these limits, in calendar days from the criminal filing."""
    outputs = "".join(f'<output id="o_{name}" name="{name}" />' for name in _COLUMNS)
    rules = "".join(_rule(name, amount) for name, amount in amounts.items())
    return f"{_HEAD}{outputs}{rules}</decisionTable></decision></definitions>"


def _rule(limit_id: str, amount: int) -> str:
    cells = (
        '"criminal_filed_on"',
        str(amount),
        '"calendar_day"',
        '"next_working_day"',
        f'"时限{limit_id}"',
        '"测试"',
        '"service_level"',
        "[30, 7, 1]",
    )
    made = "".join(f"<outputEntry><text>{cell}</text></outputEntry>" for cell in cells)
    return f'<rule><inputEntry><text>"{limit_id}"</text></inputEntry>{made}</rule>'
