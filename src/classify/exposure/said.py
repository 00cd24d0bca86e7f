"""What a report says of paths: how many grants of which openness, and whether they reach what lies below."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from models.openness import Openness, Source


class Unmatched(StrEnum):
    """Why a line of a report says nothing of a file that the share has."""

    OUTSIDE = "outside"
    NO_SUCH_FILE = "no_such_file"
    NOTHING_BELOW = "nothing_below"
    PASSING = "passing"
    NO_FILE = "no_file"
    UNCLEAR = "unclear"


UNMATCHED: dict[Unmatched, str] = {
    Unmatched.OUTSIDE: "about places outside the share",
    Unmatched.NO_SUCH_FILE: "about files that the inventory does not have",
    Unmatched.NOTHING_BELOW: "about folders without files in the inventory",
    Unmatched.PASSING: 'that let somebody pass through ("Limited Access") and open nothing',
    Unmatched.NO_FILE: "about links and other things that are no files",
    Unmatched.UNCLEAR: "that are not understood",
}
"""How they go on after "12 lines"."""


@dataclass(slots=True)
class Said:
    """What is said of one path; everything in it is a number."""

    here: Counter[Openness] = field(default_factory=Counter)
    """Grants on the path itself."""
    below: Counter[Openness] = field(default_factory=Counter)
    """Grants that reach what lies below, unless that has grants of its own."""
    link: Openness | None = None
    """The widest link to it: a link to a folder opens all that is in it."""
    lines: int = 0
    is_folder: bool = False


@dataclass(slots=True)
class Report:
    """A report as it was read."""

    source: Source
    folds_case: bool
    """Paths differ by more than capital letters there."""
    said: dict[str, Said] = field(default_factory=dict)
    """By path, as `key` makes it: up from the root that the report has."""
    unmatched: Counter[Unmatched] = field(default_factory=Counter)
    """Lines from which nothing was taken."""
    lines: int = 0

    def of(self, path: str) -> Said:
        """What is said of `path`, to be added to."""
        return self.said.setdefault(self.key(path), Said())

    def skip(self, why: Unmatched, lines: int = 1) -> None:
        """Counts lines that say nothing of a file."""
        self.lines += lines
        self.unmatched[why] += lines

    def key(self, path: str) -> str:
        """`path` as it is compared: folders with `/`, accents joined."""
        joined = unicodedata.normalize("NFC", path.replace("\\", "/") if self.folds_case else path)
        plain = "/".join(part for part in joined.split("/") if part not in ("", "."))
        return plain.casefold() if self.folds_case else plain


def parents(path: str) -> Iterable[str]:
    """The folders of a path, from the nearest to the root "", which has none."""
    while path:
        path = path.rpartition("/")[0]
        yield path
