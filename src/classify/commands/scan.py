"""`classify scan`: a share into the inventory, with progress and a summary for people."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from classify.commands import terminal
from classify.commands.asked import Asked
from classify.errors import ClassifyError, InventoryError
from classify.inventory.catalogue import Catalogue
from classify.inventory.items import ItemLine
from classify.inventory.overview import Overview
from classify.inventory.store import Store
from classify.notices import after_failure, after_scan
from classify.scanning import Progress as ScanProgress
from classify.scanning import ScanReport, scan_share
from classify.settings import Settings
from models.labels import Label, Outcome
from models.words import doc_type_words, duration, many, outcome_words

LABEL_STYLES = {
    Label.RESTRICTED.value: "bold red",
    Label.CONFIDENTIAL.value: "yellow",
    Label.INTERNAL.value: "cyan",
    Label.PUBLIC.value: "green",
}
_DOC_TYPES_SHOWN = 8
_REASONS_SHOWN = 3
_QUIET_SECONDS = 10.0
_LONGEST_BAR = 30
_LISTING = "Listing files"
_WAITING = "Waiting: enough scans read from the same file server"

EXIT_DONE, EXIT_ERROR, EXIT_UNREAD = 0, 1, 3


def scan(asked: Asked, settings: Settings, *, console: Console | None = None) -> int:
    """Scans what was asked and prints what was found. Returns the exit code: 0, 1 stopped, 3 some unread.

    Raises:
        ClassifyError: the folder, the home or the detectors cannot be used.
    """
    screen = console or terminal.screen()
    asked.must_be_possible(settings)
    terminal.say_what_is_prepared(settings.cache)
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        with watching(screen, settings.jobs) as watch:
            try:
                report = scan_share(
                    asked.folder,
                    store=store,
                    settings=settings,
                    share=asked.share,
                    department=asked.department,
                    criminal_justice=asked.criminal_justice,
                    change=asked.change,
                    all_gone=asked.all_gone,
                    watch=watch,
                )
            except ClassifyError as error:
                _tell_of_failure(store, asked.folder, error, settings)
                raise
        named = store.share_named(report.share)
        if not report.interrupted:
            after_scan(store, named, report.scan_id, settings)
        counts = Catalogue(store).overview(named)
    print_report(screen, replace(report, share=named.shown_name), counts, again=asked.again)
    if report.interrupted:
        return EXIT_ERROR
    return EXIT_UNREAD if counts.unread else EXIT_DONE


def _tell_of_failure(store: Store, folder: Path, error: ClassifyError, settings: Settings) -> None:
    """Of a share the inventory knows; what is wrong with a new one is for whoever typed it."""
    with suppress(InventoryError):
        for share in store.shares():
            if store.folder_of(share) == folder.resolve():
                after_failure(store, share.id, error.code, settings)


@contextmanager
def watching(console: Console, jobs: int) -> Iterator[Callable[[ScanProgress], None]]:
    """A progress bar on a terminal; now and then a line anywhere else."""
    if not console.is_terminal:
        yield _Lines(console, jobs)
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[counted]}"),
        TextColumn("{task.fields[left]}"),
        console=console,
    ) as bars:
        yield _Bar(bars, jobs)


class _Left:
    """The time left, from what kinds and sizes promise and from the pace of this run."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._began: float | None = None

    def __call__(self, progress: ScanProgress) -> str:
        if progress.stage != "reading":
            return ""
        if self._began is None:
            self._began = time.monotonic()
        return f"about {duration(progress.seconds_left(time.monotonic() - self._began, self._jobs))} left"


class _Bar:
    def __init__(self, bars: Progress, jobs: int) -> None:
        self._bars = bars
        self._left = _Left(jobs)
        self._task = bars.add_task(_LISTING, total=None, counted="", left="")

    def __call__(self, progress: ScanProgress) -> None:
        if progress.stage == "waiting":
            self._bars.update(self._task, description=_WAITING)
            return
        if progress.stage == "crawling" and not progress.waiting_files:
            self._bars.update(self._task, description=_LISTING, counted=f"{progress.met:,} met")
            return
        # By what the kinds and sizes of files cost: a megabyte of scans takes longer than one of text.
        self._bars.update(
            self._task,
            description="Reading files" if progress.stage != "finishing" else "Counting",
            total=max(progress.expected_seconds, progress.passed_seconds),
            completed=progress.passed_seconds,
            counted=f"{progress.done_files:,} of {progress.waiting_files:,}",
            left=self._left(progress),
        )


