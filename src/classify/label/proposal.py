"""What labelling yields: a proposed label with its tags and the rules that say so."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.labels import DocType, Label, Outcome, Tag


@dataclass(frozen=True, slots=True)
class Location:
    """Where a file lives, as far as the label policy may use it."""

    path: str
    """Path below the share, with `/`, members included after `!/`."""
    share: str = ""
    department: str = ""
    criminal_justice: bool = False
    """The share is flagged as holding criminal-justice data."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that spoke: its id, the sentence for a clerk, and the citation."""

    rule: str
    sentence: str
    citation: str
    label: Label
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Missed:
    """The nearest stricter rule that did not fire, and what was wanting."""

    rule: str
    sentence: str
    wanting: str
    label: Label


@dataclass(slots=True)
class Proposal:
    """A machine's proposal; nothing is in effect until a steward approves it."""

    label: Label
    tags: tuple[Tag, ...]
    doc_type: DocType
    outcome: Outcome
    fired: list[Fired] = field(default_factory=list)
    nearest: Missed | None = None
    policy_version: str = ""
