"""A paper as templates show it, and as a file that is taken."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from classify.evidence.making import Desk
from classify.evidence.paper import Alarm, Bar, Cell, Paper, Part, Section, Table, as_csv, said
from classify.evidence.printed import printed
from classify.evidence.typeset import typeset
from classify.evidence.workbook import workbook
from classify.web.house import house
from classify.web.known import policy

KINDS = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def desk() -> Desk:
    """The evidence of this home."""
    here = house()
    return Desk(here.store, here.settings, policy(here.settings.policy))


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell."""

    lines: tuple[str, ...]
    label: str
    """The heading of its column."""
    is_number: bool
    is_alarm: bool
    percent: int | None


def sections(paper: Paper) -> list[dict[str, Any]]:
    """The sections, for templates."""
    return [section_of(section, paper) for section in paper.sections]


def section_of(section: Section, paper: Paper) -> dict[str, Any]:
    """One of them."""
    tables = [_table(table, paper) for table in section.tables]
    return {"key": section.key, "title": section.title, "sentences": section.sentences, "tables": tables}


def _table(table: Table, paper: Paper) -> dict[str, Any]:
    numeric = table.numeric
    return {
        "caption": table.caption,
        "wanting": table.wanting,
        "headings": list(zip(table.headings, numeric, strict=True)),
        "rows": [
            [
                _cell(cell, heading, right, paper)
                for cell, heading, right in zip(row, table.headings, numeric, strict=True)
            ]
            for row in table.rows
        ],
    }


def _cell(cell: Cell, heading: str, right: bool, paper: Paper) -> Shown:
    percent = cell.percent if isinstance(cell, Part | Bar) else None
    lines = tuple(said(cell, paper.zone).split("\n"))
    return Shown(lines, heading, right, isinstance(cell, Alarm), percent)


def formed(paper: Paper, kind: str) -> bytes:
    """A paper as a file. Raises BinderError: the PDF cannot be set."""
    if kind == "pdf":
        return typeset(paper)
    if kind == "xlsx":
        return workbook(paper)
    if kind == "csv":
        return as_csv(paper).encode()
    return (json.dumps(paper.as_json(), indent=1) if kind == "json" else printed(paper)).encode()


def attached(data: bytes, name: str, media: str) -> HttpResponse:
    """A file to be kept, never shown among the pages: its own style would be refused there."""
    answer = HttpResponse(data, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
