"""`classify maintain`: what a home needs regularly, here and now; and the lists of what is due."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

from rich.console import Console
from rich.text import Text

from classify.commands import terminal
from classify.inventory.catalogue import Catalogue
from classify.inventory.due import Due
from classify.inventory.items import ItemLine
from classify.inventory.store import Store
from classify.maintenance import maintain as steps
from classify.maintenance import today
from classify.notices import after_maintenance
from classify.settings import Settings
from models.words import many

_LISTED = 500


def maintain(settings: Settings, *, as_json: bool = False, console: Console | None = None) -> int:
    """Takes every step and prints what came of it; returns 1 when somebody must act now."""
    screen = console or terminal.screen()
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        taken = list(steps(store, settings, today()))
        for one in taken:
            after_maintenance(one, store, settings)
    if as_json:
        screen.file.write(json.dumps({"steps": [asdict(one) for one in taken]}) + "\n")
    else:
        for one in taken:
            screen.print(Text(one.sentence, "bold red" if one.wrong else ""))
            if one.remedy:
                screen.print(Text(f"  What to do: {terminal.runnable(one.remedy)}", "dim"))
    return 1 if any(one.wrong for one in taken) else 0


def list_due(
    settings: Settings, which: str, *, as_json: bool = False, console: Console | None = None
) -> None:
    """Lists what is to be looked at again (`review`) or to be sealed (`seal`), the oldest first."""
    screen = console or terminal.screen()
    day = today()
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        catalogue = Catalogue(store)
        ask = catalogue.to_review if which == "review" else catalogue.to_seal
        found = [ask(share, day, limit=_LISTED) for share in store.shares()]
    lines = sorted((line for due in found for line in due.lines), key=lambda line: line.modified_ns)[:_LISTED]
    if as_json:
        screen.file.write(json.dumps({"items": [_as_json(line, which) for line in lines]}) + "\n")
        return
    _print(screen, which, found, lines)


def _print(screen: Console, which: str, found: list[Due], lines: list[ItemLine]) -> None:
    items = sum(due.items for due in found)
    if which == "review":
        screen.print(f"Proposed as public, and that more than a quarter ago: {many(items, 'file')}.")
    else:
        certain = sum(due.certain for due in found)
        screen.print(
            f"Youth records (41-5-216, MCA: sealed when the youth turns 18): {many(items, 'file')}; "
            f"of {certain:,} that is certain.\n"
            "No date of birth is kept: the first date is the day a file was last changed, from which on the\n"
            "youth may be 18; the second is 18 years later. A copy is younger than its record. Ask the court."
        )
    for line in lines:
        dates = f"{_day(line)}  " if which == "review" else f"{_day(line)}  {_day(line, 18)}  "
        screen.print(Text(f"{line.id:>8}  {dates}{line.share}: {line.path}"), soft_wrap=True)
    if items > len(lines):
        screen.print(f"  ... and {items - len(lines):,} more")


def _as_json(line: ItemLine, which: str) -> dict[str, object]:
    told: dict[str, object] = {
        "number": line.id,
        "share": line.share,
        "path": line.path,
        "changed": _day(line),
    }
    if which == "seal":
        told["certain_on"] = _day(line, 18)
    return told


def _day(line: ItemLine, years: int = 0) -> str:
    """The day a file was last changed, or the one so many years later (1 March for a 29 February)."""
    day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=line.modified_ns // 1000)).date()
    try:
        return day.replace(year=day.year + years).isoformat()
    except ValueError:
        return date(day.year + years, 3, 1).isoformat()
