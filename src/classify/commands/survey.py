"""`classify survey`: what can be told of a share before any of its files is opened."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.commands import terminal
from classify.crawl import must_exist
from classify.detect.paths.masking import Masker
from classify.errors import ClassifyError
from classify.inventory.shares import must_be_apart
from classify.inventory.store import Store
from classify.scanning.surveying import survey_share, walked
from classify.settings import Settings, user_cache
from classify.survey.estimate import Estimate
from classify.survey.share import Around, Counted, FolderRisk, Survey
from models.words import duration, many

_FOLDERS_SHOWN = 10
_YEARS_SHOWN = 6
_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")


def survey_folder(folder: Path, settings: Settings) -> Survey:
    """Surveys a folder without an inventory; nothing is kept.

    Raises ClassifyError when there is no such folder.
    """
    must_exist(folder)
    cache = user_cache()
    terminal.say_what_is_prepared(cache)
    mask = Masker(settings.packs, cache, settings.city)
    return walked(folder, settings, around=Around(folder.name), paces={}, mask=mask)


def survey_into(
    folder: Path,
    settings: Settings,
    *,
    share: str,
    department: str = "",
    criminal_justice: bool | None = None,
) -> Survey:
    """Surveys a folder as a share of the inventory and keeps what it told.

    Raises ClassifyError when there is no such folder, or it and the name belong to two shares.
    """
    must_exist(folder)
    must_be_apart(folder, settings.home)
    terminal.say_what_is_prepared(settings.cache)
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        named = store.share(folder, name=share, department=department, criminal_justice=criminal_justice)
        return survey_share(named, store=store, settings=settings)


def kept_survey(share: str, settings: Settings) -> tuple[Survey, datetime]:
    """The newest survey of a share and when it was made. Raises ClassifyError when there is none."""
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        kept = store.survey(store.share_named(share))
    if kept is None:
        raise ClassifyError(
            f"The share '{share}' was never surveyed.", remedy="Run: classify survey FOLDER --share NAME"
        )
    return kept


def shown_name(name: str, settings: Settings) -> str:
    """A folder or share as it may be shown: they are called after people, too."""
    return Masker(settings.packs, user_cache(), settings.city)(name)


def as_json(told: Survey, made_at: datetime | None = None) -> dict[str, Any]:
    """The survey for programs."""
    return {"made_at": made_at.isoformat() if made_at else None, **told.as_json()}


def print_json(told: Survey, made_at: datetime | None = None) -> None:
    """The survey as one JSON object on standard output."""
    plain = not terminal.speaks_unicode()
    terminal.say(json.dumps(as_json(told, made_at), ensure_ascii=plain))


def print_survey(
    told: Survey, name: str, made_at: datetime | None = None, console: Console | None = None
) -> None:
    """The survey for people: what is there, where to look first, what will not be read, how long it takes."""
    screen = console or terminal.screen()
    when = f", surveyed {made_at.astimezone():%Y-%m-%d %H:%M}" if made_at else ""
    what = f"{many(told.files, 'file')} in {many(told.folders, 'folder')}, {size(told.bytes)}"
    screen.print(Text.assemble((name, "bold"), f"{when}: {what}. Nothing was opened."))
    if told.files:
        screen.print(_counted("Kinds, by their extensions", told.kinds))
        screen.print(_counted("Last changed", _grouped(told.years)))
        copies = told.likely_copies
        if copies.files:
            screen.print(
                f"Likely copies: {many(copies.files, 'file')}, {size(copies.bytes)}, have the size and the "
                "name of another file. Their contents were not compared."
            )
        if told.riskiest:
            screen.print(_folders(told.riskiest[:_FOLDERS_SHOWN]))
        screen.print(
            f"By names, kinds and places, about {many(told.likely_restricted, 'file')} may be RESTRICTED. "
            "Only reading them tells; a scan reads the likeliest first."
        )
        if told.unread:
            screen.print(_counted("Will likely not be read", told.unread))
    if told.time is not None:
        screen.print(_time(told.time))
        for sentence in told.time.basis:
            screen.print(Text(f"  {sentence}"))


def _time(time: Estimate) -> str:
    low, likely, high = map(duration, (time.low, time.likely, time.high))
    if low == high:
        return f"[bold]Time for a scan: about {likely}[/bold]."
    return f"[bold]Time for a scan: {low} to {high}[/bold], most likely about {likely}."


def _counted(title: str, lines: list[Counted]) -> Table:
    table = Table(title, title_justify="left", box=None)
    table.add_column("files", justify="right")
    table.add_column("size", justify="right")
    for line in lines:
        table.add_row(line.what, f"{line.files:,}", size(line.bytes))
    return table


def _grouped(years: list[Counted]) -> list[Counted]:
    """The newest years one by one, older ones together."""
    dated = [year for year in years if year.what.isdigit()]
    older, newest = dated[:-_YEARS_SHOWN], dated[-_YEARS_SHOWN:]
    lines = list(reversed(newest))
    if older:
        files, total = sum(year.files for year in older), sum(year.bytes for year in older)
        lines.append(Counted(f"{older[0].what} to {older[-1].what}", files, total))
    return [*lines, *(year for year in years if not year.what.isdigit())]


def _folders(folders: list[FolderRisk]) -> Table:
    table = Table("Look here first", "why", box=None)
    table.add_column("files", justify="right")
    table.add_column("perhaps RESTRICTED", justify="right")
    table.add_column("newest", justify="right")
    for line in folders:
        why = "; ".join(line.why) or f"mostly {' and '.join(line.kinds)}"
        table.add_row(Text(line.folder), why, f"{line.files:,}", f"{line.likely_restricted:,}", line.newest)
    return table


def size(number: float) -> str:
    """Bytes as people say them: "1.4 GB"."""
    for unit in _UNITS:
        if number < 1000 or unit == _UNITS[-1]:
            break
        number /= 1000
    return f"{number:,.0f} {unit}" if unit == "bytes" or number >= 100 else f"{number:,.1f} {unit}"
