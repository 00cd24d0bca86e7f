"""Why capitalised words are nobody's name: for people who ask what a scan left out.

A scan asks the vetoes only of what the model, a cue or the lists propose. Here they are asked of all words in
capitals that were not found, so that the answer is also "nothing proposed it".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from classify.detect.names.candidate import Candidate
from classify.detect.names.finder import LEAST, NameFinder
from classify.detect.names.vetoes import veto_of

_WORD = r"[A-ZÀ-Þ][^\W\d_]+(?:['’\-][^\W\d_]+)*"
_CAPITALISED = re.compile(rf"(?<![\w@/]){_WORD}(?:[ ](?:[A-Z]\.[ ])?{_WORD}){{0,4}}")
_UNPROPOSED = "Nothing proposed it: no model, no label or rank before it, no pair of names on the lists."
_DOUBTFUL = "The names model read it as a person, and is more often wrong than right about such."


@dataclass(frozen=True, slots=True)
class Refusal:
    """Words in capitals that were not taken for a name."""

    start: int
    end: int
    reason: str
    """The name of the veto, or `unproposed` or `doubtful`."""
    sentence: str


def refusals(text: str, finder: NameFinder) -> Iterator[Refusal]:
    """All runs of capitalised words in `text` of which no part was found as a name, in reading order."""
    taken = [(hit.start, hit.end) for hit in finder.find(text)]
    read, _ = finder.by_model(text)
    for found in _CAPITALISED.finditer(text):
        start, end = found.span()
        if any(start < stop and begin < end for begin, stop in taken):
            continue
        veto = veto_of(Candidate.of(text, start, end, finder.lists))
        if veto is not None:
            yield Refusal(start, end, veto.name, veto.sentence)
        elif any(start < one.end and one.start < end for one in read):
            yield Refusal(start, end, "doubtful", _DOUBTFUL)
        else:
            yield Refusal(start, end, "unproposed", _UNPROPOSED)


def refused_value(value: str, finder: NameFinder) -> Refusal | None:
    """Why a whole cell or field is nobody's name; None where it looks like one."""
    if finder.looks_like_name(value) >= LEAST:
        return None
    veto = veto_of(Candidate.of(value, 0, len(value), finder.lists))
    if veto is not None:
        return Refusal(0, len(value), veto.name, veto.sentence)
    ground = finder.ground_of_name(value)
    return Refusal(0, len(value), ground, f"As a value by itself it is {ground}.")
