"""What a worker hands back for one file or member: everything the inventory stores, and no more.

These are plain dataclasses that pickle, know no database, and may be made by any stage. The value
of a finding has one optional place, `StoredFinding.text`, filled only for `inspect --reveal`; the
inventory refuses a result that carries it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from classify.detect.finding import Finding
from classify.extract.document import Remark
from classify.keys import DomainKeys
from classify.label.proposal import Proposal
from models.labels import DocType, Outcome, mask

MEMBER = "!/"
"""Stands between a container and the path inside it: `box.zip!/letters/one.docx`."""


@dataclass(slots=True)
class StoredFinding:
    """One occurrence as the inventory keeps it: where, what kind, how sure, why; never the value."""

    entity: str
    place: dict[str, str | int]
    """`Place.as_json()`: only what is known. The part `name` is the file's own name; start and
    end then count in the last component of the path."""
    start: int
    end: int
    score: float
    mask: str
    fingerprint: str | None
    """Keyed HMAC of the canonical value in hex; None for entities with too few possible values."""
    role: str | None = None
    why: dict[str, Any] = field(default_factory=dict)
    text: str | None = field(default=None, repr=False)
    """The value itself: only for `inspect --reveal`, never stored, never logged."""

    @classmethod
    def of(cls, finding: Finding, keys: DomainKeys, *, reveal: bool = False) -> StoredFinding:
        """What may be kept of `finding`; with `reveal` its value too, for standard output only."""
        return cls(
            entity=finding.entity,
            place=finding.place.as_json(),
            start=finding.start,
            end=finding.end,
            score=finding.score,
            mask=mask(finding.entity),
            fingerprint=keys.fingerprint(finding.entity, finding.text),
            role=finding.role,
            why=asdict(finding.why),
            text=finding.text if reveal else None,
        )


@dataclass(slots=True)
class FileResult:
    """What became of one file or member."""

    path: str
    """Below the share, with `/`; bytes that are not UTF-8 as surrogates (`os.fsdecode`)."""
    outcome: Outcome
    reason: str = ""
    """A sentence for a clerk; empty when all is well. Holds no value and no file name."""
    media: str = ""
    size: int = 0
    """Bytes as stored (a member: unpacked)."""
    mtime_ns: int = 0
    inode: int = 0
    content_digest: str | None = None
    """`DomainKeys.content_digest` of the bytes; None when they could not be had."""
    findings: list[StoredFinding] = field(default_factory=list)
    evidence: dict[str, Any] | None = None
    """`Evidence.as_json()`; None when nothing was read."""
    proposal: Proposal | None = None
    doc_type: str = DocType.OTHER
    remarks: list[Remark] = field(default_factory=list)
    analysed_bytes: int = 0
    seconds: float = 0.0
    detector_version: str = ""
    """What was looked for and with what (packs, models, reading options); another version means
    that the file must be read again."""
    copied_from: str | None = None
    """Content digest whose stored findings hold for this file too, so that it was not read again."""

    @property
    def container(self) -> str | None:
        """Path of the top-level file this is a member of; None for a top-level file."""
        outer, mark, _ = self.path.partition(MEMBER)
        return outer if mark else None

    @property
    def name_findings(self) -> list[StoredFinding]:
        """The findings in the file's name: they belong to this file, not to its content."""
        return [finding for finding in self.findings if finding.place.get("part") == "name"]

    @property
    def content_findings(self) -> list[StoredFinding]:
        """The findings in the file's bytes: every copy of the same bytes has them."""
        return [finding for finding in self.findings if finding.place.get("part") != "name"]
