"""JSON lines: one object for each item, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from classify.export.rows import COLUMNS, Chosen, Publication, rows
from classify.inventory.catalogue import Catalogue


def write(catalogue: Catalogue, chosen: Chosen, target: Path, _by: Publication) -> int:
    """Writes one line for each item to `target`; returns their number. Raises OSError."""
    count = 0
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines(catalogue, chosen):
            file.write(line)
            count += 1
    return count


def lines(catalogue: Catalogue, chosen: Chosen) -> Iterator[str]:
    """A line for each item."""
    for row in rows(catalogue, chosen):
        told: dict[str, object] = {column.name: column.value(row) for column in COLUMNS}
        told["member"] = row.line.is_member
        yield json.dumps(told, ensure_ascii=False) + "\n"
