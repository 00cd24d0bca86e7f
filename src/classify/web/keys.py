"""Keys of the screen: what single keys do, on whatever page has something for them to do.

A page says so with `data-key="search"` on the field or button that is meant; rows of tables need nothing. A
room that adds an action adds it here, and people find it on their page of keys. Keys can be switched off and
changed by everybody for themselves (WCAG 2.1.4); `static/keys.js` does the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyAction:
    """Something a single key does."""

    name: str
    """As pages name it in `data-key`."""
    words: str
    usual: str
    """The key it has as long as a person chooses no other."""
    is_of_many: bool = False
    """It changes what is done to many things at once: a capital, so that no slip of a finger does it."""


ACTIONS: tuple[KeyAction, ...] = (
    KeyAction("help", "Keys of this screen", "?"),
    KeyAction("search", "To the search field", "/"),
    KeyAction("next", "Next row", "j"),
    KeyAction("previous", "Row before", "k"),
    KeyAction("finding_next", "Next finding", "n"),
    KeyAction("finding_previous", "Finding before", "p"),
    KeyAction("confirm", "Right: it is what it seems", "1"),
    KeyAction("wrong_match", "Wrong match", "2"),
    KeyAction("public", "Right, but public", "3"),
    KeyAction("allowed", "Right, but allowed here", "4"),
    KeyAction("sample", "Sample data", "5"),
    KeyAction("duplicate", "Duplicate", "6"),
    KeyAction("refer", "Ask the steward", "7"),
    KeyAction("label_public", "Read blind: public", "g"),
    KeyAction("label_internal", "Read blind: internal", "i"),
    KeyAction("label_confidential", "Read blind: confidential", "c"),
    KeyAction("label_restricted", "Read blind: restricted", "t"),
    KeyAction("cannot_tell", "Read blind: I cannot tell", "0"),
    KeyAction("snooze", "Put off", "h"),
    KeyAction("undo", "Undo", "u"),
    KeyAction("select", "Choose or leave out a file", "x"),
    KeyAction("whole_group", "The whole group", "A", is_of_many=True),
    KeyAction("reveal", "Reveal a finding for 30 seconds", "r"),
    KeyAction("approve", "Put in effect; in a list: look at the chosen ones", "a"),
    KeyAction("still_right", "Still right", "s"),
)
"""Every decision is one digit: what a finding is stands on one row of keys, in the order of the buttons, and
none is a step into a menu. 1 is what is said most.
"""
USUAL: Mapping[str, str] = {action.name: action.usual for action in ACTIONS}


def refused(keys: Mapping[str, str]) -> dict[str, str]:
    """Of each action whose key cannot be, why: a sentence; empty when all can be."""
    complaints: dict[str, str] = {}
    taken: dict[str, KeyAction] = {}
    for action in ACTIONS:
        key = keys.get(action.name, "")
        if len(key) != 1 or not key.isprintable() or key.isspace():
            complaints[action.name] = "One letter, digit or sign."
        elif key.isupper() and not action.is_of_many:
            complaints[action.name] = "A small letter: capitals are kept for whole groups."
        elif action.is_of_many and not key.isupper():
            complaints[action.name] = "A capital letter: it is about many files at once."
        elif key in taken:
            complaints[action.name] = f"“{key}” is taken: {taken[key].words.lower()}."
        else:
            taken[key] = action
    return complaints
