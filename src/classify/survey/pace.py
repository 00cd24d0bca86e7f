"""What reading costs: seconds a file and seconds a megabyte by kind, and what a home has measured itself.

The reference was measured on the judge's shares (docs/performance.md, one core, 30 November 2026). A home's
own scans say how much quicker or slower each kind is read there: one factor a kind.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from classify.survey.kinds import Kind


@dataclass(frozen=True, slots=True)
class Bulk:
    """Files and their bytes."""

    files: int = 0
    bytes: int = 0

    def __add__(self, other: Bulk) -> Bulk:
        return Bulk(self.files + other.files, self.bytes + other.bytes)


@dataclass(frozen=True, slots=True)
class Measured:
    """What earlier scans of a home took for files of one kind."""

    files: int
    bytes: int
    seconds: float
    """Of one worker, together."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one worker: what each file takes, and what each megabyte adds."""

    file: float
    megabyte: float

    def of(self, bulk: Bulk) -> float:
        """Seconds for all of `bulk`."""
        return self.file * bulk.files + self.megabyte * bulk.bytes / 1e6


SCANNED_PDF = Cost(0.0, 8.0)
"""What OCR adds to page images in PDF documents: about a second a page."""
SCANNED_SHARE = 0.5
"""So much of the bytes of PDF documents is taken to be page images where nothing was measured: pages of text
are small."""
_PDF = Cost(0.035, 0.4)

REFERENCE: Mapping[str, Cost] = {
    Kind.PDF: Cost(_PDF.file, _PDF.megabyte + SCANNED_SHARE * SCANNED_PDF.megabyte),
    Kind.WORD: Cost(0.035, 0.2),
    Kind.SHEET: Cost(0.015, 1.0),
    Kind.SLIDES: Cost(0.04, 0.1),
    Kind.MAIL: Cost(0.035, 0.6),
    Kind.MAILBOX: Cost(0.05, 0.8),
    Kind.TEXT: Cost(0.02, 1.5),
    Kind.WEB: Cost(0.02, 0.8),
    Kind.DATABASE: Cost(0.05, 1.0),
    Kind.ARCHIVE: Cost(0.08, 2.0),
    Kind.PICTURE: Cost(0.7, 0.5),
    Kind.RECORDING: Cost(0.01, 0.002),
    Kind.PROGRAM: Cost(0.01, 0.002),
    Kind.OTHER: Cost(0.02, 0.05),
}
PICTURE_WITHOUT_OCR = Cost(0.02, 0.02)
WITHOUT_OCR: Mapping[str, Cost] = {**REFERENCE, Kind.PDF: _PDF, Kind.PICTURE: PICTURE_WITHOUT_OCR}

_TRUSTED_FILES = 20.0
"""So many files of a kind measured at home weigh as much as the reference."""
ENOUGH_FILES = 50
"""Files of a kind after which a home's own figure is called measured."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast this home reads."""

    measured: Mapping[str, Measured] = field(default_factory=dict)
    """By kind, in words."""
    ocr: bool = True
    """Whether page images are read."""

    def seconds(self, kind: str, size: int) -> float:
        """Seconds of one worker that a file of `size` bytes is expected to take."""
        return self.of(kind, Bulk(1, size))

    def of(self, kind: str, bulk: Bulk) -> float:
        """The same for files together."""
        return self.factor(kind) * self.reference(kind).of(bulk)

    def reference(self, kind: str) -> Cost:
        """What files of a kind cost where the reference was measured."""
        return (REFERENCE if self.ocr else WITHOUT_OCR).get(kind, REFERENCE[Kind.OTHER])

    def factor(self, kind: str) -> float:
        """How many times as long this home takes for a kind; 1 where it has read none."""
        known = self.measured.get(kind)
        if known is None or known.files <= 0 or not math.isfinite(known.seconds):
            return 1.0
        expected = self.reference(kind).of(Bulk(known.files, known.bytes))
        some = _TRUSTED_FILES * expected / known.files
        return (max(known.seconds, 0.0) + some) / (expected + some)

    def is_measured(self, kind: str) -> bool:
        """Whether this home has read enough of a kind to be believed."""
        known = self.measured.get(kind)
        return known is not None and known.files >= ENOUGH_FILES
