"""`classify seal`: which youth records are to be sealed when, and marks of what was done."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from classify.commands import terminal
from classify.errors import MarkError
from classify.export.stamp import STAMP, stamp
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.inventory.youth import Youths
from classify.maintenance import today
from classify.sealing.births import read_birthday
from classify.sealing.calendar import Entry, When, calendar
from classify.sealing.law import ACTIONS, CITATION, CONSENT, NOTES
from classify.sealing.marks import HOWS, How, mark, unmark
from classify.settings import Settings
from classify.viewing import Viewer
from models.words import many

_LISTED = 500
_WHEN = {
    When.OVERDUE: "The youth has turned 18 for certain",
    When.PERHAPS: "The youth may have turned 18: no birth date is known; at the latest in",
    When.LATER: "Due later",
    When.DONE: "Dealt with",
}


def list_calendar(
    settings: Settings,
    *,
    until: date | None = None,
    read: int = 0,
    as_json: bool = False,
    console: Console | None = None,
) -> None:
    """Prints the calendar; `read` files have their birth dates read again first, the oldest first."""
    screen = console or terminal.screen()
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        births = _births(store, settings, read) if read else {}
        entries = calendar(store, store.shares(), today(), until=until, births=births)
    if as_json:
        told = {"citation": CITATION, "notes": list(NOTES), "items": [_as_json(entry) for entry in entries]}
        screen.file.write(json.dumps(told) + "\n")
        return
    _print(screen, entries)


def _births(store: Store, settings: Settings, most: int) -> dict[int, date]:
    """By item, when the last youth turns 18, of files with birth dates in them."""
    youths, viewer = Youths(store), Viewer(store, settings)
    files = [one for share in store.shares() for one in youths.files(share) if one.birth_dates]
    files.sort(key=lambda one: one.line.modified_ns)
    found: dict[int, date] = {}
    for one in files[:most]:
        day = read_birthday(store, viewer, one.share, one.line.id)
        if day is not None:
            found[one.line.id] = day
    return found


def _print(screen: Console, entries: list[Entry]) -> None:
    if any(entry.file.share.criminal_justice for entry in entries):
        screen.print(Text(STAMP, "bold red"))
    screen.print(Text(f"Youth records ({CITATION}): {many(len(entries), 'file')}", "bold"))
    counts = Counter(entry.when for entry in entries)
    listed = 0
    for when in When:
        if not counts[when]:
            continue
        screen.print(Text(f"\n{_WHEN[when]}: {many(counts[when], 'file')}", "bold"))
        quarter = ""
        for entry in (one for one in entries if one.when is when):
            if (listed := listed + 1) > _LISTED:
                break
            if str(entry.quarter) != quarter:
                quarter = str(entry.quarter)
                screen.print(Text(f"  {quarter}"))
            _print_entry(screen, entry)
    if len(entries) > _LISTED:
        screen.print(f"  ... and {len(entries) - _LISTED:,} more (--json has all)")
    screen.print()
    for note in NOTES:
        screen.print(Text(note, "dim"))


def _print_entry(screen: Console, entry: Entry) -> None:
    line = entry.file.line
    screen.print(
        Text(f"{line.id:>8}  {ACTIONS[entry.action]:<16}  {line.share}: {line.path}"), soft_wrap=True
    )
    if entry.mark is not None:
        done = f"{HOWS[entry.mark.how]} on {entry.mark.on.isoformat()}, says {entry.mark.by}"
        screen.print(Text(f"            {done}", "dim"))
    if not entry.file.is_certain:
        screen.print(
            Text("            Names a minor in a matter of criminal justice: look whether it is one.")
        )
    if entry.adults_only:
        screen.print(Text("            Every birth date in it is an adult's by now: probably due."))
    if entry.stopped:
        screen.print(Text(f"            {CONSENT}", "bold"))
    if entry.exempt:
        screen.print(Text(f"            May be exempt: {'; '.join(entry.exempt)}."))
    for copy in entry.copies:
        there = f"{copy.line.share}: {copy.line.path}"
        screen.print(
            Text(f"            Copy {copy.line.id}: {ACTIONS[copy.action]}, {there}"), soft_wrap=True
        )


def _as_json(entry: Entry) -> dict[str, Any]:
    line = entry.file.line
    return {
        "number": line.id,
        "share": line.share,
        "path": line.path,
        "action": entry.action.value,
        "when": entry.when.value,
        "quarter": str(entry.quarter),
        "birth_date_read": entry.is_read,
        "adults_only": entry.adults_only,
        "youth_record": entry.file.is_certain,
        "needs_consent": entry.stopped,
        "handling": stamp(entry.file.share.criminal_justice),
        "may_be_exempt": list(entry.exempt),
        "copies": [
            {
                "number": copy.line.id,
                "share": copy.line.share,
                "path": copy.line.path,
                "action": copy.action.value,
            }
            for copy in entry.copies
        ],
        "done": None
        if entry.mark is None
        else {
            "how": entry.mark.how.value,
            "on": entry.mark.on.isoformat(),
            "by": entry.mark.by,
            "consent": entry.mark.consent,
        },
    }


def mark_done(item: int, how: How, on: date | None, settings: Settings, *, consent: bool = False) -> None:
    """Marks a youth record as dealt with. Raises MarkError."""
    day = today()
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        share = Catalogue(store).share_of(item)
        if share is None:
            raise MarkError(f"There is no file {item}.")
        mark(store, share, item, how, on or day, today=day, consent=consent)
    terminal.say(f"File {item} is marked as {HOWS[how]} on {(on or day).isoformat()}.")


def take_back(item: int, settings: Settings) -> None:
    """Takes a mark back. Raises MarkError where none stands."""
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        unmark(store, item)
    terminal.say(f"File {item} is not marked any more.")
