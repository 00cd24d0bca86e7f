"""Departments of the city: who owns a share and decides about its labels."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class Department(SQLModel, table=True):
    """One department, as the city names it."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
