"""Commands on the inventory: what it holds, what changed between scans, what is stale, labels anew."""

from __future__ import annotations

import json

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.commands import terminal
from classify.commands.listing import one_line
from classify.commands.scan import in_words, print_overview
from classify.crawl import shown
from classify.errors import InventoryError
from classify.inventory.catalogue import Catalogue
from classify.inventory.items import ItemLine
from classify.inventory.sightings import Difference
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.recipe import Recipe, reading_version
from classify.settings import Settings

_SHOWN = 30


def list_shares(settings: Settings, *, console: Console | None = None) -> None:
    """Prints every share with its folder, its counts, the end of its last scan (UTC) and its scans."""
    screen = console or terminal.screen()
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        catalogue = Catalogue(store)
        shares = store.shares()
        if not shares:
            raise InventoryError("Nothing was scanned yet.", remedy="Run classify scan FOLDER first.")
        table = Table(box=None, padding=(0, 2))
        headings = (
            "Share",
            "Folder",
            "Department",
            "Criminal justice",
            "Files",
            "Not read",
            "Last scan",
            "Scans",
        )
        for heading in headings:
            table.add_column(heading, overflow="fold")
        for share in shares:
            counts = catalogue.overview(share)
            scans = ", ".join(
                f"{scan.id} {scan.state} {scan.started_at:%Y-%m-%d}" for scan in catalogue.scans(share)[:3]
            )
            table.add_row(
                Text(share.shown_name),
                Text(share.masker(shown(str(store.folder_of(share))))),
                Text(share.masker(share.department)),
                "yes" if share.criminal_justice else "no",
                f"{counts.files:,}",
                f"{counts.unread:,}",
                f"{ended:%Y-%m-%d %H:%M}" if (ended := store.last_scan(share)) else "never",
                scans,
            )
        screen.print(table)


def summary(share: str, settings: Settings, *, console: Console | None = None) -> None:
    """Prints the counts of one share and what to look at first."""
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        catalogue = Catalogue(store)
        counts = catalogue.overview(catalogue.share(share))
    print_overview(console or terminal.screen(), counts)


def difference(
    share: str,
    earlier: int,
    later: int,
    settings: Settings,
    *,
    as_json: bool = False,
    console: Console | None = None,
) -> None:
    """Prints what changed in a share from one scan to a later one, as both saw it.

    Raises:
        InventoryError: no such share or scans.
    """
    screen = console or terminal.screen()
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        catalogue = Catalogue(store)
        meant = catalogue.share(share)
        changes = catalogue.difference(meant, earlier, later)
    if as_json:
        told = {"share": meant.shown_name, "earlier": earlier, "later": later, **_as_json(changes)}
        screen.file.write(json.dumps(told) + "\n")
        return
    _print_lines(screen, "New", changes.new)
    _print_lines(screen, "Gone", changes.gone)
    _print_pairs(screen, "Moved", [(after, before.path, after.path) for before, after in changes.moved])
    _print_lines(screen, "Changed", changes.changed)
    named = [(line, f"{before} -> {after}", line.path) for line, before, after in changes.relabelled]
    _print_pairs(screen, "Labeled otherwise", named, mark="  ")
    for title, lines in (("Not read any more", changes.unread), ("Read now", changes.read)):
        named = [(line, f"{before} -> {after}", line.path) for line, before, after in lines]
        _print_pairs(screen, title, named, mark="  ")


def _print_lines(console: Console, title: str, lines: list[ItemLine]) -> None:
    console.print(f"[bold]{title}[/bold]: {len(lines):,}")
    for line in lines[:_SHOWN]:
        console.print(one_line(line), soft_wrap=True)
    if len(lines) > _SHOWN:
        console.print(f"  … and {len(lines) - _SHOWN:,} more")


def _print_pairs(
    console: Console, title: str, pairs: list[tuple[ItemLine, str, str]], mark: str = " -> "
) -> None:
    console.print(f"[bold]{title}[/bold]: {len(pairs):,}")
    for line, left, right in pairs[:_SHOWN]:
        console.print(Text.assemble((f"{line.id:>8}  ", "dim"), f"{left}{mark}{right}"))
    if len(pairs) > _SHOWN:
        console.print(f"  … and {len(pairs) - _SHOWN:,} more")


def _as_json(changes: Difference) -> dict[str, list[dict[str, object]]]:
    def plain(line: ItemLine) -> dict[str, object]:
        return {"number": line.id, "path": line.path, "label": line.label, "outcome": line.outcome}

    def turned(lines: list[tuple[ItemLine, str, str]]) -> list[dict[str, object]]:
        return [{**plain(line), "before": before, "after": after} for line, before, after in lines]

    return {
        "new": [plain(line) for line in changes.new],
        "gone": [plain(line) for line in changes.gone],
        "moved": [{"before": plain(before), "after": plain(after)} for before, after in changes.moved],
        "changed": [plain(line) for line in changes.changed],
        "relabelled": turned(changes.relabelled),
        "unread": turned(changes.unread),
        "read": turned(changes.read),
    }


def stale(settings: Settings, *, share: str = "", console: Console | None = None) -> int:
    """Prints which files the next scan reads again because detectors changed; returns how many.

    Raises:
        PackError: a pack is wrong. InventoryError: no such share.
    """
    screen = console or terminal.screen()
    files = 0
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        for named in [Catalogue(store).share(share)] if share else store.shares():
            secret = named.keys.secret
            present = reading_version(settings, secret), Recipe.of(settings, secret)
            by_reason: dict[tuple[str, ...], list[ItemLine]] = {}
            for line, reasons in Catalogue(store).outdated(named, *present):
                by_reason.setdefault(reasons, []).append(line)
            for reasons, lines in by_reason.items():
                screen.print(Text(f"{named.shown_name}: {in_words(reasons)}."))
                _print_lines(screen, "To be read again", lines)
                files += len(lines)
    if not files:
        screen.print("No file must be read again: what changed, if anything did, cannot touch any.")
    return files


def reevaluate(settings: Settings, *, share: str = "", console: Console | None = None) -> int:
    """Labels everything anew with the present policy, opening no file; returns how many changed.

    Raises:
        PackError: the policy is wrong. InventoryError: no such share.
    """
    screen = console or terminal.screen()
    policy = Policy.load(settings.policy)
    changed = 0
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        for named in [Catalogue(store).share(share)] if share else store.shares():
            count = store.reevaluate(named, policy)
            store.ask(named)
            screen.print(Text(f"{named.shown_name}: {count:,} files bear another label or other tags now."))
            changed += count
    return changed
