"""Notes are kept without values: what a detector finds in one makes it be refused."""

from __future__ import annotations

from classify.crawl import shown
from classify.detect.paths.masking import Masker


def holds_a_value(note: str, masker: Masker) -> bool:
    """Whether detectors find a value or a person's name in a note. They are loaded with the first one."""
    plain = shown(" ".join(note.split()))
    return bool(plain) and masker(plain) != plain
