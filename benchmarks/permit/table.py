"""The decision table of the permit process; cells are written in an engine's own language."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

Row = tuple[tuple[str, str], tuple[str, str]]
_TYPES = ("number", "string")
_OUTPUTS = (("track", "string"), ("risk", "number"))


def xml(inputs: tuple[str, str], rows: tuple[Row, ...]) -> str:
    """Write the table: which track an application takes, by area and kind of applicant."""
    columns = "".join(
        f'<input id="in{n}"><inputExpression id="ie{n}" typeRef="{kind}">'
        f"<text>{escape(text)}</text></inputExpression></input>"
        for n, (text, kind) in enumerate(zip(inputs, _TYPES, strict=True))
    )
    columns += "".join(
        f'<output id="out{n}" label={quoteattr(name)} name={quoteattr(name)} typeRef="{kind}" />'
        for n, (name, kind) in enumerate(_OUTPUTS)
    )
    rules = "".join(
        f'<rule id="r{n}">{_cells("inputEntry", n, ins)}{_cells("outputEntry", n, outs)}</rule>'
        for n, (ins, outs) in enumerate(rows)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"'
        ' id="tables" name="tables" namespace="http://example.org/permit">'
        '<decision id="classification" name="classification">'
        f'<decisionTable id="table" hitPolicy="UNIQUE">{columns}{rules}</decisionTable>'
        "</decision></definitions>"
    )


def _cells(tag: str, rule: int, texts: tuple[str, str]) -> str:
    return "".join(
        f'<{tag} id="r{rule}{tag[0]}{n}"><text>{escape(text)}</text></{tag}>'
        for n, text in enumerate(texts)
    )
