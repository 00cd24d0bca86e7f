"""Days of birth as people write them, and whether one can be somebody's: checks behind the patterns."""

from __future__ import annotations

import datetime
import re
import unicodedata

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Months by how they begin: in English, then where Spanish and French differ.
_MONTH_STARTS = {
    **{name: number for number, name in enumerate(_MONTHS, 1)},
    "ene": 1,
    "abr": 4,
    "ago": 8,
    "set": 9,
    "dic": 12,
    "fev": 2,
    "avr": 4,
    "mai": 5,
    "juin": 6,
    "juil": 7,
    "aou": 8,
}
_WORD = re.compile(r"[A-Za-z]+")
_DAYS_IN_WORDS = {
    word: day
    for day, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
        "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
} | {"twenty": 20, "thirty": 30, "thirtieth": 30}


def _month(word: str) -> int | None:
    """The month that a word names in English, Spanish or French, 1 to 12."""
    return _MONTH_STARTS.get(word[:4].lower()) or _MONTH_STARTS.get(word[:3].lower())


def _without_accents(value: str) -> str:
    """Letters as the patterns see them: "aout" for "août"."""
    return "".join(
        letter for letter in unicodedata.normalize("NFD", value) if not unicodedata.combining(letter)
    )


def _today() -> datetime.date:
    return datetime.datetime.now(tz=datetime.UTC).date()


def is_birth_date(year: int, month: int, day: int) -> bool:
    """Whether there is such a day and somebody born on it can be alive: at most 120 years back, not ahead."""
    try:
        born = datetime.date(year, month, day)
    except ValueError:
        return False
    today = _today()
    return born <= today and today.year - year <= 120


def _full_year(year: str) -> int:
    """The year meant by two digits: of somebody alive, so never in the future."""
    if len(year) > 2:
        return int(year)
    century = 2000 if int(year) <= _today().year % 100 else 1900
    return century + int(year)


def birth_date_is_real(value: str) -> bool:
    """A day on which somebody alive may have been born, in any of the usual spellings.

    Day before month is accepted where month before day is impossible.
    """
    return any(is_birth_date(*date) for date in _dates_in(value))


def birth_year(value: str) -> int:
    """The year of a birth date that is real; raises ValueError when it is none."""
    for year, month, day in _dates_in(value):
        if is_birth_date(year, month, day):
            return year
    raise ValueError("no birth date")


def birth_days(value: str) -> list[datetime.date]:
    """The days that a birth date may mean, the usual reading first; none where it is none."""
    days = dict.fromkeys(_dates_in(value))
    return [datetime.date(*day) for day in days if is_birth_date(*day)]


def _dates_in(value: str) -> list[tuple[int, int, int]]:
    """(year, month, day) as the date may be read, the usual reading first."""
    numbers = re.findall(r"\d+", value)
    words = _WORD.findall(_without_accents(value))
    month = next((month for word in words if (month := _month(word))), None)
    if month:
        day = sum(_DAYS_IN_WORDS.get(word.lower(), 0) for word in words)
        numbers = [str(day), *numbers] if day else numbers
        if len(numbers) < 2:
            return []
        first, second = numbers[0], numbers[1]
        if len(first) == 4:
            return [(int(first), month, int(second))]
        return [(_full_year(second), month, int(first))]
    if len(numbers) == 1 and len(numbers[0]) == 8:
        run = numbers[0]
        return [(int(run[:4]), int(run[4:6]), int(run[6:])), (int(run[4:]), int(run[:2]), int(run[2:4]))]
    if len(numbers) == 1 and len(numbers[0]) == 6:
        run = numbers[0]
        return [(_full_year(run[4:]), int(run[:2]), int(run[2:4]))]
    if len(numbers) < 3:
        return []
    first, second, third = numbers[:3]
    if len(first) == 4:
        return [(int(first), int(second), int(third))]
    if len(third) == 3 or len(third) > 4:
        return []
    year = _full_year(third)
    return [(year, int(first), int(second)), (year, int(second), int(first))]
