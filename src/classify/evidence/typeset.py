"""A paper as a PDF that is read aloud as well as seen: tagged (PDF/UA-1, ISO 14289-1), with its own fonts.

Set by Typst, which lies whole in its wheel: no fonts of the machine, no packages, no network. The same paper
makes the same bytes.
"""

from __future__ import annotations

import json
from datetime import UTC, date
from pathlib import Path
from typing import Any

from classify.errors import BinderError
from classify.evidence.paper import Alarm, Bar, Cell, Paper, Part, Table, said
from classify.memos import once

_LEAST, _MOST, _BAR = 6, 40, 22
"""Widths of columns, in letters of what stands in them, and of a column of bars."""


def typeset(paper: Paper) -> bytes:
    """The file. Raises BinderError when it cannot be set."""
    import typst

    told = json.dumps(_told(paper))
    try:
        made: bytes = typst.compile(
            _template(),
            sys_inputs={"paper": told},
            format="pdf",
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            timestamp=int(paper.at.timestamp()),
        )
    except typst.TypstError as error:
        raise BinderError(
            "The PDF cannot be set.", remedy="Take the HTML instead, and print that."
        ) from error
    return made


@once
def _template() -> bytes:
    return (Path(__file__).parent / "paper.typ").read_bytes()


def _told(paper: Paper) -> dict[str, Any]:
    at = paper.at.astimezone(UTC)
    return {
        "title": paper.title,
        "by": paper.by,
        "when": f"{said(paper.at, paper.zone)} ({paper.zone.key})",
        "made": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "stamp": paper.stamp,
        "lead": list(paper.lead),
        "sections": [
            {
                "title": section.title,
                "sentences": list(section.sentences),
                "tables": [_table(table, paper) for table in section.tables],
            }
            for section in paper.sections
        ],
    }


def _table(table: Table, paper: Paper) -> dict[str, Any]:
    rows = [[_cell(cell, paper) for cell in row] for row in table.rows]
    return {
        "caption": table.caption,
        "wanting": table.wanting,
        "headings": list(table.headings),
        "numeric": list(table.numeric),
        "rows": rows,
        "widths": [_width(heading, [row[at] for row in rows]) for at, heading in enumerate(table.headings)],
    }


def _cell(cell: Cell, paper: Paper) -> dict[str, Any]:
    percent = cell.percent if isinstance(cell, Part | Bar) else None
    words = said(cell, paper.zone)
    if isinstance(cell, date):
        words = words.replace(" ", "\N{NO-BREAK SPACE}")
    return {"words": words, "percent": percent, "alarm": isinstance(cell, Alarm)}


def _width(heading: str, cells: list[dict[str, Any]]) -> int:
    """How wide a column is beside the others: by its longest line, within bounds, and never below a word."""
    texts = [cell["words"] for cell in cells]
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    # Headings are bold; and a no-break space holds words together.
    word = max(
        *(len(word) + 2 for word in heading.split()),
        *(len(word) for text in texts for word in text.split(" ")),
        0,
    )
    bar = _BAR if any(cell["percent"] is not None for cell in cells) else 0
    return max(min(max(longest, _LEAST), _MOST), word + 1, bar)
