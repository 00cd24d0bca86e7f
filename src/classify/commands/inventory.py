"""Commands on the inventory: what it holds, what changed between scans, what is stale, labels anew."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.commands import terminal
from classify.commands.listing import one_line
from classify.commands.scan import in_words, print_overview
from classify.errors import InventoryError
from classify.inventory.catalogue import Catalogue
from classify.inventory.items import ItemLine
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.recipe import Recipe, reading_version
from classify.settings import Settings

_SHOWN = 30


def list_shares(settings: Settings, *, console: Console | None = None) -> None:
    """Prints every share with its counts and its scans."""
    screen = console or terminal.screen()
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        catalogue = Catalogue(store)
        shares = store.shares()
        if not shares:
            raise InventoryError("Nothing was scanned yet.", remedy="Run classify scan FOLDER first.")
        table = Table(box=None, padding=(0, 2))
        for heading in ("Share", "Department", "Criminal justice", "Files", "Not read", "Scans"):
            table.add_column(heading)
        for share in shares:
            counts = catalogue.overview(share)
            scans = ", ".join(
                f"{scan.id} {scan.state} {scan.started_at:%Y-%m-%d}" for scan in catalogue.scans(share)[:3]
            )
            table.add_row(
                Text(share.shown_name),
                Text(share.masker(share.department)),
                "yes" if share.criminal_justice else "no",
                f"{counts.files:,}",
                f"{counts.unread:,}",
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
    share: str, earlier: int, later: int, settings: Settings, *, console: Console | None = None
) -> None:
    """Prints what is new, gone or labelled otherwise from one scan of a share to a later one.

    Raises:
        InventoryError: no such share or scans.
    """
    screen = console or terminal.screen()
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        catalogue = Catalogue(store)
        changes = catalogue.difference(catalogue.share(share), earlier, later)
    _print_lines(screen, "New", changes.new)
    _print_lines(screen, "Gone", changes.gone)
    screen.print(f"[bold]Labelled otherwise[/bold]: {len(changes.relabelled):,}")
    for line, before, after in changes.relabelled[:_SHOWN]:
        screen.print(
            Text.assemble((f"{line.id:>8}  ", "dim"), f"{before} -> {after}  {line.path}"), soft_wrap=True
        )


def _print_lines(console: Console, title: str, lines: list[ItemLine]) -> None:
    console.print(f"[bold]{title}[/bold]: {len(lines):,}")
    for line in lines[:_SHOWN]:
        console.print(one_line(line), soft_wrap=True)
    if len(lines) > _SHOWN:
        console.print(f"  … and {len(lines) - _SHOWN:,} more")


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
            screen.print(Text(f"{named.shown_name}: {count:,} files bear another label or other tags now."))
            changed += count
    return changed
