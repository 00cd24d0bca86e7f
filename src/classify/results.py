"""What became of one file: the row the inventory keeps, and all that a door may show of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from classify.label.proposal import Proposal
from models.labels import Outcome


@dataclass(slots=True)
class StoredFinding:
    """A finding as it may be kept: place, mask and fingerprint, never the value (house rule 1)."""

    entity: str
    place: dict[str, Any]
    """`Place.as_json()`: part, page, sheet, cell, line, hidden, ... (only what is known)."""
    start: int
    end: int
    """Where the value ends. The inventory keeps it of values in names alone, to mask them."""
    score: float
    mask: str
    fingerprint: str | None
    """Keyed HMAC of the canonical value; None for entities with too few possible values."""
    role: str | None
    why: dict[str, Any]
    """`Why` as plain data: detector, version, sentence, steps, rivals. Holds no value."""
    text: str | None = field(default=None, repr=False)
    """The value itself, only when --reveal asked for it. The store refuses a finding that has it."""

    @property
    def is_in_name(self) -> bool:
        """Whether it stands in the file's own name."""
        return self.place.get("part") == _NAME

    @property
    def where(self) -> dict[str, Any]:
        """The `where` of the measuring interface."""
        return {**self.place, "start": self.start, "end": self.end}


_NAME = "name"
MEMBER = "!/"
"""Stands between a container and the path inside it, for people: `box.zip!/letters/one.docx`. Names may
hold these signs too, so that nothing is ever decided by them."""


@dataclass(slots=True)
class FileResult:
    """Exactly one outcome for one file or member, with the proposal and the findings behind it."""

    path: str
    """Relative to the share, `/` between folders; members as `outer.zip!/inner/file.txt`.
    Names that are not UTF-8 keep their bytes as surrogates; show it through `crawl.shown`."""
    outcome: Outcome
    reason: str
    proposal: Proposal
    media: str = ""
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0
    content_digest: str | None = None
    """Keyed digest of the bytes (`DomainKeys.content_digest`), hex; None when they could not be read."""
    former_digests: tuple[str, ...] = ()
    """Digests of the same bytes under the keys before this one: decisions about them are found by these."""
    findings: list[StoredFinding] = field(default_factory=list)
    evidence: dict[str, Any] | None = None
    """`Evidence.as_json()`; None when nothing was read."""
    remarks: list[tuple[str, str]] = field(default_factory=list)
    analysed_bytes: int = 0
    seconds: float = 0.0
    detector_version: str = ""
    same_as: str | None = None
    """Set instead of findings when the bytes equal content already known: its digest."""
    hidden: str | None = None
    """Why a reader of the container would not see this member, if so."""
    container: str | None = None
    """Path of the top-level file this is a member of, at whatever depth; None for that file. Never told
    from `path`: files and folders may be called `x.zip!`."""
    holder: str | None = None
    """Path of the file directly around this one: a member, or the container itself."""

    @property
    def name_findings(self) -> list[StoredFinding]:
        """The findings in the file's name: they belong to this file, not to its content."""
        return [finding for finding in self.findings if finding.place.get("part") == _NAME]

    @property
    def content_findings(self) -> list[StoredFinding]:
        """The findings in the file's bytes: every copy of the same bytes has them."""
        return [finding for finding in self.findings if finding.place.get("part") != _NAME]


@dataclass(frozen=True, slots=True)
class Job:
    """One top-level file for a worker."""

    number: int
    path: str
    """Relative to the share's folder."""
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0
    known_digests: frozenset[str] = frozenset()
    """Digests of known contents of the same size: when the bytes match one, they are not analysed
    again and the result says `same_as`."""
    ocr: bool | None = None
    """None lets the pool decide: text first, page images in a second round."""
    refused: tuple[Outcome, str] | None = None
    """An outcome that is settled before anything is opened (a link, a crashed reader), and why."""


@dataclass(frozen=True, slots=True)
class JobDone:
    """All results of a job have been handed over."""

    number: int
    path: str
    seconds: float = 0.0
