"""Rows of an inventory, as few words as each needs, and what the database says of wrong ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self, TypeVar

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlmodel import Session, SQLModel, select

from models.content import Content
from models.item import Item
from models.scan import Scan
from models.share import Share

Row = TypeVar("Row", bound=SQLModel)

NOWHERE = 2**31 - 1
"""A number no row has."""


class Rows:
    """A transaction that is never kept."""

    def __init__(self, engine: Engine) -> None:
        self.session = Session(engine, autoflush=False)
        self._made = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.rollback()
        self.session.close()

    @property
    def is_sqlite(self) -> bool:
        return self.session.get_bind().dialect.name == "sqlite"

    def kept(self, row: Row) -> Row:
        """The row as it comes back out of the database."""
        self.session.add(row)
        self.session.flush()
        self.session.refresh(row)
        return row

    def all(self, kind: type[Row]) -> list[Row]:
        return list(self.session.exec(select(kind)))

    def ask(self, statement: str) -> Any:
        """The one value that a statement of ours has for an answer."""
        return self.session.connection().execute(text(statement)).scalar_one()

    def run(self, statement: str, **values: object) -> None:
        self.session.connection().execute(text(statement), values)

    def columns(self, table: str) -> list[Any]:
        return [*inspect(self.session.connection()).get_columns(table)]

    @contextmanager
    def refused(
        self, error: type[DatabaseError] = IntegrityError, match: str | None = None
    ) -> Iterator[None]:
        """What is done within, the database refuses; everything before it stands."""
        with pytest.raises(error, match=match), self.session.begin_nested():  # noqa: PT012 - the test is the caller's
            yield
            self.session.flush()

    def refuses(self, row: SQLModel) -> None:
        with self.refused():
            self.session.add(row)

    def share(self, name: str = "Parks", **more: Any) -> Share:
        self._made += 1
        return self.kept(Share(name=name, folder_digest=f"f{self._made}", folder_sealed=b"x", **more))

    def scan(self, share: Share | None = None) -> Scan:
        return self.kept(
            Scan(share_id=number(share or self.share()), detector_version="d", policy_version="p")
        )

    def item(self, scan: Scan | None = None, path: str = "", **more: Any) -> Item:
        """Of the share of `scan`."""
        scan = scan or self.scan()
        self._made += 1
        seen = {"first_scan_id": number(scan), "last_scan_id": number(scan), **more}
        digest = path or f"p{self._made}"
        return self.kept(Item(share_id=scan.share_id, path_digest=digest, path_sealed=b"x", **seen))

    def content(self, **more: Any) -> Content:
        given = {"domain": "city", "digest": "abc", "size": 1, "outcome": "ok", "detector_version": "d"}
        return self.kept(Content(**{**given, **more}))


def number(row: Any) -> int:
    """The number of a row that is in the database."""
    assert isinstance(row.id, int)
    return row.id
