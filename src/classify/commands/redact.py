"""`classify redact`: a copy of a file without what must not be in it, and the proof that goes with it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.commands import terminal
from classify.crawl import must_exist
from classify.errors import ChangedError, CopyTargetError, InventoryError
from classify.redact.checks import ORDERS
from classify.redacting.orders import Orders
from classify.redacting.placing import check_target
from classify.redacting.refusals import remedy_of
from classify.redacting.road import Copy, Redactor, beside, signs_with
from classify.redacting.sheet import READABLE_SUFFIX, SUFFIX, kind_words, left_out_words
from classify.settings import Settings
from models.labels import Outcome, Tag

if TYPE_CHECKING:
    from classify.inventory.items import ItemDetails
    from classify.inventory.store import Store

_EXIT_REFUSED = 1


def redact(
    file: str,
    out: Path,
    settings: Settings,
    *,
    orders: Orders | None = None,
    force: bool = False,
    as_json: bool = False,
    console: Console | None = None,
) -> int:
    """Writes a redacted copy of `file` to `out` with its proof beside it; 0 only when the proof held.

    Args:
        file: an item of the inventory (its number or path), or any file on this machine.
        out: the copy.
        settings: the home, where there is one, and how files are read.
        orders: the profile, boxes and columns that go whatever it says.
        force: replace a copy that is there.
        as_json: print one JSON object for programs.
        console: where to print for people.

    Raises:
        CopyError: the copy cannot be put there.
        InventoryError: neither the inventory nor this machine has such a file, or it has several.
    """
    screen = console or terminal.screen()
    with _copy_of(file, out, settings, orders or Orders(), force=force) as copy:
        refused = terminal.without_values(copy.refused)
        if not refused:
            copy.put(out, force=force)
        if as_json:
            print_json(copy, refused)
        else:
            print_for_people(screen, copy, refused, out)
        return _EXIT_REFUSED if refused else 0


@contextlib.contextmanager
def _copy_of(file: str, out: Path, settings: Settings, orders: Orders, *, force: bool) -> Iterator[Copy]:
    on_disk = Path(file)
    if settings.database_url or (settings.home / "inventory.db").exists():
        from classify.inventory.catalogue import Catalogue
        from classify.inventory.store import Store

        with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
            must_lie_outside(store, out)
            try:
                details = Catalogue(store).find(file)
            except InventoryError:
                if not on_disk.exists():
                    raise
            else:
                with _of_item(store, details, out, settings, orders, force=force) as copy:
                    yield copy
                return
    must_exist(on_disk)
    if not on_disk.is_file():
        raise CopyTargetError("This is a folder.", remedy="Name one of its files.")
    check_target(out, on_disk.stat(), force=force)
    with Redactor(settings).of_file(on_disk, orders) as copy:
        yield copy


@contextlib.contextmanager
def _of_item(
    store: Store, details: ItemDetails, out: Path, settings: Settings, orders: Orders, *, force: bool
) -> Iterator[Copy]:
    """A copy of an item of the inventory; the audit trail tells of it."""
    from classify.inventory.catalogue import Catalogue

    catalogue, number = Catalogue(store), details.line.id
    share = catalogue.share_of(number)
    filed = None if share is None else catalogue.filed(share, number)
    if share is None or filed is None:
        raise ChangedError("This file is not there any more.")
    check_target(out, None, force=force)
    redactor = Redactor(settings, sign=signs_with(store.keys.audit_key))
    verdicts = catalogue.verdicts(share, filed)
    tags = [Tag(tag) for tag in details.line.tags if tag in set(Tag)]
    with redactor.of_item(share, store.folder_of(share), filed, verdicts, orders, tags) as copy:
        copy.refused = share.masker(copy.refused)
        store.audit(
            "copy.refuse" if copy.refused else "copy.make",
            subject=f"item:{number}",
            profile=orders.profile,
            by_hand=orders.by_hand,
            cut=sum(copy.removed.values()),
            kept=sum(copy.stays.values()),
        )
        yield copy


def must_lie_outside(store: Store, out: Path) -> None:
    """Raises CopyTargetError when the copy would lie in a scanned share: nothing is ever written there."""
    target = out.absolute().parent.resolve()
    for share in store.shares():
        if target.is_relative_to(store.folder_of(share).resolve()):
            raise CopyTargetError("The copy would lie in a scanned share, and nothing is ever written there.")


def print_json(copy: Copy, refused: str) -> None:
    """The measuring interface: what was removed, what is left, the checks, and why there is no copy."""
    told = {
        "removed": dict(sorted(copy.removed.items())),
        "left": copy.left,
        "kept": dict(sorted(copy.stays.items())),
        "checks": [
            {"name": check.name, "holds": check.holds, "sentence": check.sentence, **check.figures}
            for check in copy.checks
        ],
        "refused": refused or None,
    }
    terminal.say(json.dumps(told, ensure_ascii=not terminal.speaks_unicode()))


def print_for_people(screen: Console, copy: Copy, refused: str, out: Path) -> None:
    """What was removed and kept, or why there is no copy and what to do."""
    if refused:
        outcome, _, sentence = refused.partition(": ")
        known = outcome in {*Outcome, ORDERS}
        screen.print(Text("No copy was made.", "bold red"))
        screen.print(Text(f"Why: {sentence if known else refused}."))
        for check in copy.checks:
            if not check.holds:
                screen.print(Text(f"  Failed: {check.sentence}", "red"))
        screen.print(Text(f"What to do: {remedy_of(outcome)}"))
        return
    screen.print(Text.assemble(("A redacted copy was made: ", "bold"), str(out)))
    _print_counts(screen, "Removed", copy.removed, "Nothing had to be removed.")
    _print_counts(screen, "Kept, since people dismissed it", copy.stays, "")
    if copy.left_out:
        screen.print(f"Not in the copy: {left_out_words(copy.left_out)}")
    screen.print(f"\nProven by {len(copy.checks)} checks; nothing that was to go is left.")
    screen.print(Text(f"The proof: {beside(out, READABLE_SUFFIX)}", "dim"))
    screen.print(Text(terminal.runnable(f"To check it later: classify verify {beside(out, SUFFIX)}"), "dim"))
    screen.print(Text("Machines miss things: look at the copy before it goes out.", "yellow"))


def _print_counts(screen: Console, title: str, counts: dict[str, int], without: str) -> None:
    if not counts:
        if without:
            screen.print(without)
        return
    table = Table(box=None, padding=(0, 2), pad_edge=False, show_header=False)
    table.add_column(width=1)
    table.add_column()
    table.add_column(justify="right")
    for entity, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        table.add_row("", kind_words(entity), f"{number:,}")
    screen.print(f"\n{title}:")
    screen.print(table)
