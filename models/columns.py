"""Column types the tables share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer
from sqlalchemy.types import TypeDecorator

# SQLite's own numbers of rows are 64 bits wide and must be called INTEGER.
LargeInteger = BigInteger().with_variant(Integer(), "sqlite")
"""A number that may pass two thousand million."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always in UTC and always aware of it: SQLite keeps no time zone of its own."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Stores the moment as naive UTC. Raises ValueError for a moment without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return datetime.fromtimestamp(value.timestamp(), UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Gives the moment its time zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)
