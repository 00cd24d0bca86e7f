"""The document of totals: counts only, in one canonical form of bytes, small counts hidden.

Nothing but what is named here can stand in it: a home that signs cannot tell more by mistake, and one that
imports refuses what holds anything else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from classify.errors import TotalsError

FORMAT = "missoula-classify-totals/1"
DIMENSIONS = ("all", "department", "label", "department and label", "outcome", "data", "age")
"""What files are counted by: `data` is the kind of data found (a file counts for each), `age` since the last
change."""
SMALL = 5
"""Counts below this are told as "fewer", others rounded to it, unless the administrator chooses another."""
FEWER = "fewer"
_LONGEST_NAME = 120
_MOST_VALUES = 2_000
_MOST_BYTES = 5_000_000
_LARGEST = 2**63 - 1

Counts = Mapping[str, Mapping[str, int]]
Told = Mapping[str, Mapping[str, "int | str"]]
"""Counts by dimension and value; "fewer" stands where a count was too small to be told."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a home tells of itself on a day."""

    home: str
    """The public name its administrator gave it."""
    key: str
    """Fingerprint of the key it is signed with."""
    date: date
    sequence: int
    """Each document of a home has a higher number than the one before."""
    small_below: int
    totals: Told

    def canonical(self) -> bytes:
        """The bytes that are signed: JSON with sorted keys, no blanks, ASCII alone."""
        return canonical(self.as_json())

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "format": FORMAT,
            "home": self.home,
            "key": self.key,
            "date": self.date.isoformat(),
            "sequence": self.sequence,
            "small_below": self.small_below,
            "totals": {name: dict(values) for name, values in self.totals.items()},
        }


def canonical(plain: Any) -> bytes:
    """`plain` as bytes in the one form there is of it."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def without_small(counts: Counts, small_below: int) -> dict[str, dict[str, int | str]]:
    """`counts` with those below `small_below` told as "fewer" and the others rounded to a multiple of it.

    Rounded, because a hidden count could else be had by subtracting the others from their sum. 0 tells all
    exactly.
    """

    def told(number: int) -> int | str:
        if not small_below or not number:
            return number
        if number < small_below:
            return FEWER
        return min(_LARGEST, (number + small_below // 2) // small_below * small_below)

    return {
        name: {value: told(number) for value, number in values.items()} for name, values in counts.items()
    }


def parsed(data: bytes) -> tuple[dict[str, Any], str]:
    """The document in a file, unchecked plain data, and its signature.

    Raises TotalsError when it is no such file, or holds anything that does not belong there.
    """
    plain = parsed_json(data)
    if set(plain) != {"document", "signature"} or not isinstance(plain["signature"], str):
        raise TotalsError("This is no file of signed totals.")
    return plain["document"], plain["signature"]


def parsed_json(data: bytes) -> dict[str, Any]:
    """A JSON object in which nothing is said twice. Raises TotalsError for anything else."""
    if len(data) > _MOST_BYTES:
        raise TotalsError("The file is far larger than totals are.")
    try:
        plain = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise TotalsError("The file is damaged: it is not the JSON that a home writes.") from error
    if not isinstance(plain, dict):
        raise TotalsError("This is no file of signed totals.")
    return plain


def read(plain: Any, *, today: date) -> Document:
    """A document from plain data. Raises TotalsError with what is wrong with it."""
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise TotalsError("These totals were written by another version of the program.")
    if set(plain) != {"format", "home", "key", "date", "sequence", "small_below", "totals"}:
        raise TotalsError("The totals hold something that does not belong there.")
    try:
        made = date.fromisoformat(plain["date"])
    except (TypeError, ValueError) as error:
        raise TotalsError("The totals bear no date.") from error
    if made > today + timedelta(days=1):
        raise TotalsError("The totals bear a date in the future.", remedy="Check the clocks of both homes.")
    for name in ("sequence", "small_below"):
        if type(plain[name]) is not int or not 0 <= plain[name] < 2**31:
            raise TotalsError("The totals hold something that does not belong there.")
    for name in (plain["home"], plain["key"]):
        _checked_name(name)
    return Document(
        home=plain["home"],
        key=plain["key"],
        date=made,
        sequence=plain["sequence"],
        small_below=plain["small_below"],
        totals=_checked(plain["totals"]),
    )


def _checked(totals: Any) -> Told:
    if not isinstance(totals, dict) or not set(totals) <= set(DIMENSIONS):
        raise TotalsError("The totals hold something that does not belong there.")
    for values in totals.values():
        if not isinstance(values, dict) or len(values) > _MOST_VALUES:
            raise TotalsError("The totals hold something that does not belong there.")
        for value, number in values.items():
            _checked_name(value)
            counted = type(number) is int and 0 <= number <= _LARGEST
            if not counted and number != FEWER:
                raise TotalsError("The totals hold something that is no count.")
    return totals


def _checked_name(name: Any) -> None:
    if not isinstance(name, str) or not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise TotalsError("The totals hold a name that is none.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("something is said twice")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")
