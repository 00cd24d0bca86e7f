"""A paper: what is shown to somebody, as sections of sentences and tables, before it is a page or a file.

One paper has many forms (`printed`: HTML; `typeset`: PDF; `workbook`: XLSX; `as_json`; pages of the web), so
they cannot say different things.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Part:
    """So many of a whole: a percentage with its bar."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Rounded down, so that only all of it is 100; None: there is nothing it could be a part of."""
        return 100 * self.part // self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Bar:
    """A count, drawn as long as it is of the longest beside it."""

    number: int
    longest: int

    @property
    def percent(self) -> int:
        """Its length."""
        return round(100 * self.number / self.longest) if self.longest else 0


@dataclass(frozen=True, slots=True)
class Alarm:
    """Words that somebody should act upon: they stand out."""

    words: str

    @property
    def is_count(self) -> bool:
        """Whether it is a number, and set like one."""
        return self.words.replace(",", "").isdigit()


Cell = str | int | float | date | datetime | Part | Bar | Alarm | tuple[str, ...] | None
"""What stands in a table; of several strings each is a line, and None is nothing to say."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; the first cell of a row is its heading."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    wanting: str = "None."
    """What is said where there are no rows."""

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Which columns hold numbers, and are set to the right."""
        return tuple(
            any(cell is not None for cell in cells) and all(map(_is_number, cells))
            for cells in ([row[at] for row in self.rows] for at in range(len(self.headings)))
        )


@dataclass(frozen=True, slots=True)
class Section:
    """One matter."""

    key: str
    """By which other parts, and programs, refer to it."""
    title: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """All of it, as of one moment."""

    title: str
    by: str
    """Who says it."""
    at: datetime
    zone: ZoneInfo
    """On whose clock moments are told."""
    sections: tuple[Section, ...]
    lead: tuple[str, ...] = ()
    """Sentences before the first section."""
    stamp: str = ""
    """What stands on every page."""

    def as_json(self) -> dict[str, Any]:
        """Plain data, the moments in UTC."""
        return {
            "title": self.title,
            "by": self.by,
            "at": self.at.isoformat(),
            "stamp": self.stamp,
            "sections": [
                {
                    "key": section.key,
                    "title": section.title,
                    "sentences": list(section.sentences),
                    "tables": [
                        {
                            "caption": table.caption,
                            "headings": list(table.headings),
                            "rows": [[_plain(cell) for cell in row] for row in table.rows],
                        }
                        for table in section.tables
                    ],
                }
                for section in self.sections
            ],
        }


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, Alarm):
        return cell.is_count
    return cell is None or isinstance(cell, int | float | Part | Bar)


def as_csv(paper: Paper) -> str:
    """Every cell of every table as a line of its own, for programs that want one table of it all."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(("section", "table", "row", "what", "value"))
    for section in paper.sections:
        for table in section.tables:
            for row in table.rows:
                for heading, cell in zip(table.headings[1:], row[1:], strict=True):
                    told = (section.key, table.caption, said(row[0], paper.zone), heading, _flat(cell))
                    lines.writerow([_harmless(str(one)) for one in told])
    return written.getvalue()


def _flat(cell: Cell) -> str:
    if isinstance(cell, Part):
        return f"{cell.part}/{cell.whole}"
    plain = _plain(cell)
    return " | ".join(plain) if isinstance(plain, list) else "" if plain is None else str(plain)


def _harmless(text: str) -> str:
    """A spreadsheet takes what begins so for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def bars(counts: Iterable[tuple[str, int]]) -> tuple[tuple[Cell, ...], ...]:
    """Counts as rows of words and bars."""
    every = list(counts)
    longest = max((number for _, number in every), default=0)
    return tuple((words, Bar(number, longest)) for words, number in every)


def said(cell: Cell, zone: ZoneInfo) -> str:
    """A cell as people read it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        local = cell.astimezone(zone)
        return f"{day(local)}, {local:%H:%M}"
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, Part):
        return f"{cell.percent}%" if cell.percent is not None else "none"
    if isinstance(cell, Bar):
        return f"{cell.number:,}"
    if isinstance(cell, int):
        return f"{cell:,}"
    if isinstance(cell, float):
        return f"{cell:g}"
    return "\n".join(cell) if isinstance(cell, tuple) else cell.words if isinstance(cell, Alarm) else cell


def big(words: str) -> str:
    """Words as a line begins, the rest as it is written."""
    return words[:1].upper() + words[1:]


def day(value: date) -> str:
    """A day as people write it."""
    return f"{value:%B} {value.day}, {value.year}"


def _plain(cell: Cell) -> Any:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Part):
        return {"part": cell.part, "whole": cell.whole}
    if isinstance(cell, Bar):
        return cell.number
    if isinstance(cell, Alarm):
        return cell.words
    return list(cell) if isinstance(cell, tuple) else cell
