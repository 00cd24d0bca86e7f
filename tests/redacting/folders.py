"""What lies in a folder, and the sheet of a copy."""

from __future__ import annotations

import hashlib
from pathlib import Path

from classify.redacting.sheet import CheckTold, Sheet

COPY = b"black"
SHEET = Sheet(
    made="2026-11-30T10:00:00+00:00",
    source_sha256="1" * 64,
    source_bytes=10,
    copy_sha256=hashlib.sha256(COPY).hexdigest(),
    copy_bytes=len(COPY),
    suffix=".txt",
    profile="default",
    profile_version="abc",
    program="1.0",
    detectors="d",
    policy="p",
    ocr=True,
    removed={"US_SSN": 2, "MANUAL": 1},
    stays={"PERSON": 1},
    left_out={"pictures": 3},
    checks=[CheckTold("nothing_left", "None is there.", holds=True, figures={"texts": 4})],
)


def names_in(folder: Path) -> list[str]:
    """Names of all that is there, hidden ones too."""
    return sorted(entry.name for entry in folder.iterdir())