class _Lines:
    def __init__(self, console: Console, jobs: int) -> None:
        self._console = console
        self._left = _Left(jobs)
        self._last = time.monotonic()
        self._waits = False

    def __call__(self, progress: ScanProgress) -> None:
        now, left = time.monotonic(), self._left(progress)
        if progress.stage == "waiting" and not self._waits:
            self._waits = True
            self._console.print(_WAITING)
        if now - self._last >= _QUIET_SECONDS and progress.stage == "reading":
            self._last = now
            self._console.print(f"{progress.done_files:,} of {progress.waiting_files:,} files read, {left}")


def print_report(console: Console, report: ScanReport, counts: Overview, *, again: str) -> None:
    """What the scan did, the counts, and what to look at first; of a stopped one, how to go on."""
    progress = report.progress
    if report.interrupted:
        left = progress.waiting_files - progress.done_files
        console.print(
            f"\n[bold]Stopped.[/bold] {progress.done_files:,} files are in the inventory, {left:,} are "
            f"still to be read.\nTo go on from there:"
        )
        console.print(Text(f"  {again}"), soft_wrap=True)
        return
    did = f"{many(progress.done_files, 'file')} read"
    if progress.copies:
        did += f" ({progress.copies:,} of them copies of known content)"
    if progress.unchanged:
        did += f", {progress.unchanged:,} unchanged since the last scan"
    if report.gone:
        did += f", {report.gone:,} gone"
    console.print(f"\n[bold]{_plain(report.share)}[/bold]: {did}, in {duration(report.seconds)}.")
    for group in report.outdated:
        console.print(f"{group.files:,} of them were read again because {_plain(in_words(group.reasons))}.")
    print_overview(console, counts)


def in_words(reasons: Sequence[str]) -> str:
    """What changed, in one sentence; of many reasons the first few."""
    shown = list(reasons[:_REASONS_SHOWN])
    if len(reasons) > len(shown):
        shown.append(f"{len(reasons) - len(shown)} other things changed")
    return " and ".join(shown)


def print_overview(console: Console, counts: Overview) -> None:
    """Counts by label and outcome, kinds of record, and what to look at first."""
    inside = f" and {many(counts.members, 'file')} inside other files" if counts.members else ""
    console.print(f"{many(counts.files, 'file')}{inside}, {many(counts.findings, 'finding')}.\n")
    console.print(_labels(counts))
    console.print()
    console.print(_outcomes(counts))
    console.print()
    if counts.doc_types:
        kinds = list(counts.doc_types.items())[:_DOC_TYPES_SHOWN]
        listed = ", ".join(f"{doc_type_words(kind)} {number:,}" for kind, number in kinds)
        console.print(f"[bold]Kinds of record[/bold]: {listed}\n")
    _print_concerns(console, counts)


def _labels(counts: Overview) -> Table:
    table = Table(title="Proposed labels (a steward decides)", title_justify="left", box=None, padding=(0, 2))
    table.add_column("Label")
    table.add_column("Files", justify="right")
    table.add_column("")
    most = max(counts.labels.values(), default=1)
    for label, files in counts.labels.items():
        style = LABEL_STYLES.get(label, "dim")
        bar = "█" * max(1, round(_LONGEST_BAR * files / most))
        table.add_row(Text(label or "not examined yet", style), f"{files:,}", Text(bar, style))
    return table


def _outcomes(counts: Overview) -> Table:
    table = Table(title="What could be read", title_justify="left", box=None, padding=(0, 2))
    table.add_column("Outcome")
    table.add_column("Files", justify="right")
    for outcome, files in counts.outcomes.items():
        style = "" if Outcome(outcome).was_read else "bold"
        table.add_row(Text(outcome_words(outcome), style), f"{files:,}")
    return table


def _print_concerns(console: Console, counts: Overview) -> None:
    if not counts.concerns:
        return
    console.print("[bold]Look at these first[/bold]")
    example = 0
    for concern in counts.concerns:
        console.print(Text.assemble((concern.title, "bold"), f" ({concern.files:,})"))
        console.print(Padding(Text(terminal.runnable(concern.advice)), (0, 0, 0, 2)))
        console.print(_examples(concern.examples))
        example = example or next((line.id for line in concern.examples), 0)
    why = terminal.runnable(f"classify show {example}")
    console.print(Text(f"\n{why} says why that file is labeled so; any number above will do.", "dim"))


def _examples(lines: Sequence[ItemLine]) -> Table:
    """Number, label, path; what needs several lines stays in its column."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", width=8, style="dim")
    table.add_column(width=12)
    table.add_column(overflow="fold")
    for line in lines:
        label = Text(line.label or "not examined", LABEL_STYLES.get(line.label, "dim"))
        reason = f" ({line.reason})" if line.reason else ""
        table.add_row(str(line.id), label, Text(f"{line.path}{reason}"))
    return table


def _plain(text: str) -> str:
    """`text` without meaning for rich."""
    return text.replace("[", "\\[")
