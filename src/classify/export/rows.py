"""The rows every list export shares: one for each item, values never among them.

Names and sentences come masked from the inventory; what no detector recognises in a path is shown, as it
is to whoever lists the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from classify.export.stamp import stamp
from classify.inventory.catalogue import EVERYTHING, Catalogue
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.items import Grounds, ItemLine
from classify.inventory.listing import Sort
from classify.inventory.search import Wanted

REASONS_SHOWN = 3
"""Reasons of one label that are told; `classify show NUMBER --all` tells all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One item, and why it bears its proposed label."""

    line: ItemLine
    grounds: Grounds

    @property
    def reasons(self) -> list[str]:
        """The strongest three reasons, and how many more there are."""
        sentences = self.grounds.sentences
        more = len(sentences) - REASONS_SHOWN
        return [*sentences[:REASONS_SHOWN], *([f"And {more} more."] if more > 0 else [])]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an export holds."""

    shares: Sequence[ShareHandle]
    wanted: Wanted = EVERYTHING
    sort: Sort = Sort.NUMBER
    items: Mapping[int, Sequence[int]] | None = None
    """Only these files, by their numbers for each share's; None: all that are wanted."""

    @property
    def is_everything(self) -> bool:
        """Whether all of the shares is in it."""
        return self.wanted == EVERYTHING and self.items is None


@dataclass(frozen=True, slots=True)
class Publication:
    """Who answers for an export."""

    publisher: str = "City of Missoula"
    contact_name: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the machine formats: its name and its value, in codes."""

    name: str
    value: Callable[[Row], str | int | list[str]]


COLUMNS = (
    Column("number", lambda row: row.line.id),
    Column("share", lambda row: row.line.share),
    Column("department", lambda row: row.line.department),
    Column("path", lambda row: row.line.path),
    Column("member", lambda row: "yes" if row.line.is_member else "no"),
    Column("label", lambda row: row.line.label),
    Column("effect", lambda row: row.line.effect),
    Column("in_effect", lambda row: row.line.in_effect),
    Column("tags", lambda row: list(row.line.tags)),
    Column("doc_type", lambda row: row.line.doc_type),
    Column("outcome", lambda row: row.line.outcome),
    Column("reason", lambda row: row.line.reason),
    Column("entities", lambda row: list(row.line.entities)),
    Column("findings", lambda row: row.line.findings),
    Column("why", lambda row: row.reasons),
    Column("law", lambda row: list(row.grounds.citations)),
    Column("media", lambda row: row.line.media),
    Column("size", lambda row: row.line.size),
    Column("modified", lambda row: written(row.line.modified_ns)),
    Column("handling", lambda row: stamp(row.line.criminal_justice)),
)


def rows(catalogue: Catalogue, chosen: Chosen) -> Iterator[Row]:
    """Every item that is chosen, in the order of its list."""
    if chosen.items is not None:
        for share in chosen.shares:
            for some in chunks(sorted(chosen.items.get(share.id, ()))):
                found = catalogue.numbered(share, some)
                yield from (Row(*found[number]) for number in sorted(found))
        return
    for line, grounds in catalogue.with_grounds(chosen.shares, chosen.wanted, chosen.sort):
        yield Row(line, grounds)


def flat(value: str | int | list[str], between: str = ", ") -> str | int:
    """A cell for formats without lists."""
    return between.join(value) if isinstance(value, list) else value


def moment(nanoseconds: int) -> datetime | None:
    """When a file was changed (UTC, without zone); None where nobody knows.

    Years that no calendar of a spreadsheet has become the nearest that it has: 1900 or 9999.
    """
    if not nanoseconds:
        return None
    first, last = datetime(1900, 1, 1), datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - as cells are
    try:
        exact = datetime(1970, 1, 1) + timedelta(seconds=nanoseconds // 1_000_000_000)  # noqa: DTZ001
    except OverflowError:
        return last if nanoseconds > 0 else first
    return min(max(exact, first), last)


def written(nanoseconds: int) -> str:
    """`moment` as text; "" where nobody knows."""
    known = moment(nanoseconds)
    return f"{known:%Y-%m-%d %H:%M:%S}" if known else ""
