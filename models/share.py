"""Shares: the folders that are scanned."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, now


class Share(SQLModel, table=True):
    """A folder of files with one owner and one security domain.

    The flag `criminal_justice` chooses the keys of everything below it, so it stays as it was
    when the share was first scanned.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    department_id: int | None = Field(default=None, foreign_key="department.id")
    criminal_justice: bool = False
    folder_digest: str = Field(unique=True)
    """Keyed digest of the folder's path."""
    folder_sealed: bytes
    """The folder's path, encrypted: paths can hold names."""
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
