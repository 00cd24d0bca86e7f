"""Values under keys (JSON, YAML, property lists, chats): records as tables, all others one by one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

from classify.extract.document import Place, TableBlock, TextBlock
from classify.extract.known.charset import decode
from classify.extract.text.fragments import looks_like_html, plain

MOST_COLUMNS = 200


def flattened(value: object, place: Place, path: str = "") -> Iterator[TextBlock | TableBlock]:
    """A value as blocks: arrays of records as tables under their keys, all else value by value."""
    stack: list[tuple[object, str]] = [(value, path)]
    while stack:
        item, at = stack.pop()
        if isinstance(item, dict):
            yield from (TextBlock(key, replace(place, part="key")) for key in map(str, item) if _is_data(key))
            stack.extend((inner, f"{at}.{key}" if at else str(key)) for key, inner in reversed(item.items()))
        elif isinstance(item, (list, tuple)):
            table = record_table(list(item), place)
            if table is not None:
                yield from ([TextBlock(at, place, prose=False)] if at else [])
                yield table
            else:
                stack.extend((inner, at) for inner in reversed(item))
        else:
            text = scalar_text(item)
            if text.strip():
                yield TextBlock(text, place, label=at or None)


def _is_data(key: str) -> bool:
    """Whether a key is a value itself: records filed under a number, an address or a name."""
    return "@" in key or " " in key.strip() or sum(map(str.isdigit, key)) > 4


def record_table(items: list[object], place: Place) -> TableBlock | None:
    """A table of records with like keys; None when the items are something else."""
    if len(items) < 2 or not all(isinstance(item, dict) for item in items):
        return None
    records = [dict(_leaves(item)) for item in items]
    columns = list(dict.fromkeys(key for record in records for key in record))
    filled = sum(len(record) for record in records)
    # Records that share few keys make a table of holes; their values are better told one by one.
    if not columns or len(columns) > MOST_COLUMNS or filled < 0.3 * len(columns) * len(records):
        return None
    rows = [[record.get(column, "") for column in columns] for record in records]
    return TableBlock([columns, *rows], place)


def _leaves(item: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Key paths and texts of one record; lists of plain values in one cell."""
    stack: list[tuple[object, str]] = [(item, path)]
    while stack:
        value, at = stack.pop()
        if isinstance(value, dict):
            stack.extend((inner, f"{at}.{key}" if at else str(key)) for key, inner in reversed(value.items()))
        elif isinstance(value, list) and any(isinstance(inner, (dict, list)) for inner in value):
            stack.extend((inner, f"{at}.{number}") for number, inner in reversed(list(enumerate(value, 1))))
        elif isinstance(value, list):
            yield at, "; ".join(scalar_text(inner) for inner in value)
        else:
            yield at, scalar_text(value)


def scalar_text(value: object) -> str:
    """A plain value as a person would write it; fragments of web pages as their text."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str):
        return plain(value) if looks_like_html(value) else value
    if isinstance(value, bytes):
        return decode(value) if len(value) < 100_000 and b"\0" not in value else ""
    if isinstance(value, (datetime.date, datetime.datetime, int, float)):
        return str(value)
    return repr(value) if not isinstance(value, (dict, list, tuple)) else ""
