"""`classify detectors blame`: what each detector cost people, and what it brought, as on its page."""

from __future__ import annotations

import json
from typing import Any

from classify.commands.terminal import screen
from classify.inventory.blame import Tally
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.learning.words import finds
from classify.review.precision import Precision
from classify.settings import Settings
from models.words import duration


def print_blame(settings: Settings, *, share: str = "", as_json: bool = False) -> None:
    """Every detector that found anything, those that cost most first.

    Raises:
        InventoryError: there is no such share.
    """
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        shares = [store.share_named(share)] if share else store.shares()
        found = Catalogue(store).tallies_of_detectors(shares)
    if as_json:
        screen().file.write(json.dumps([as_data(one) for one in found]) + "\n")
    elif found:
        _print_table(found)
    else:
        screen().print("No detector has found anything yet.")


def as_data(tally: Tally) -> dict[str, Any]:
    """A detector for programs; `precision` is null below twenty decisions."""
    return {
        "detector": tally.detector,
        "entity": tally.entity,
        "findings": tally.findings,
        "items": tally.items,
        "right": tally.right,
        "wrong": tally.wrong,
        "seconds": round(tally.seconds, 1),
        "precision": Precision(tally.right, tally.decided).value,
    }


def _print_table(found: list[Tally]) -> None:
    from rich.table import Table

    table = Table()
    table.add_column("what it finds", overflow="fold")
    for heading in ("findings", "files", "right", "wrong"):
        table.add_column(heading, justify="right")
    table.add_column("how often right (95 %)", overflow="fold")
    table.add_column("time spent")
    for one in found:
        table.add_row(
            f"{finds(one.detector, one.entity)}\n{one.detector}",
            *(f"{number:,}" for number in (one.findings, one.items, one.right, one.wrong)),
            Precision(one.right, one.decided).words,
            duration(one.seconds) if one.seconds else "-",
        )
    screen().print(table)
