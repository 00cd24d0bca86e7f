"""How long a scan will take, as a range, and what that rests on in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from classify.survey.kinds import Kind
from classify.survey.pace import SCANNED_PDF, SCANNED_SHARE, WITHOUT_OCR, Bulk, Pace

_START_SECONDS = 3.0
"""Loading detectors before the first file."""
_KNOWN = (0.75, 1.35)
_UNKNOWN = (0.5, 2.5)
"""What may become of a figure that was measured here, and of one from another machine."""
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds by the clock, and what the figures rest on."""

    low: float
    likely: float
    high: float
    cores: int
    basis: tuple[str, ...]
    """Sentences for a clerk."""


def estimate(bulks: Mapping[str, Bulk], pace: Pace, cores: int) -> Estimate:
    """The time that files of these kinds (in words) take, read by `cores` workers."""
    low = likely = high = 0.0
    for kind, bulk in bulks.items():
        seconds = pace.of(kind, bulk)
        least, most = _KNOWN if pace.is_measured(kind) else _UNKNOWN
        likely += seconds
        low += least * seconds
        high += most * seconds
        if kind == Kind.PDF and pace.ocr and not pace.is_measured(kind):
            # None of their bytes may be page images, or all.
            low -= least * (seconds - pace.factor(kind) * WITHOUT_OCR[kind].of(bulk))
            high += most * (1 - SCANNED_SHARE) * SCANNED_PDF.of(bulk)
    workers = max(1, cores)
    start = _START_SECONDS if any(bulk.files for bulk in bulks.values()) else 0.0
    return Estimate(
        low=low / workers + start,
        likely=likely / workers + start,
        high=high / workers + start,
        cores=workers,
        basis=tuple(_basis(bulks, pace, workers)),
    )


def _basis(bulks: Mapping[str, Bulk], pace: Pace, workers: int) -> list[str]:
    there = {kind: bulk for kind, bulk in bulks.items() if bulk.files}
    if not there:
        return ["There is nothing to read."]
    dearest = sorted(there, key=lambda kind: (-pace.of(kind, there[kind]), kind))
    whole = sum(pace.of(kind, bulk) for kind, bulk in there.items()) or 1.0
    said = [
        f"{workers} file{'s are' if workers > 1 else ' is'} read at a time on this machine.",
        "Most of the time goes to "
        + ", ".join(f"{kind} ({pace.of(kind, there[kind]) / whole:.0%})" for kind in dearest[:_NAMED])
        + ".",
    ]
    return [*said, *_sources(dearest, pace)]


def _sources(kinds: list[str], pace: Pace) -> list[str]:
    """Where the figures for these kinds come from, and what is not known."""
    said = []
    measured = [kind for kind in kinds if pace.is_measured(kind)]
    foreign = [kind for kind in kinds if not pace.is_measured(kind)]
    if measured:
        said.append(f"Measured in earlier scans of this home: {', '.join(measured)}.")
    if foreign:
        said.append(
            "From reference figures of another machine, so half to two and a half times as long: "
            f"{', '.join(foreign)}."
        )
    if Kind.PDF in foreign and pace.ocr:
        said.append(
            f"How many PDF documents are scans is not known before they are opened: none to all of their "
            f"bytes, {SCANNED_SHARE:.0%} taken as likely. A scanned page takes about a second."
        )
    if not pace.ocr:
        said.append("Page images are not read (no OCR).")
    return said
