"""The rows every list export shares: one for each item, values never among them.

Paths come masked from the inventory; what a detector did not recognise in a path is shown, as it is
to whoever lists the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from classify.export.stamp import stamp
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in machine formats, its heading for people, its width, its value."""

    name: str
    heading: str
    width: int
    value: Callable[[ItemLine], str | int | list[str]]


COLUMNS = (
    Column("share", "Share", 18, lambda line: line.share),
    Column("department", "Department", 18, lambda line: line.department),
    Column("path", "File", 60, lambda line: line.path),
    Column("member", "Inside another file", 10, lambda line: "yes" if line.is_member else "no"),
    Column("label", "Proposed label", 16, lambda line: line.label),
    Column("tags", "Handling tags", 24, lambda line: list(line.tags)),
    Column("doc_type", "Kind of record", 22, lambda line: line.doc_type),
    Column("outcome", "Read", 14, lambda line: line.outcome),
    Column("reason", "Why not, or what was left out", 40, lambda line: line.reason),
    Column("entities", "What was found", 40, lambda line: list(line.entities)),
    Column("findings", "Number of findings", 12, lambda line: line.findings),
    Column("media", "Format", 10, lambda line: line.media),
    Column("size", "Bytes", 12, lambda line: line.size),
    Column("modified", "Last changed (UTC)", 20, lambda line: _moment(line.modified_ns)),
    Column("handling", "Handling", 40, lambda line: stamp(line.criminal_justice)),
)


def lines(catalogue: Catalogue, shares: Iterable[ShareHandle]) -> Iterator[ItemLine]:
    """Every item of the shares, share after share."""
    for share in shares:
        yield from catalogue.lines(share)


def flat(value: str | int | list[str]) -> str | int:
    """A cell for formats without lists."""
    return ", ".join(value) if isinstance(value, list) else value


def _moment(nanoseconds: int) -> str:
    if not nanoseconds:
        return ""
    try:
        return datetime.fromtimestamp(nanoseconds // 1_000_000_000, UTC).strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, ValueError, OSError):
        # File systems keep dates no calendar has; better no date than no export.
        return ""
