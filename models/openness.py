"""How openly a file lies: who can open it where it lives, as a report or the file system says.

A scale in words and ranks, and which openness suits which label. Standard library only, as `models.labels`;
where each rank comes from in each kind of report is told in docs/exposure.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum

from models.labels import Label


class Openness(IntEnum):
    """Who can open a file. Ordered: a file is as open as the widest of all that was granted."""

    OWNER = 1
    """Its owner, and whoever keeps the machines."""
    PEOPLE = 2
    GROUP = 3
    """A group; how many are in it no report says."""
    GUESTS = 4
    """Somebody from outside, by name."""
    ORGANISATION = 5
    ANYONE = 6

    @classmethod
    def widest(cls, several: Iterable[Openness]) -> Openness:
        """The widest of `several`, which are not none."""
        return max(several)


class Source(StrEnum):
    """Where it was read. A share has the newest of each."""

    SHARING_REPORT = "sharing_report"
    ACCESS_LIST = "access_list"
    MODES = "modes"


OPENNESS: dict[Openness, str] = {
    Openness.OWNER: "its owner only",
    Openness.PEOPLE: "people named one by one",
    Openness.GROUP: "a group",
    Openness.GUESTS: "guests from outside",
    Openness.ORGANISATION: "everyone in the organization",
    Openness.ANYONE: "anyone with the link",
}

SOURCES: dict[Source, str] = {
    Source.SHARING_REPORT: "a sharing report",
    Source.ACCESS_LIST: "an access list",
    Source.MODES: "file permissions",
}

_KINDS: dict[Openness, tuple[str, str]] = {
    Openness.OWNER: ("owner", "owners"),
    Openness.PEOPLE: ("named person", "named people"),
    Openness.GROUP: ("group", "groups"),
    Openness.GUESTS: ("guest", "guests"),
    Openness.ORGANISATION: ("grant to everyone", "grants to everyone"),
    Openness.ANYONE: ("link for anyone", "links for anyone"),
}

_SUITS: dict[Label, frozenset[Openness]] = {
    Label.PUBLIC: frozenset(Openness),
    Label.INTERNAL: frozenset({Openness.OWNER, Openness.PEOPLE, Openness.GROUP, Openness.ORGANISATION}),
    Label.CONFIDENTIAL: frozenset({Openness.OWNER, Openness.PEOPLE, Openness.GROUP}),
    Label.RESTRICTED: frozenset({Openness.OWNER, Openness.PEOPLE, Openness.GROUP}),
}
"""A guest is not the organisation: INTERNAL is for all within and nobody without, whatever their ranks."""


def suits(label: str, openness: Openness) -> bool:
    """Whether a file that bears `label` ("": none yet, then anything does) may lie as open as that."""
    return not label or openness in _SUITS[Label(label)]


def openness_words(openness: int) -> str:
    """In words; 0: nobody has said."""
    return OPENNESS[Openness(openness)] if openness else "not known"


def kinds_words(kinds: Iterable[tuple[int, int]]) -> list[str]:
    """What was granted, the widest first: "1 link for anyone", "14 named people"."""
    return [
        f"{number:,} {_KINDS[Openness(kind)][number != 1]}" for kind, number in sorted(kinds, reverse=True)
    ]
