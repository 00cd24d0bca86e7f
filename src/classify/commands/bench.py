"""`classify bench`: how fast this machine reads and searches, stage by stage, on one core.

Seconds are CPU seconds of one process, OCR off; MB are millions of characters of extracted text.
Nothing is stored.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from classify.commands.terminal import screen
from classify.crawl import crawl
from classify.errors import ClassifyError, ReadError
from classify.extract.document import Member, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.results import Job
from classify.settings import Settings, user_cache

if TYPE_CHECKING:
    from classify.detect.scan import Scanner

_WINDOW = 24_000
_MOST_FILES, _MOST_CHARACTERS = 2_000, 20_000_000
_LONGEST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One stage: what went through it, and the CPU seconds that took."""

    stage: str
    files: int
    characters: int
    seconds: float


def on_one_core() -> None:
    """Have the numerical library use one thread, as in the workers; to be called before anything loads it.

    With more, threads that wait for one another count as work: names seemed four times as slow.
    """
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def bench(folder: Path, settings: Settings, console: Console | None = None) -> list[Measured]:
    """Measure over the files below `folder` and print a table.

    Raises:
        ClassifyError: there is nothing to measure with in `folder`.
    """
    on_one_core()
    from classify import warm

    jobs = [
        Job(number, entry.path, entry.size, ocr=False)
        for number, entry in enumerate(crawl(folder))
        if entry.is_readable_file
    ][:_MOST_FILES]
    scanner = warm.scanner(
        names=True,
        names_model=settings.names_model,
        packs=settings.packs,
        cache=user_cache(),
        city=settings.city,
    )
    for _ in islice(_whole(folder, jobs, settings, scanner), min(len(jobs), 200)):
        pass  # what is loaded at first use is loaded now
    texts: list[str] = []
    reading = _measured("reading", _reading(folder, jobs, settings, texts))
    windows = list(_windows(texts))
    if not windows:
        raise ClassifyError(f"No text was found below '{folder}'.", remedy="Choose a folder with documents.")
    rows = [
        reading,
        _measured("patterns", _searching(windows, scanner.finders.patterns.find)),
        _measured("signals", _searching(windows, scanner.signals.count)),
    ]
    if scanner.finders.names is not None:
        rows.append(_measured("names", _searching(windows, scanner.finders.names.find)))
    rows.append(_measured("everything", _whole(folder, jobs, settings, scanner)))
    _print(rows, console or screen())
    return rows


def _measured(stage: str, work: Iterable[tuple[int, int]]) -> Measured:
    """Runs `work`, which yields files and characters done, for a while at most."""
    files = characters = 0
    began = time.process_time()
    for more_files, more_characters in work:
        files += more_files
        characters += more_characters
        if time.process_time() - began > _LONGEST_SECONDS:
            break
    return Measured(stage, files, characters, time.process_time() - began)


def _reading(
    folder: Path, jobs: list[Job], settings: Settings, texts: list[str]
) -> Iterator[tuple[int, int]]:
    kept = 0
    for job in jobs:
        path = folder / job.path if folder.is_dir() else folder
        envelope = Envelope(limits=settings.limits, passwords=settings.known_passwords())
        size = 0
        for text in _texts_of(Source(name=path.name, path=path, size=job.size), envelope):
            size += len(text)
            if kept < _MOST_CHARACTERS:
                texts.append(text)
                kept += len(text)
        yield 1, size


def _texts_of(source: Source, envelope: Envelope) -> Iterator[str]:
    from classify.extract.reading import read

    try:
        for piece in read(source, envelope):
            if isinstance(piece, TextBlock):
                yield piece.text
            elif isinstance(piece, TableBlock):
                yield "\n".join("\t".join(row) for row in piece.rows)
            elif isinstance(piece, Member) and piece.source is not None:
                yield from _texts_of(piece.source, envelope.child())
    except (ReadError, OSError):
        return  # what cannot be read costs what it cost until here


def _windows(texts: list[str]) -> Iterator[str]:
    """The text in pieces of the size in which documents are searched."""
    pending: list[str] = []
    size = 0
    for text in texts:
        for start in range(0, len(text), _WINDOW):
            pending.append(text[start : start + _WINDOW])
            size += len(pending[-1])
            if size >= _WINDOW:
                yield "\n".join(pending)
                pending, size = [], 0
    if size:
        yield "\n".join(pending)


def _searching(windows: list[str], find: Callable[[str], object]) -> Iterator[tuple[int, int]]:
    for text in windows:
        find(text)
        yield 0, len(text)


def _whole(folder: Path, jobs: list[Job], settings: Settings, scanner: Scanner) -> Iterator[tuple[int, int]]:
    from classify import warm
    from classify.crawl import Beneath
    from classify.pipeline import Tools, classify_file
    from classify.wire import Examined, Order, lent

    tools = Tools(scanner=scanner, policy=warm.policy(settings.policy), limits=settings.limits)
    with Beneath(folder) as share:
        for job in jobs:
            with lent(share.file(job.path)) as descriptor:
                told = classify_file(descriptor, Order(job.number, job.path), tools)
                yield 1, sum(said.analysed_bytes for said in told if isinstance(said, Examined))


def _print(rows: list[Measured], console: Console) -> None:
    table = Table("Stage", title="One core of this machine, without OCR", title_justify="left", box=None)
    for column in ("CPU seconds", "files/s", "MB/s of text"):
        table.add_column(column, justify="right")
    for row in rows:
        seconds = max(row.seconds, 1e-6)
        files = f"{row.files / seconds:,.0f}" if row.files else ""
        table.add_row(row.stage, f"{row.seconds:.2f}", files, f"{row.characters / seconds / 1e6:.2f}")
    console.print(table)
