"""Letters with and without their accents: people write both."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

_FOREIGN = re.compile(r"[^\x00-\x7f]")


def without_accents(word: str, form: Literal["NFD", "NFKD"] = "NFD") -> str:
    """The word with its letters bare: "Señor" as "Senor"."""
    if word.isascii():
        return word
    signs = unicodedata.normalize(form, word)
    return "".join(sign for sign in signs if not unicodedata.combining(sign))


def in_either_case(pattern: str) -> str:
    """A pattern whose accented letters are found in capitals too: Vectorscan, which reads bytes of Latin-1,
    knows capitals of English letters alone.
    """
    return _FOREIGN.sub(lambda found: f"[{found[0].lower()}{found[0].upper()}]", pattern)
