"""Databases in a file: SQLite and Access, each table as rows under its columns."""

from __future__ import annotations

import contextlib
import itertools
import logging
import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from urllib.parse import quote

from construct import ConstructError  # type: ignore[import-untyped]

from classify.errors import CorruptError, EncryptedError, TooLargeError
from classify.extract.document import Piece, Place, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import decode
from classify.extract.source import Source
from classify.extract.text.dbrows import whole_table

_LARGEST_ACCESS = 256_000_000


def read_sqlite(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """All tables, virtual ones and views left out since they show the same rows again.

    The database is opened read-only and immutable: no journal is touched or made beside it.
    Raises CorruptError where its pages are damaged.
    """
    try:
        with _opened(source, envelope) as database:
            database.text_factory = decode
            yield from _sqlite_tables(database, envelope)
            yield from _missing_pages(source)
    except sqlite3.Error as error:
        raise CorruptError("The database is damaged.") from error


def _missing_pages(source: Source) -> Iterator[Remark]:
    """SQLite takes pages that are missing at the end for empty ones (file format, 1.3.7)."""
    with source.open() as stream:
        head = stream.read(100)
    size = int.from_bytes(head[16:18], "big")
    told = int.from_bytes(head[28:32], "big") * (65_536 if size == 1 else size)
    if head[24:28] == head[92:96] and told > source.size:
        yield Remark("partial", f"the database breaks off: {told - source.size:,} of its bytes are missing")


@contextlib.contextmanager
def _opened(source: Source, envelope: Envelope) -> Iterator[sqlite3.Connection]:
    if source.data is not None:
        with contextlib.closing(_in_memory(source.data)) as database:
            yield database
        return
    with source.on_disk(envelope.scratch, ".sqlite") as path:
        address = f"file:{quote(str(path))}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            yield database


def _in_memory(data: bytes) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    content = bytearray(data)
    # A database in write-ahead mode cannot be opened from memory: let it say it is in the older mode.
    if content[18:20] == b"\x02\x02":
        content[18:20] = b"\x01\x01"
    database.deserialize(bytes(content))
    return database


def _sqlite_tables(database: sqlite3.Connection, envelope: Envelope) -> Iterator[Piece]:
    listed = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall()
    for name, sql in listed:
        if name.startswith("sqlite_") or str(sql or "").upper().startswith("CREATE VIRTUAL"):
            continue
        quoted = '"' + name.replace('"', '""') + '"'
        rows = database.execute(f"SELECT * FROM {quoted}")  # noqa: S608  # a table's name cannot be a parameter
        header = [column[0] for column in rows.description]
        yield from whole_table(name, header, rows, envelope)
    for kind, sql in database.execute(
        "SELECT type, sql FROM sqlite_master WHERE type IN ('view', 'trigger')"
    ):
        if sql:
            yield TextBlock(sql, Place("definition"), label=kind, prose=False)


def read_access(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """All user tables of an Access database (Jet 3 and 4, ACE).

    Raises EncryptedError when it is encoded with a password, CorruptError when it is damaged.
    """
    if source.size > _LARGEST_ACCESS:
        raise TooLargeError(f"An Access database of {source.size:,} bytes, more than can be read.")
    with source.open() as stream:
        data = stream.read()
    page_size = 2048 if data[0x14:0x15] == b"\0" else 4096
    # The third page describes the catalog in every database; encoded, it begins with anything else.
    if data[2 * page_size : 2 * page_size + 2] != b"\x02\x01":
        raise EncryptedError("The Access database is locked or encoded with a password.")
    with tempfile.NamedTemporaryFile(dir=envelope.scratch, suffix=".mdb") as spooled:
        spooled.write(data)
        spooled.flush()
        del data
        with _counted_failures() as failures:
            yield from _access_tables(spooled.name, envelope)
    if failures.count:
        yield Remark("partial", f"{failures.count} records of the Access database could not be read.")


def _access_tables(path: str, envelope: Envelope) -> Iterator[Piece]:
    from access_parser import AccessParser

    try:
        database = AccessParser(path)
    except _ACCESS_FAILURES as error:
        raise CorruptError("The Access database is damaged.") from error
    unread = 0
    for name in database.catalog:
        if name == "MSysObjects":
            continue
        try:
            table = database.get_table(name)
            columns: dict[str, list[object]] = dict(table.parse() if table else {})
            # The library gives the columns of fixed width first; people see them as they were laid out.
            order = [column.col_name_str for _, column in sorted(table.columns.items())] if table else []
        except _ACCESS_FAILURES:
            unread += 1
            continue
        if columns:
            header = [column for column in order if column in columns]
            rows = itertools.zip_longest(*(columns[column] for column in header))
            yield from whole_table(name, header, rows, envelope)
    if unread:
        yield Remark("partial", f"{unread} tables of the Access database could not be read.")


class _Failures(logging.Handler):
    """Counts what access_parser only logs. Its messages hold the records themselves: none is passed on."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """One more record that could not be read."""
        self.count += record.getMessage().startswith(
            ("Failed pars", "Failed to parse record", "Failed to parse data")
        )


@contextlib.contextmanager
def _counted_failures() -> Iterator[_Failures]:
    logger = logging.getLogger("access_parser")
    failures, logger.propagate = _Failures(), False
    logger.addHandler(failures)
    try:
        yield failures
    finally:
        logger.removeHandler(failures)


# What access_parser and the construct library under it raise on damaged pages.
_ACCESS_FAILURES = (
    struct.error, ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, ConstructError
)  # fmt: skip
