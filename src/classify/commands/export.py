"""`classify export`: the inventory as a file; values are never in it."""

from __future__ import annotations

from pathlib import Path

from classify.errors import InventoryError
from classify.export.registry import export as write
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.settings import Settings


def export(kind: str, target: Path, settings: Settings, *, share: str = "") -> int:
    """Writes the inventory (of one share, or all) to `target`; returns how many rows. Audited.

    Raises:
        InventoryError: no such format or share, nothing was scanned yet, or the file cannot be written.
    """
    with Store.open(settings.home, settings.database_url) as store:
        shares = [store.share_named(share)] if share else store.shares()
        if not shares:
            raise InventoryError("Nothing was scanned yet.", remedy="Run classify scan FOLDER first.")
        rows = write(kind, Catalogue(store), shares, target)
        store.audit("export.write", kind=kind, rows=rows, shares=[one.id for one in shares])
    return rows
