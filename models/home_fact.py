"""Facts about the inventory itself."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class HomeFact(SQLModel, table=True):
    """One fact by name, such as the mark of the keys the inventory was written with."""

    __tablename__ = "home_fact"

    name: str = Field(primary_key=True)
    value: str
