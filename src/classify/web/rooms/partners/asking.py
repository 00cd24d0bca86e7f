"""What an address of this room asks for: words, numbers, days; what cannot be understood counts as none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from classify.web.house import house

E = TypeVar("E", bound=StrEnum)
_MOST = 2**31 - 1


def word(given: Mapping[str, str], name: str, kind: type[E]) -> E | None:
    """One of a vocabulary."""
    typed = given.get(name, "")
    return kind(typed) if typed in {one.value for one in kind} else None


def number(given: Mapping[str, str], name: str) -> int | None:
    """A number of something on record."""
    typed = given.get(name, "").strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and 0 < int(typed[:12]) <= _MOST else None


def day(given: Mapping[str, str], name: str) -> date | None:
    """A day, as browsers send it."""
    try:
        return date.fromisoformat(given.get(name, "").strip())
    except ValueError:
        return None


def moment(given: Mapping[str, str], name: str, *, after: int = 0) -> datetime | None:
    """When a day (or so many after it) begins in the city."""
    found = day(given, name)
    if found is None or found.year >= date.max.year:
        return None
    return datetime.combine(found + timedelta(days=after), time(), house().settings.zone)


def query(given: Mapping[str, str], *names: str, **more: object) -> str:
    """These parts of an address again, and others besides; empty ones are left away."""
    kept = {name: given.get(name, "") for name in names} | more
    return urlencode({name: value for name, value in kept.items() if value})
