"""What an edition of the judge draws from: names, streets, ways to write an address, paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Edition:
    """One set of wordings and all that its documents are filled with."""

    home: Path
    """Folder that holds `templates/` and `passages/`."""
    first: tuple[str, ...]
    last: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    """(first, last) of people whom lists of common names forget."""
    first_ranks: tuple[tuple[int, int], ...]
    """(skip, take) in the public list of first names; one of them is chosen each time."""
    last_ranks: tuple[tuple[int, int], ...]
    streets: tuple[str, ...]
    towns: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    layouts: tuple[str, ...]
    """Ways to write an address: <street> <unit> <town> <zip> <plus4> <box> <highway>."""
    statutes: tuple[str, ...]
    conditions: tuple[str, ...]
    neutral: tuple[str, ...]
    """Paths that tell nothing; {a} is a number."""
    mail_folder: str
    subjects: tuple[str, ...]
    """Of the notes that carry a document as their attachment."""
    note: str
    """What such a note says, head and body; <day> and <subject> are filled in."""
    bundle: str
    """Path of a zip or tarball without its extension; <at> is filled in."""
