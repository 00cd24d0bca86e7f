"""JSON lines: one object for each item, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from classify.export.rows import COLUMNS, Publication, rows
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle


def write(catalogue: Catalogue, shares: Iterable[ShareHandle], target: Path, _by: Publication) -> int:
    """Writes one line for each item to `target`; returns their number. Raises OSError."""
    count = 0
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows(catalogue, shares):
            told: dict[str, object] = {column.name: column.value(row) for column in COLUMNS}
            told["member"] = row.line.is_member
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
            count += 1
    return count
