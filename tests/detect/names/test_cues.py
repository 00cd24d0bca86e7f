"""Cues of names in one pass over the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classify.detect.names.cues import CUES, Announcements, Cue

_PIECES = (
    "Name", "  ", "\n", "SUSPECT", ": ", "Officer ", "Jane", " Doe", ", ", "V1", "-", "a.k.a. ", "“", "’",
    "é", "/s/ ", "Sincerely,", "\n\n", "....", "____", "[12:30] ", "NAM/", "DOE", "reported by ",
    "last name   ", "Hi ", "ofc. ", "\t", " - ", "1", "A", "b", "x" * 120, " " * 90,
)  # fmt: skip
_ANNOUNCEMENTS = Announcements()


def _one_by_one(text: str) -> list[tuple[Cue, int]]:
    return [(cue, found.end()) for cue in CUES for found in cue.pattern.finditer(text)]


@given(st.lists(st.sampled_from(_PIECES), max_size=80).map("".join))
def test_one_pass_finds_the_cues_that_each_finds_alone(text: str) -> None:
    """The scan says where to look; what is found there is what looking everywhere finds."""
    assert list(_ANNOUNCEMENTS.find(text)) == _one_by_one(text)


def test_every_cue_is_met_in_one_pass() -> None:
    """A label, a rank, a record field, a role code, a signature and a greeting, each where it stands."""
    text = "NAM/DOE,JANE\nSUSPECT: Roe, Max\nV1 - LAKE, ANN\nspoke with Officer Moss\n"
    text += "Dear Ms. Hill\n/s/ Ada Frost\n"
    met = {(cue.name, text[place : place + 3]) for cue, place in _ANNOUNCEMENTS.find(text)}
    assert met >= {
        ("record", "DOE"),
        ("label", "Roe"),
        ("role code", "LAK"),
        ("title", "Mos"),
        ("greeting", "Hil"),
        ("signature", "Ada"),
    }
