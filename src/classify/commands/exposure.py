"""`classify exposure`: who can open files where they live."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.commands import terminal
from classify.errors import ClassifyError, ExposureError
from classify.exposure.posix import read_modes
from classify.exposure.reading import read
from classify.exposure.said import UNMATCHED, Report, Unmatched
from classify.exposure.texts import MOST_BYTES
from classify.inventory.around import Around
from classify.inventory.catalogue import Catalogue
from classify.inventory.exposure import Imported
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.settings import Settings
from models.openness import OPENNESS, SOURCES, Openness, openness_words


def take_in(
    settings: Settings,
    file: Path | None,
    *,
    share: str = "",
    below: str = "",
    modes: bool = False,
    as_json: bool = False,
) -> None:
    """Takes a report of a share in, or the permissions of its own files, and says what it came to.

    Raises:
        ExposureError: it cannot be read, is no report, or names no file of the share.
        InventoryError: no share, or several, are meant.
    """
    if (file is None) == (not modes):
        raise ExposureError(
            "Either a report is taken in or the permissions of the share's own files.",
            remedy="Name a file, or give --modes without one.",
        )
    with _opened(settings) as store:
        meant = _share(store, share)
        report = read_modes(store.folder_of(meant)) if file is None else _read(file)
        done = store.import_exposure(meant, report, below=below)
        shown_name = meant.shown_name
    if as_json:
        terminal.say(json.dumps(as_plain(shown_name, done)))
        return
    for sentence in sentences(shown_name, done):
        terminal.say(sentence)


def as_plain(share: str, done: Imported) -> dict[str, object]:
    """An import for programs."""
    return {
        "share": share,
        "source": done.source.value,
        "lines": done.lines,
        "files": done.items,
        "openness": _by_name(done.by_openness),
        "too_open": done.too_open,
        "unmatched": dict(done.unmatched),
    }


def sentences(share: str, done: Imported) -> list[str]:
    """An import in words."""
    said = [
        f"{SOURCES[done.source].capitalize()}: {_lines(done.lines)}, about {_files(done.items)} of {share}."
    ]
    said += [
        f"  {_files(number)}: {OPENNESS[kind]}"
        for kind, number in sorted(done.by_openness.items(), reverse=True)
    ]
    if done.too_open:
        said.append(f"{_files(done.too_open)} can be opened by more people than the label suits.")
    said += [
        f"{_lines(lines)} {UNMATCHED[Unmatched(kind)]}." for kind, lines in sorted(done.unmatched.items())
    ]
    return said


def show(
    settings: Settings, *, share: str = "", as_json: bool = False, console: Console | None = None
) -> None:
    """Prints how open the closely held files lie. Raises InventoryError when no such share is known."""
    with _opened(settings) as store:
        shares = [Catalogue(store).share(share)] if share else store.shares()
        around = Around(store)
        counts = around.most_exposed(shares)
        reports = [(one.shown_name, kept) for one in shares for kept in around.reports(one)]
    if as_json:
        terminal.say(
            json.dumps(
                {
                    "labels": {label.value: _by_name(by) for label, by in counts.items()},
                    "reports": [
                        {
                            "share": name,
                            "source": kept.source.value,
                            "made_at": kept.made_at.isoformat(),
                            "lines": kept.lines,
                            "files": kept.items,
                            "unmatched": dict(kept.unmatched),
                        }
                        for name, kept in reports
                    ],
                }
            )
        )
        return
    screen = console or terminal.screen()
    table = Table("Who can open them", box=None)
    for label in counts:
        table.add_column(Text(label.value), justify="right")
    for openness in sorted({kind for by in counts.values() for kind in by}, reverse=True):
        table.add_row(Text(openness_words(openness)), *(f"{by.get(openness, 0):,}" for by in counts.values()))
    screen.print(table)
    for name, kept in reports:
        day = f"{kept.made_at.astimezone():%Y-%m-%d}"
        screen.print(Text(f"{name}: {SOURCES[kept.source]} of {day}, about {_files(kept.items)}."))
    if not reports:
        screen.print(Text("No report was taken in yet: classify exposure import FILE --share NAME"))


def _by_name(counts: Mapping[int, int] | Mapping[Openness, int]) -> dict[str, int]:
    """Counts by openness for programs, the widest first."""
    return {
        Openness(kind).name.lower() if kind else "not_known": number
        for kind, number in sorted(counts.items(), reverse=True)
    }


def _lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number:,} lines"


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number:,} files"


def _share(store: Store, meant: str) -> ShareHandle:
    shares = store.shares()
    if not meant and len(shares) == 1:
        return shares[0]
    if not meant:
        names = ", ".join(share.shown_name for share in shares) or "none yet"
        raise ExposureError(
            "It is not said which share the report is about.",
            remedy=f"Name one with --share. The shares are: {names}.",
        )
    return Catalogue(store).share(meant)


def _opened(settings: Settings) -> Store:
    return Store.open(settings.home, settings.database_url, packs=settings.packs)


def _read(file: Path) -> Report:
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise ClassifyError(
            f"'{file}' cannot be read: {error.strerror}.", remedy="Check the name of the file."
        ) from error
    return read(data)
