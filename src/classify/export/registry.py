"""Which formats the inventory can be exported to. To add one, write a module and name it here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from classify.errors import InventoryError
from classify.export.rows import Chosen, Publication
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle

Write = Callable[[Catalogue, Chosen, Path, Publication], int]
"""Writes what is chosen to a file; returns how many rows."""

FORMATS = {
    "csv": "classify.export.as_csv",
    "xlsx": "classify.export.as_xlsx",
    "jsonl": "classify.export.as_jsonl",
    "dcat": "classify.export.as_dcat",
    "purview": "classify.export.as_purview",
}


SUFFIXES = {
    "csv": ("csv",),
    "xlsx": ("xlsx",),
    "jsonl": ("jsonl", "ndjson"),
    "dcat": ("json",),
    "purview": ("zip",),
}
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
    chosen: Chosen | Sequence[ShareHandle],
    target: Path,
    by: Publication | None = None,
) -> int:
    """Writes what is chosen (all of some shares, or a list) to `target` as `kind`; returns how many rows.

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
        what = chosen if isinstance(chosen, Chosen) else Chosen(chosen)
        rows = write(catalogue, what, draft, by or Publication())
        draft.replace(target)
    except OSError as error:
        raise InventoryError(
            f"The export cannot be written: {error.strerror}.", remedy="Choose another --output."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return rows


STREAMED = ("csv", "jsonl")
"""Formats that can be handed over line by line while they are made."""


def lines(kind: str, catalogue: Catalogue, chosen: Chosen) -> Iterator[str]:
    """What is chosen as the lines of a format that is streamed; a heading may come first."""
    made: Callable[[Catalogue, Chosen], Iterator[str]] = import_module(FORMATS[kind]).lines
    return made(catalogue, chosen)
