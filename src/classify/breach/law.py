"""What counts as personal information when it is lost, and whom one may have to tell (`law.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from classify.memos import remembered
from models.labels import Entity, Tag

_FILE = Path(__file__).with_name("law.yaml")
CRIMINAL_JUSTICE = frozenset({Tag.CCJI, Tag.CHRI, Tag.NCIC_NR, Tag.INFORMANT, Tag.ALPR})
"""Tags of files that hold criminal justice information."""


class When(StrEnum):
    """What must be among the data so that a duty may follow."""

    PERSONAL_INFORMATION = "personal_information"
    CRIMINAL_JUSTICE = "criminal_justice"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data that makes a name personal information."""

    id: str
    words: str
    entities: frozenset[str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Whom somebody must tell."""

    id: str
    when: When
    words: str
    within: str
    """How soon, in words."""
    citation: str
    verified: str
    """V, V2 or M."""
    source: str
    coverage: str
    """Whom it binds, and what is not known of that."""


@dataclass(frozen=True, slots=True)
class Law:
    """All of it, as it stood when it was read."""

    version: str
    read: str
    citation: str
    verified: str
    kinds: tuple[Kind, ...]
    not_looked_for: tuple[str, ...]
    duties: tuple[Duty, ...]

    @property
    def elements(self) -> dict[str, frozenset[str]]:
        """The entities of each kind, by its id."""
        return {kind.id: kind.entities for kind in self.kinds}


@remembered(1)
def law() -> Law:
    """What is shipped."""
    return law_of(yaml.safe_load(_FILE.read_text("utf-8")))


def law_of(told: Mapping[str, Any]) -> Law:
    """The law as the file tells it. Raises ValueError or KeyError where it means nothing."""
    kinds = tuple(
        Kind(row["id"], row["words"], frozenset(map(Entity, row["entities"])), row.get("note", ""))
        for row in told["elements"]
    )
    duties = tuple(Duty(**{**row, "when": When(row["when"])}) for row in told["duties"])
    definition = told["definition"]
    return Law(
        version=str(told["version"]),
        read=str(told["read"]),
        citation=definition["citation"],
        verified=definition["verified"],
        kinds=kinds,
        not_looked_for=tuple(told["not_looked_for"]),
        duties=duties,
    )


VERIFIED = {
    "V": "the text was read",
    "V2": "known from a secondary source",
    "M": "not verified",
}
"""What the marks of rows mean."""
