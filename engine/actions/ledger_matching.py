"""Which lead of the ledger a row of a sheet means, and which leads it looks like.

All leads are read once per import, so that a row costs a look into an index and no query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.rules import duplicates
from engine.store import ledger as ledger_store

if TYPE_CHECKING:
    from engine.transaction import Transaction

_PIECE = 4
_MOST_COMPARED = 200
_MOST_SHOWN = 5
_SAME_SUBJECT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a lead, in the ledger or earlier in the sheet (then without an id)."""

    lead_id: str | None
    number: str | None
    subject_name: str
    subject_key: str
    credit_code: str | None
    row_number: int | None = None

    @property
    def label(self) -> str:
        """Name it for people: its number, or its row."""
        if self.number:
            return f"{self.number} {self.subject_name}"
        return f"第 {self.row_number} 行 {self.subject_name}"


class Matcher:
    """An index of the leads by number, by what identifies them and by parts of their names."""

    def __init__(self, tx: Transaction) -> None:
        """Read every lead's identity."""
        self._by_number: dict[str, Known] = {}
        self._by_identity: dict[tuple[Any, ...], Known] = {}
        self._by_code: dict[str, list[Known]] = defaultdict(list)
        self._by_piece: dict[str, list[Known]] = defaultdict(list)
        for row in ledger_store.identities(tx.connection):
            known = Known(
                lead_id=row["id"],
                number=row["number"],
                subject_name=row["subject_name"],
                subject_key=row["subject_key"],
                credit_code=row["credit_code"],
            )
            self._by_number[row["number"]] = known
            for identity in identities(dict(row)):
                self._by_identity.setdefault(identity, known)
            self._index(known)

    def find(self, values: Mapping[str, Any]) -> Known | None:
        """Find the lead a row means: by its number, else by what identifies it."""
        number = values.get("number")
        if number:
            return self._by_number.get(number)
        found = (self._by_identity.get(identity) for identity in identities(values))
        return next((known for known in found if known is not None), None)

    def alike(self, values: Mapping[str, Any]) -> list[tuple[Known, str]]:
        """Point out what a new row looks like, the likeliest first, and why."""
        code, key = values.get("credit_code"), duplicates.fold(values["subject_name"])
        found: dict[int, tuple[float, Known, str]] = {}
        for known in self._by_code.get(code, ()) if code else ():
            found[id(known)] = (1.0, known, "统一社会信用代码相同")
        for piece in _pieces(key):
            for known in self._by_piece.get(piece, ())[-_MOST_COMPARED:]:
                if id(known) in found:
                    continue
                likeness = duplicates.similarity(key, known.subject_key)
                if likeness >= duplicates.LIKELY:
                    found[id(known)] = (likeness, known, f"名称相似（{likeness:.0%}）")
        ranked = sorted(found.values(), key=lambda one: -one[0])[:_MOST_SHOWN]
        return [(known, why) for _, known, why in ranked]

    def add(self, row_number: int, values: Mapping[str, Any]) -> None:
        """Let later rows of the sheet be compared with this one."""
        self._index(
            Known(
                lead_id=None,
                number=values.get("number"),
                subject_name=values["subject_name"],
                subject_key=duplicates.fold(values["subject_name"]),
                credit_code=values.get("credit_code"),
                row_number=row_number,
            )
        )

    def _index(self, known: Known) -> None:
        if known.credit_code:
            self._by_code[known.credit_code].append(known)
        for piece in _pieces(known.subject_key):
            self._by_piece[piece].append(known)


def identities(values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Give what identifies a row without a number: code and day; name, street and day."""
    day = values["discovered_on"]
    named = (duplicates.fold(values["subject_name"]), values["street_id"], day)
    code = values.get("credit_code")
    return [(code, day), named] if code else [named]


def is_same_subject(values: Mapping[str, Any], known: Known) -> bool:
    """Say whether row and lead can be about the same subject: same code, or names not far apart."""
    code = values.get("credit_code")
    if code and code == known.credit_code:
        return True
    key = duplicates.fold(values["subject_name"])
    return duplicates.similarity(key, known.subject_key) >= _SAME_SUBJECT


def _pieces(key: str) -> set[str]:
    return {key[:_PIECE], key[-_PIECE:]} if key else set()
