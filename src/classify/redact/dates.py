"""One date in the spellings of people: what was found as 03/14/1984 is cut as March 14, 1984, too."""

from __future__ import annotations

import calendar
import re
from datetime import date

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9
_WORD = r"([A-Za-z]{3,9})"
_FORMS = (
    (re.compile(r"(\d{1,2})[/.\- ]{1,3}(\d{1,2})[/.\- ]{1,3}(\d{4})"), (2, 0, 1)),
    (re.compile(r"(\d{4})[/.\- ]{1,3}(\d{1,2})[/.\- ]{1,3}(\d{1,2})"), (0, 1, 2)),
    (re.compile(rf"{_WORD}\.? {{0,3}}(\d{{1,2}})(?:st|nd|rd|th)?,? {{0,3}}(\d{{4}})"), (2, 0, 1)),
    (re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[ -]{{0,3}}{_WORD}\.?,?[ -]{{0,3}}(\d{{4}})"), (2, 1, 0)),
    (re.compile(r"(\d{4})(\d\d)(\d\d)"), (0, 1, 2)),
)
"""A form, and which of its groups are year, month and day."""


def spellings(text: str) -> list[str]:
    """The date in a text in other spellings, those of the United States first; none where it is no date."""
    day = _read(text)
    if day is None:
        return []
    month, short = calendar.month_name[day.month], calendar.month_abbr[day.month]
    return [
        f"{day.month}/{day.day}/{day.year}",
        f"{day.month:02}/{day.day:02}/{day.year}",
        f"{day.month:02}/{day.day:02}/{day.year % 100:02}",
        day.isoformat(),
        *(f"{name} {day.day} {day.year}" for name in (month, short)),
        *(f"{name} {day.day:02} {day.year}" for name in (month, short)),
        *(f"{day.day} {name} {day.year}" for name in (month, short)),
        *(f"{day.day:02} {name} {day.year}" for name in (month, short)),
    ]


def _read(text: str) -> date | None:
    for form, (year, month, day) in _FORMS:
        if found := form.fullmatch(text.strip()):
            groups = found.groups()
            number = _MONTHS.get(groups[month].lower().rstrip(".")) or _number(groups[month])
            try:
                return date(int(groups[year]), number, int(groups[day]))
            except ValueError:
                return None
    return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
