"""How a reader of one cell refuses it: a rule's slug and a Chinese sentence."""

from __future__ import annotations


class Refused(ValueError):
    """What stands in the cell cannot be used."""

    def __init__(self, rule: str, message: str) -> None:
        """Keep the slug of the broken rule and the sentence for the screen."""
        super().__init__(message)
        self.rule = rule
        self.message = message
