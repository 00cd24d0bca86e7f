"""What is tried on every copy, in the words of a proof sheet. A worker names a check; the words are ours."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CHECKS: Mapping[str, str] = MappingProxyType(
    {
        "other_bytes": "The copy is a new file: its bytes are not those of the original.",
        "one_original": "The copy was made of, and attacked against, the same bytes of the original.",
        "attacked_bytes": "The bytes that were attacked are the bytes that were handed out.",
        "read_whole": "The copy can be read whole, to its last page or row, by a process that did not make it.",
        "nothing_left": "The copy was searched for every value that was to go, in whole, in other spellings and "
        "in part: none is there.",
        "searched_again": "The detectors searched the copy anew: what they find was decided to stay.",
        "had_effect": "Whatever was to be cut was cut: the copy differs from the original for it.",
    }
)


FILES_INSIDE = "files inside"
LEFT_OUT = frozenset(
    {
        FILES_INSIDE,
        "pictures",
        "attachments",
        "hidden rows",
        "hidden columns",
        "hidden sheets",
        "hidden texts",
        "columns",
        "comments",
        "links",
        "properties",
        "charts",
        "formulas",
        "headers",
    }
)
"""What of an original can be missing in its copy, in words; no worker has others."""
_OTHERS = "other parts"


def in_our_words(left_out: Mapping[str, int]) -> dict[str, int]:
    """What a worker said it left out, in words that are ours: one that a file took over could speak its own."""
    told: dict[str, int] = {}
    for word, number in left_out.items():
        known = word if word in LEFT_OUT else _OTHERS
        told[known] = told.get(known, 0) + number
    return dict(sorted(told.items()))


def sentence_of(name: str) -> str:
    """What a check tries, in words."""
    return CHECKS.get(name) or name.replace("_", " ")
