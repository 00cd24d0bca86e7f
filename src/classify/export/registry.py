"""Which formats the inventory can be exported to. To add one, write a module and name it here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import cast

from classify.errors import InventoryError
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle

Write = Callable[[Catalogue, Iterable[ShareHandle], Path], int]
"""Writes the items of some shares to a file; returns how many rows."""

FORMATS = {
    "csv": "classify.export.as_csv",
    "xlsx": "classify.export.as_xlsx",
    "jsonl": "classify.export.as_jsonl",
    "dcat": "classify.export.as_dcat",
}


def export(kind: str, catalogue: Catalogue, shares: Iterable[ShareHandle], target: Path) -> int:
    """Writes the inventory of `shares` to `target` as `kind`; returns how many rows.

    The file appears whole or not at all, readable by its owner only.

    Raises:
        InventoryError: no such format, or the file cannot be written.
    """
    if kind not in FORMATS:
        raise InventoryError(f"There is no export '{kind}'.", remedy=f"Choose one of {', '.join(FORMATS)}.")
    write = cast(Write, import_module(FORMATS[kind]).write)
    draft = target.with_name(target.name + ".part")
    try:
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        rows = write(catalogue, shares, draft)
        draft.replace(target)
    except OSError as error:
        raise InventoryError(
            f"The export cannot be written: {error.strerror}.", remedy="Choose another --output."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return rows
