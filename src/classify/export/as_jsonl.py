"""JSON lines: one object for each item, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from classify.export.rows import COLUMNS, lines
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle


def write(catalogue: Catalogue, shares: Iterable[ShareHandle], target: Path) -> int:
    """Writes one line for each item to `target`; returns their number. Raises OSError."""
    rows = 0
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines(catalogue, shares):
            row: dict[str, object] = {column.name: column.value(line) for column in COLUMNS}
            row["member"] = line.is_member
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            rows += 1
    return rows
