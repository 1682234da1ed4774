"""How wide a label is drawn: bpmn-js wraps the labels outside of shapes at 90 px."""

from __future__ import annotations

LINE = 14
WRAP = 90
WIDE = 11.0
NARROW = 6.0
ASCII_END = 0x2E80


def size(text: str) -> tuple[float, float]:
    """Give width and height of an outside label in pixels."""
    width = sum(WIDE if ord(c) >= ASCII_END else NARROW for c in text)
    if width <= WRAP:
        return width + 2, LINE
    per_line = WRAP // WIDE
    lines = -(-width // (per_line * WIDE))
    return WRAP, LINE * lines
