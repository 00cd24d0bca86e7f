"""Ruled tables of PDF pages read without their letters, against pdfplumber's own pages: the same, and how fast.

    python -m benchmarks.bench_tables FOLDER [--pages N]

Looks at the first N pages of every PDF below FOLDER on which lines may form a table, finds the cells both ways
and prints each page where they differ, the CPU seconds of both, and the pages that cost most. Pages on which no
lines seem to form a table but pdfplumber finds one are listed too: a scan asks for no tables there.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import pypdfium2
from pdfplumber.table import Table

from classify.extract.pdf.failures import miner_failures
from classify.extract.pdf.ruled import tables_of
from classify.extract.pdf.survey import survey

Cells = list[list[tuple[float, float, float, float] | None]]


@dataclass
class Answer:
    """Rows of all tables of a page, or the name of what was raised, and CPU seconds."""

    tables: list[Cells] | str
    seconds: float


def answer(find: Callable[[], list[Table]]) -> Answer:
    """What `find` says of a page."""
    began = time.process_time()
    try:
        tables: list[Cells] | str = [[list(row.cells) for row in one.rows] for one in find()]
    except miner_failures() as error:
        tables = type(error).__name__
    return Answer(tables, time.process_time() - began)


@dataclass
class Compared:
    """One page, seen both ways."""

    name: str
    ruled: bool
    theirs: Answer
    ours: Answer


def compared(path: Path, most: int) -> Iterator[Compared]:
    """The first pages of a file; none when one of the readers cannot open it."""
    try:
        with pdfplumber.open(path) as file, pypdfium2.PdfDocument(path) as drawn:
            for number, page in enumerate(file.pages[: min(most, len(drawn))]):
                sheet = drawn[number]
                lines = survey(sheet.raw, sheet.get_bbox()).ruled
                ours = answer(lambda page=page: tables_of(page))  # type: ignore[misc]
                theirs = answer(lambda page=page: page.find_tables())  # type: ignore[misc]
                yield Compared(f"{path.name} page {number + 1}", lines, theirs, ours)
                page.close()
    except (*miner_failures(), pypdfium2.PdfiumError) as error:
        print(f"{path.name}: not compared ({type(error).__name__})")


def main() -> None:
    """Compare and print."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--pages", type=int, default=12, help="pages of a file that are looked at")
    given = arguments.parse_args()
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    pages = [page for path in sorted(given.folder.rglob("*.pdf")) for page in compared(path, given.pages)]
    asked = [page for page in pages if page.ruled]
    for page in asked:
        if page.theirs.tables != page.ours.tables:
            print(f"{page.name}: pdfplumber {_told(page.theirs)}, ours {_told(page.ours)}")
    for page in pages:
        if not page.ruled and isinstance(page.theirs.tables, list) and page.theirs.tables:
            print(f"{page.name}: not asked, pdfplumber finds {_told(page.theirs)}")
    print(
        f"{len(pages)} pages, {len(asked)} of them with lines that may form tables; "
        f"{sum(page.theirs.tables != page.ours.tables for page in asked)} differ. CPU seconds for these: "
        f"pdfplumber {sum(page.theirs.seconds for page in asked):.2f}, "
        f"ours {sum(page.ours.seconds for page in asked):.2f}"
    )
    for page in sorted(asked, key=lambda page: page.ours.seconds, reverse=True)[:8]:
        print(f"  {page.name}: {page.theirs.seconds:.2f} and {page.ours.seconds:.2f}, {_told(page.ours)}")


def _told(answer: Answer) -> str:
    if isinstance(answer.tables, str):
        return answer.tables
    sizes = [f"{len(rows)}x{max(map(len, rows), default=0)}" for rows in answer.tables]
    return f"{len(sizes)} tables {' '.join(sizes[:6])}"


if __name__ == "__main__":
    main()
