"""Builds an Access database page by page (Jet 4 and ACE, after the description in mdbtools' HACKING)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

PAGE = 4096
_LONG, _DATE, _TEXT, _OLE, _MEMO = 4, 8, 10, 11, 12
_SIZES = {_LONG: 4, _DATE: 8}
Value = str | int | float | bytes


@dataclass(frozen=True)
class Column:
    """A column: its name and type."""

    name: str
    kind: int

    @property
    def fixed(self) -> int:
        """Bytes in the fixed part of a row; 0 for values of any length."""
        return _SIZES.get(self.kind, 0)


def _definition(columns: list[Column], rows: int, *, system: bool = False) -> bytes:
    """The page that describes a table."""
    body, fixed_at, variable = b"", 0, 0
    for number, column in enumerate(columns):
        body += struct.pack("<BIHHH4s", column.kind, 0, number, variable, number, b"\x09\4\0\0")
        body += struct.pack("<HIHH", 3 if column.fixed else 2, 0, fixed_at, column.fixed or 255)
        fixed_at += column.fixed
        variable += not column.fixed
    for column in columns:
        raw = column.name.encode("utf-16-le")
        body += struct.pack("<H", len(raw)) + raw
    head = b"\x02\x01" + struct.pack("<HI", 0, 0)
    head += struct.pack("<IIIIIIII", 55 + len(body), 0, rows, 0, 0, 0, 0, 0)
    head += struct.pack("<BHHH", 0x53 if system else 0x4E, len(columns), variable, len(columns))
    return (head + struct.pack("<IIII", 0, 0, 0, 0) + body).ljust(PAGE, b"\0")


def _row(columns: list[Column], values: list[Value]) -> bytes:
    """Fixed values, then the others, then where the others begin, from the last to the first."""
    fixed, loose, starts = b"", b"", []
    width = sum(column.fixed for column in columns)
    for column, value in zip(columns, values, strict=True):
        if column.kind == _LONG:
            fixed += struct.pack("<i", value)
        elif column.kind == _DATE:
            fixed += struct.pack("<d", value)
        else:
            starts.append(2 + width + len(loose))
            raw = value.encode("utf-16-le") if isinstance(value, str) else bytes(value)  # type: ignore[arg-type]
            # A long value that lies in its row says so in the upper bit of its length.
            loose += struct.pack("<III", len(raw) | 0x80000000, 0, 0) if column.kind in (_MEMO, _OLE) else b""
            loose += raw
    ends = struct.pack("<H", 2 + width + len(loose))
    ends += b"".join(struct.pack("<H", start) for start in reversed(starts))
    mask = ((1 << len(columns)) - 1).to_bytes(-(-len(columns) // 8), "little")
    return struct.pack("<H", len(columns)) + fixed + loose + ends + struct.pack("<H", len(starts)) + mask


def _data(owner: int, rows: list[bytes]) -> bytes:
    """A page of rows, filled from its end."""
    offsets, at, body = [], PAGE, b""
    for row in rows:
        at -= len(row)
        offsets.append(at)
        body = row + body
    head = (
        b"\x01\x01" + struct.pack("<HIIH", 0, owner, 0, len(rows)) + struct.pack(f"<{len(rows)}H", *offsets)
    )
    return head.ljust(PAGE - len(body), b"\0") + body


_CATALOG = [
    Column("Id", _LONG),
    Column("ParentId", _LONG),
    Column("Name", _TEXT),
    Column("Type", _LONG),
    Column("Flags", _LONG),
    Column("LvProp", _OLE),
]


def database(
    tables: dict[str, tuple[list[Column], list[list[Value]]]], mark: str = "Standard ACE DB"
) -> bytes:
    """A database with the given tables: columns and rows."""
    listed: list[list[Value]] = [[2, 0, "MSysObjects", 1, -0x80000000, b""]]
    pages = []
    for number, (name, (columns, rows)) in enumerate(tables.items()):
        home = 4 + 2 * number
        listed.append([home, 0, name, 1, 0, b""])
        pages += [_definition(columns, len(rows)), _data(home, [_row(columns, row) for row in rows])]
    first = b"\0\1\0\0" + mark.encode() + b"\0" + struct.pack("<I", 2 if "ACE" in mark else 1)
    catalog = _data(2, [_row(_CATALOG, row) for row in listed])
    return b"".join(
        [
            first.ljust(PAGE, b"\0"),
            bytes(PAGE),
            _definition(_CATALOG, len(listed), system=True),
            catalog,
            *pages,
        ]
    )


def people(ssn: str, mark: str = "Standard ACE DB") -> bytes:
    """A table of two people: a number, a text, a memo, a date and a file."""
    columns = [
        Column("ID", _LONG),
        Column("Full Name", _TEXT),
        Column("SSN", _TEXT),
        Column("Notes", _MEMO),
        Column("Born", _DATE),
        Column("Scan", _OLE),
    ]
    rows: list[list[Value]] = [
        [1, "Jané Doe", ssn, "A note about her.", 31181.0, b"%PDF-1.4 " + b"x" * 100],
        [2, "Richard Roe", "", "Another.", 30000.5, b""],
    ]
    return database({"People": (columns, rows), "Empty": ([Column("Word", _TEXT)], [["only"]])}, mark)
