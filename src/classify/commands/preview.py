"""`classify preview`: what would change under another policy, other packs or other thresholds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from classify.commands import terminal
from classify.commands.scan import LABEL_STYLES, in_words
from classify.errors import PreviewError
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.preview import Change, Line, Preview, Watch, lines, preview
from classify.settings import Settings
from models.labels import Label
from models.words import many, tag_words

SHOWN = 20
TOLD = 1_000
"""So many items come with their reasons in JSON: a policy that moves everything has few reasons."""


def thresholds(given: Sequence[str]) -> dict[str, float]:
    """`US_SSN=0.7` and the like as numbers.

    Raises:
        PreviewError: one is not written so, or its score is not between 0 and 1.
    """
    found = {}
    for one in given:
        name, equals, score = one.partition("=")
        try:
            found[name] = float(score)
        except ValueError:
            equals = ""
        if not equals or not 0 <= found[name] <= 1:
            raise PreviewError(
                f"'{one}' is no threshold.", remedy="Write --threshold US_SSN=0.7, a score from 0 to 1."
            )
    return found


def show(
    change: Change,
    settings: Settings,
    *,
    share: str = "",
    as_json: bool = False,
    limit: int | None = None,
    console: Console | None = None,
) -> Preview:
    """Prints what would change; nothing is written.

    Raises:
        PackError: the policy or a pack that is to be tried is wrong.
        PreviewError: a threshold is about nothing that is known.
        InventoryError: no such share.
    """
    screen = console or terminal.screen()
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        catalogue = Catalogue(store)
        shares = [catalogue.share(share)] if share else None
        store.audit("preview.begin", what=_what(change))
        with progress() as watch:
            found = preview(store, settings, change, shares, watch)
        if as_json:
            told = TOLD if limit is None else limit
            screen.file.write(json.dumps(as_data(catalogue, found, told)) + "\n")
        else:
            _print(screen, catalogue, found, SHOWN if limit is None else limit)
    return found


def _what(change: Change) -> str:
    """What is tried, as the trail tells it of the page too: no name of a file."""
    tried = {
        "another policy": change.policy,
        "other packs": change.packs,
        "other scores": change.thresholds,
    }
    return ", ".join(words for words, given in tried.items() if given) or "nothing else"


def as_data(catalogue: Catalogue, found: Preview, told: int) -> dict[str, Any]:
    """All that would change as plain data; so many items with their reasons."""
    return {
        "policy": found.policy,
        "counts": {
            "items": found.items,
            "changed": found.changed,
            "raised": found.raised,
            "lowered": found.lowered,
            "otherwise": found.otherwise,
            "to_read_again": len(found.rereads),
            "lessons": found.lessons,
        },
        "moves": [
            {"before": before, "after": after, "items": number}
            for (before, after), number in sorted(found.moves.items())
        ],
        "shares": [
            {"share": one.share.shown_name, "items": one.items, "changed": len(one.moved)}
            for one in found.shares
        ],
        "items": [_item(line) for line in lines(catalogue, found, told=told)],
        "to_read_again": [
            {
                "item": one.line.id,
                "share": one.line.share,
                "path": one.line.path,
                "why": list(one.why),
            }
            for one in found.rereads
        ],
        "seconds": round(found.seconds, 2),
    }


def _item(line: Line) -> dict[str, Any]:
    return {
        "item": line.line.id,
        "share": line.line.share,
        "path": line.line.path,
        "before": asdict(line.before),
        "after": asdict(line.after),
        "why": None if line.why is None else list(line.why),
        "no_longer": list(line.no_longer),
    }


def _print(screen: Console, catalogue: Catalogue, found: Preview, most: int) -> None:
    seconds = f"{found.seconds:.1f} s"
    screen.print(
        f"The real relabeling over the stored evidence of {many(found.items, 'item')}, "
        f"nothing written ({seconds})."
    )
    if found.lessons:
        screen.print(
            f"With {many(found.lessons, 'lesson')} that people accepted (classify detectors lists them)."
        )
    if not found.changed:
        screen.print("No item would bear another label, other tags or another kind of record.")
    else:
        screen.print(
            f"{many(found.changed, 'item')} would change: {found.raised:,} up, {found.lowered:,} down, "
            f"{found.otherwise:,} with other tags or another kind of record."
        )
        _print_moves(screen, found)
        for line in lines(catalogue, found, most=most):
            _print_line(screen, line)
        if found.changed > most:
            screen.print(f"  … and {found.changed - most:,} more (--json lists all)")
        screen.print(terminal.runnable("To bring it about: change the settings, then classify relabel"))
    if found.rereads:
        _print_rereads(screen, found, most)


def _print_moves(screen: Console, found: Preview) -> None:
    table = Table(box=None, padding=(0, 2))
    for heading in ("now", "then", "items"):
        table.add_column(heading, justify="right" if heading == "items" else "left")
    ranked = sorted(found.moves.items(), key=lambda one: tuple(Label(label).rank for label in one[0]))
    for (before, after), number in ranked:
        table.add_row(
            Text(before, style=LABEL_STYLES[before]), Text(after, style=LABEL_STYLES[after]), f"{number:,}"
        )
    screen.print(table)


def _print_line(screen: Console, line: Line) -> None:
    moved = f"{line.before.label} -> {line.after.label}"
    if line.before.label == line.after.label:
        moved = f"{line.after.label}, other tags or kind"
    head = Text.assemble((f"{line.line.id:>8}  ", "dim"), f"{moved}  {line.line.share}: {line.line.path}")
    screen.print(head, soft_wrap=True)
    more = sorted(set(line.after.tags) - set(line.before.tags))
    less = sorted(set(line.before.tags) - set(line.after.tags))
    if more or less:
        said = [*(f"+ {tag_words(tag)}" for tag in more), *(f"- {tag_words(tag)}" for tag in less)]
        screen.print(Text(f"          tags: {'; '.join(said)}"), soft_wrap=True)
    for sentence in (line.why or ())[:1]:
        screen.print(Text(f"          then: {sentence}"), soft_wrap=True)
    for sentence in line.no_longer[:1]:
        screen.print(Text(f"          no longer: {sentence}"), soft_wrap=True)


def _print_rereads(screen: Console, found: Preview, most: int) -> None:
    screen.print(
        f"{many(len(found.rereads), 'file')} would be read again: stored evidence does not tell what another "
        "pattern finds, so nothing is said of their labels."
    )
    by_reason: dict[tuple[str, ...], int] = {}
    for one in found.rereads:
        by_reason[one.why] = by_reason.get(one.why, 0) + 1
    for why, number in by_reason.items():
        screen.print(Text(f"  {number:,}: {in_words(why)}"), soft_wrap=True)
    for one in found.rereads[:most]:
        screen.print(Text.assemble((f"{one.line.id:>8}  ", "dim"), f"{one.line.share}: {one.line.path}"))
    if len(found.rereads) > most:
        screen.print(f"  … and {len(found.rereads) - most:,} more")


@contextmanager
def progress(words: str = "Trying it on the inventory") -> Iterator[Watch]:
    """A bar on a terminal; elsewhere nothing."""
    console = Console(stderr=True)
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    told = TextColumn(words)
    with Progress(
        told, BarColumn(), TaskProgressColumn(), TimeRemainingColumn(), console=console, transient=True
    ) as bars:
        task = bars.add_task("", total=None)
        yield lambda done, whole: bars.update(task, completed=done, total=whole)
