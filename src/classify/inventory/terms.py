"""What an agreement says: eleven parts, what is missing of them, and what a later version may not loosen.

The parts are those of Cathlamet, WA, code 1.20.050: a form may be tightened, never loosened. What can be
compared (days, persons, tags, purposes, operations, owners) is compared; a part that said something must go
on saying something. Whether other words are stricter, the reviewers say: every version is reviewed anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from models.agreement import Operation, Part
from models.labels import Tag
from models.sharing import Purpose
from models.words import tag_words

MOST_LETTERS = 4_000
"""Of one part."""

WRITTEN = tuple(part for part in Part if part not in (Part.PERIOD, Part.STRICTER))
"""Parts that are said in words; the other two are days and a yes."""

PARTS: Mapping[Part, str] = MappingProxyType(
    {
        Part.PURPOSE: "Purpose",
        Part.PERIOD: "Period",
        Part.AUTHORITY: "Authority",
        Part.DATA: "Data and their classes",
        Part.ACCESS: "How they are accessed",
        Part.USE: "Users and operations",
        Part.PROTECTION: "Protection in transit and at rest",
        Part.DISPOSAL: "Storage and disposal",
        Part.BACKUP: "Backup",
        Part.OTHER: "Other handling",
        Part.STRICTER: "The stricter rule wins",
    }
)
"""As people call them."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What one version of an agreement says."""

    words: Mapping[Part, str] = field(default_factory=dict)
    """Of `WRITTEN` parts; one that is not there says nothing."""
    starts: date | None = None
    ends: date | None = None
    """Its last day."""
    tags: frozenset[Tag] = frozenset()
    """Of the data it covers."""
    purposes: frozenset[Purpose] = frozenset()
    operations: frozenset[Operation] = frozenset()
    users: int | None = None
    """So many persons may use the data."""
    owners: frozenset[str] = frozenset()
    """Departments whose data they are."""
    stricter_wins: bool = False

    @property
    def missing(self) -> tuple[Part, ...]:
        """Parts of which nothing, or not enough, is said, in their order."""
        return tuple(part for part in Part if not self._is_said(part))

    def said(self, part: Part) -> str:
        """The words of a part."""
        return " ".join(self.words.get(part, "").split())

    def covers(self, tags: Iterable[Tag]) -> bool:
        """Whether data with these tags are within it."""
        return self.tags.issuperset(tags)

    def _is_said(self, part: Part) -> bool:
        besides = {
            Part.PURPOSE: bool(self.purposes),
            Part.PERIOD: self.starts is not None and self.ends is not None and self.starts <= self.ends,
            Part.DATA: bool(self.tags) and bool(self.owners),
            Part.USE: bool(self.users) and bool(self.operations),
            Part.STRICTER: self.stricter_wins,
        }
        return besides.get(part, True) and (part not in WRITTEN or bool(self.said(part)))

    def sealable(self) -> str:
        """The words, as one text to be sealed."""
        return json.dumps({part.value: self.said(part) for part in WRITTEN}, sort_keys=True)


def words_of(sealable: str) -> dict[Part, str]:
    """What `Terms.sealable` was made of."""
    return {Part(name): words for name, words in json.loads(sealable).items() if words}


def loosened(old: Terms, new: Terms) -> list[str]:
    """What `new` would allow that `old` does not, each in a sentence; none: it only narrows."""
    return list(_loosened(old, new))


def _loosened(old: Terms, new: Terms) -> Iterator[str]:
    yield from _longer(old, new)
    for what, more in (
        ("It would cover more kinds of data", {tag_words(tag) for tag in new.tags - old.tags}),
        ("It would serve more purposes", new.purposes - old.purposes),
        ("More could be done with the data", new.operations - old.operations),
    ):
        if more:
            yield f"{what}: {_listed(more)}."
    if old.users is not None and (new.users is None or new.users > old.users):
        yield f"More than {old.users:,} persons could use the data."
    if fewer := old.owners - new.owners:
        yield f"It would take the consent of fewer owners: {len(fewer):,} would no longer be asked."
    if old.stricter_wins and not new.stricter_wins:
        yield "The stricter rule would no longer win."
    if silent := [PARTS[part] for part in WRITTEN if old.said(part) and not new.said(part)]:
        yield f"It would no longer say anything under: {', '.join(silent)}."


def _longer(old: Terms, new: Terms) -> Iterator[str]:
    if old.starts and (new.starts is None or new.starts < old.starts):
        yield "It would begin earlier."
    if old.ends and (new.ends is None or new.ends > old.ends):
        yield f"It would last longer than until {old.ends:%B} {old.ends.day}, {old.ends.year}."


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(str(word).replace("_", " ") for word in words))
