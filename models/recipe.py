"""Recipes: what a version of the detectors was made of, so that a later one can be compared with it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class Recipe(SQLModel, table=True):
    """The parts of one detector version (`classify.recipe.Recipe`): digests, no patterns."""

    version: str = Field(primary_key=True)
    """As in `Item.detector_version`."""
    parts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
