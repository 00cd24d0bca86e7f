"""`classify export`: the inventory as a file; values are never in it."""

from __future__ import annotations

from pathlib import Path

from classify.commands.terminal import say
from classify.errors import InventoryError
from classify.export.registry import export as write
from classify.export.rows import Publication
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.settings import Settings

_NO_CONTACT = (
    "The catalog names no contact: set contact_name and contact_email in settings.toml in the home folder, "
    "or CLASSIFY_CONTACT_NAME and CLASSIFY_CONTACT_EMAIL."
)


def export(kind: str, target: Path, settings: Settings, *, share: str = "") -> int:
    """Writes the inventory (of one share, or all) to `target`; returns how many rows. Audited.

    Says on standard error what a catalogue for the public lacks.

    Raises:
        InventoryError: no such format or share, nothing was scanned yet, or the file cannot be written.
    """
    by = Publication(settings.publisher, settings.contact_name, settings.contact_email)
    if kind == "dcat" and not (by.contact_name and by.contact_email):
        say(_NO_CONTACT, err=True)
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        catalogue = Catalogue(store)
        shares = [catalogue.share(share)] if share else store.shares()
        if not shares:
            raise InventoryError("Nothing was scanned yet.", remedy="Run classify scan FOLDER first.")
        rows = write(kind, catalogue, shares, target, by)
        store.audit("export.write", kind=kind, rows=rows, shares=[one.id for one in shares])
    return rows
