"""What a notice says: counts and numbers, as a sentence for people and as JSON for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Why there is a notice."""

    COMPLETED = "completed"
    FAILED = "failed"
    RESTRICTED = "restricted"
    """A scan ended with many more RESTRICTED files than the one before."""
    TAMPERED = "tampered"
    """Something in the inventory was changed by somebody without its keys (CJIS Security Policy AU-5)."""
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice."""

    kind: Kind
    share: int = 0
    """Number of the share."""
    scan: int = 0
    """Number of the scan; 0: it did not begin."""
    code: str = ""
    """Of the error, where it failed."""
    counts: dict[str, int] = field(default_factory=dict)
    """Names of ours to numbers: files, unread, restricted, restricted_before."""

    @property
    def subject(self) -> str:
        """One line."""
        return {
            Kind.COMPLETED: f"Scan of share {self.share} is done",
            Kind.FAILED: f"Scan of share {self.share} failed ({self.code})",
            Kind.RESTRICTED: f"Share {self.share}: many more RESTRICTED files",
            Kind.TAMPERED: "The audit trail or a label does not fit",
            Kind.TEST: "Test of notices",
        }[self.kind]

    @property
    def text(self) -> str:
        """What to know and what to do, in a few lines."""
        lines = [f"{self.subject}.", ""]
        if self.kind is Kind.TEST:
            lines.append("Notices of missoula-classify arrive here.")
        elif self.kind is Kind.TAMPERED:
            lines.append("Somebody may have changed the inventory. Tell information security now.")
            lines.append("See what does not fit: classify verify, on the machine that scans.")
        elif self.kind is Kind.FAILED:
            lines.append("What was recorded is kept; the next run goes on from there.")
        lines += [f"{name.replace('_', ' ')}: {number:,}" for name, number in self.counts.items()]
        if self.share:
            lines += ["", "Which share that is: classify shares, on the machine that scans."]
        return "\n".join(lines) + "\n"

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "program": "missoula-classify",
            "kind": self.kind.value,
            "share": self.share,
            "scan": self.scan,
            "code": self.code,
            "counts": self.counts,
        }
