"""`classify doctor --deep FILE`: how our reader and another library read one file, side by side."""

from __future__ import annotations

from pathlib import Path

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from classify.commands import terminal
from classify.errors import SetupError
from classify.extract.comparing.comparison import MOST_WORDS, OURS, Comparison, Heard
from classify.results import Job
from classify.settings import Settings
from classify.workers import WorkerConfig, WorkerPool

_MOST_PARTS = 6


def compare(path: Path, settings: Settings, *, reveal: bool, console: Console | None = None) -> int:
    """Prints the comparison; 0, or 1 where the file could not be compared at all.

    Both read in a confined worker, as in a scan. Words are shown with `reveal` alone.
    """
    found, problems = _asked(path, settings, reveal=reveal)
    if found is None:
        for problem in problems or ["Its reader gave no answer."]:
            terminal.say(problem, err=True)
        return 1
    show(found, console or terminal.screen(), path.name)
    return 0


def _asked(path: Path, settings: Settings, *, reveal: bool) -> tuple[Comparison | None, list[str]]:
    """The worker's answer and what went wrong. Raises SetupError for one that has not its shape."""
    config = WorkerConfig(
        root=path.absolute(),
        limits=settings.limits,
        ocr=False,
        passwords=settings.known_passwords(),
        text_only=True,
        compare=True,
        reveal=reveal,
    )
    found: Comparison | None = None
    problems = []
    for line in WorkerPool(config).text(Job(0, path.name, path.stat().st_size)):
        if line.is_problem:
            problems.append(line.text)
            continue
        try:
            found = msgspec.json.decode(line.text, type=Comparison)
        except msgspec.DecodeError as error:
            raise SetupError("The worker that compared the readers said what none says.") from error
    return found, problems


def show(found: Comparison, screen: Console, name: str) -> None:
    """The figures as a table, and what they mean in sentences."""
    screen.print(f"[bold]{escape(name)}[/]: {escape(found.kind)}")
    table = Table(box=None, padding=(0, 2))
    table.add_column("Reader")
    for heading in ("Characters", "Different words", "Found by it alone", "CPU seconds"):
        table.add_column(heading, justify="right")
    for heard in found.readings:
        figures = (f"{heard.characters:,}", f"{heard.words:,}", f"{heard.alone:,}", f"{heard.seconds:.2f}")
        table.add_row(escape(heard.reader), *figures)
    screen.print(table)
    for sentence in sentences(found):
        screen.print(escape(sentence), soft_wrap=True)


def sentences(found: Comparison) -> list[str]:
    """What the figures mean."""
    ours, *others = found.readings
    told = [
        f"{heard.reader.capitalize()} did not read all of it: {heard.failed}"
        for heard in found.readings
        if heard.failed
    ]
    # A remark may name a sheet or a file, and people are in such names.
    told += [f"{OURS.capitalize()} remarks: {terminal.without_values(remark)}" for remark in found.remarks]
    if not others:
        return [*told, "No other library here reads this kind of file; there is nothing to compare."]
    told.append(f"{found.in_common:,} words were found by both.")
    if ours.where:
        parts = list(ours.where.items())
        places = ", ".join(f"{part} {count:,}" for part, count in parts[:_MOST_PARTS])
        rest = ", ..." if len(parts) > _MOST_PARTS else ""
        told.append(f"Found by {OURS} alone, by the part they stand in: {places}{rest}.")
    missing = sum(heard.alone for heard in others)
    if missing:
        told.append(
            f"{missing:,} words were found by the other library alone. A value may be written otherwise "
            "there (a date, a number); whether one is missing from the scan, --reveal shows."
        )
    else:
        told.append("The other library found nothing that is missing from the scan.")
    return told + [line for heard in found.readings for line in _examples(heard)]


def _examples(heard: Heard) -> list[str]:
    if not heard.examples:
        return []
    more = f" (the first {MOST_WORDS})" if heard.alone > len(heard.examples) else ""
    return [f"Only {heard.reader}{more}: {' '.join(heard.examples)}"]
