"""Which formats the inventory can be exported to. To add one, write a module and name it here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import cast

from classify.errors import InventoryError
from classify.export.rows import Publication
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle

Write = Callable[[Catalogue, Iterable[ShareHandle], Path, Publication], int]
"""Writes the items of some shares to a file; returns how many rows."""

FORMATS = {
    "csv": "classify.export.as_csv",
    "xlsx": "classify.export.as_xlsx",
    "jsonl": "classify.export.as_jsonl",
    "dcat": "classify.export.as_dcat",
}


SUFFIXES = {"csv": ("csv",), "xlsx": ("xlsx",), "jsonl": ("jsonl", "ndjson"), "dcat": ("json",)}
"""How files of each format are called; the first is the usual one."""


def format_of(target: Path | None, kind: str) -> str:
    """The format meant by a file's name and by what was asked for; either may be missing ("" or None).

    Raises:
        InventoryError: neither says a format, there is no such format, or the two contradict each other.
    """
    if kind and kind not in FORMATS:
        raise InventoryError(f"There is no export '{kind}'.", remedy=f"Choose one of {', '.join(FORMATS)}.")
    suffix = target.suffix.removeprefix(".").lower() if target is not None else ""
    told = next((name for name, suffixes in SUFFIXES.items() if suffix in suffixes), "")
    if not (kind or told):
        raise InventoryError(
            "In which format?", remedy=f"Name it with --format ({', '.join(FORMATS)}), or by -o FILE.xlsx."
        )
    if kind and told and kind != told:
        raise InventoryError(
            f"A file called .{suffix} does not hold the format {kind}.",
            remedy=f"Call it .{SUFFIXES[kind][0]}, or ask for --format {told}.",
        )
    return kind or told


def export(
    kind: str,
    catalogue: Catalogue,
    shares: Iterable[ShareHandle],
    target: Path,
    by: Publication | None = None,
) -> int:
    """Writes the inventory of `shares` to `target` as `kind`; returns how many rows.

    The file appears whole or not at all, readable by its owner only.

    Raises:
        InventoryError: no such format, or the file cannot be written.
    """
    kind = format_of(None, kind)
    write = cast(Write, import_module(FORMATS[kind]).write)
    draft = target.with_name(target.name + ".part")
    try:
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        rows = write(catalogue, shares, draft, by or Publication())
        draft.replace(target)
    except OSError as error:
        raise InventoryError(
            f"The export cannot be written: {error.strerror}.", remedy="Choose another --output."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return rows
