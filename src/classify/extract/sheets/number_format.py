"""Cell values as a person sees them: Excel's number formats (ECMA-376 part 1, 18.8.31), as far as
they decide what a value is.

A Social Security number kept as the number 12345678 with the format 000-00-0000 is seen as
012-34-5678; a ZIP code keeps its zero; a date is a date.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from classify.memos import remembered

BUILT_IN_DATES = frozenset([*range(14, 18), 22, *range(27, 37), *range(50, 59)])
BUILT_IN_TIMES = frozenset([*range(18, 22), 45, 46, 47])
_LITERALS = " -()./:+_"
_LONGEST = 1e21
"""Whole numbers below this are written out: cards, accounts and serial numbers have up to 20 digits.
What a double has lost of them (from 2**53 on), or Excel when it was typed (from 15 digits on), is gone."""
_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - sheets know no time zones
_EPOCH_1904 = datetime.datetime(1904, 1, 1)  # noqa: DTZ001


def show(value: object) -> str:
    """A cell value as text: 59801.0 -> 59801, a date -> 05/14/1985, nothing -> ""."""
    return _SHOW.get(type(value), str)(value)


def show_row(values: list[Any]) -> list[str]:
    """`show` for a whole row: texts and numbers, which are nearly all, without a call each."""
    texts: list[str] = []
    for value in values:
        kind = type(value)
        if kind is str:
            texts.append(value if value.isascii() else value.replace("\xa0", " "))
        elif kind is float and value.is_integer() and -_LONGEST < value < _LONGEST:
            texts.append(str(int(value)))
        else:
            texts.append(show(value))
    return texts


def _show_float(value: float) -> str:
    if value.is_integer() and abs(value) < _LONGEST:
        return str(int(value))
    # Excel computes with 15 digits, and more would show its rounding: 0.1 + 0.2. A number of 16 digits
    # before its point would lose them.
    return format(value, ".15g") if abs(value) < 1e15 else repr(value)


def _show_moment(value: datetime.datetime) -> str:
    if value.hour == value.minute == value.second == 0:
        return value.strftime("%m/%d/%Y")
    return value.strftime("%m/%d/%Y %H:%M")


def _show_duration(value: datetime.timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


_SHOW: dict[type, Callable[..., str]] = {
    str: lambda value: value.replace("\xa0", " "),
    float: _show_float,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime.datetime: _show_moment,
    datetime.date: lambda value: value.strftime("%m/%d/%Y"),
    datetime.time: lambda value: value.strftime("%H:%M:%S" if value.second else "%H:%M"),
    datetime.timedelta: _show_duration,
}


def number_of(text: str | bytes) -> float:
    """A number as a file writes it; digits alone stay whole, however many. Raises ValueError."""
    return int(text) if text.isdigit() else float(text)


def unrounded(shown: str, value: str | None) -> str:
    """What a cell shows, or its value where that is a whole number too long to be seen as it is.

    Cells show such numbers in powers of ten, in groups of three, or as signs that the column is too narrow.
    """
    try:
        number = float(value or "")
    except ValueError:
        return shown
    if not (number.is_integer() and 1e15 <= abs(number) < _LONGEST):
        return shown
    whole = str(int(number_of(value or "")))
    digits = re.sub(r"[^0-9]", "", shown)
    return shown if digits == whole.lstrip("-") and not re.search("[.,']", shown) else whole


def is_mask(code: str) -> bool:
    """Whether a format lays digits into a pattern (000-00-0000, 00000, (000) 000-0000)."""
    return bool(_mask(code))


def apply(code: str, number: float) -> str:
    """A whole number laid into a mask; other numbers as `show` gives them."""
    if not float(number).is_integer() or number < 0 or number >= _LONGEST:
        return show(float(number))
    whole = int(number)
    for limit, places in _mask(code):
        if limit is None or whole <= limit:
            return _lay(str(whole), places)
    return str(whole)


def _lay(digits: str, places: tuple[str, ...]) -> str:
    """Digits from the right into the places `0`, `#` and `?`; literals stand as they are."""
    out: list[str] = []
    left = list(digits)
    slots = sum(place in "0#?" for place in places)
    short = False
    for place in reversed(places):
        if place not in "0#?":
            if not short:
                out.append(place)
            continue
        slots -= 1
        if left:
            out.append(left.pop())
        elif place == "0":
            out.append("0")
        else:
            short = True
        if slots == 0:
            # More digits than places: the first place takes them all.
            out += reversed(left)
            left = []
    return "".join(reversed(out)).strip()


@remembered(512)
def _mask(code: str) -> tuple[tuple[int | None, tuple[str, ...]], ...]:
    """Sections of a mask as (largest number, places), () when the format is none."""
    found: list[tuple[int | None, tuple[str, ...]]] = []
    for section in code.split(";")[:2]:
        condition = re.match(r"\[<=?(\d+)\]", section)
        places = _places(re.sub(r"\[[^\[\]]*\]", "", section))
        if places is None or not _is_mask(places):
            break
        found.append((int(condition[1]) if condition else None, tuple(places)))
        if not condition:
            break
    return tuple(found)


def _places(section: str) -> list[str] | None:
    """The signs that a section shows, and the places of digits among them; None where it has others."""
    places: list[str] = []
    for sign in re.findall(r'"[^"]*"|\\.|_.|\*.|.', section):
        if sign.startswith('"'):
            places += sign[1:-1]
        elif sign.startswith("\\"):
            places.append(sign[1])
        elif sign[0] in "_*" and len(sign) == 2:
            continue
        elif sign in "0#?" or sign in _LITERALS:
            places.append(sign)
        else:
            return None
    return places


def _is_mask(places: list[str]) -> bool:
    """0, #,##0 and 0.00 are plain numbers; a mask has many places and zeros or signs between them."""
    slots = [place for place in places if place in "0#?"]
    literal = any(place not in "0#?" for place in places[1:-1])
    return len(slots) >= 3 and "." not in places and (literal or slots.count("0") >= 3)


@remembered(512)
def is_date(code: str) -> bool:
    """Whether a format shows a number as a date or time."""
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\[\]]*\]', "", code.lower()).split(";")[0]
    return bool(re.search(r"[ymdhs]", bare)) and "general" not in bare


def from_serial(number: float, *, base_1904: bool = False) -> str:
    """Date, or date and time, or time of a serial number of days."""
    if not 0 <= number < 2_958_466:
        return show(number)
    if number < 1:
        seconds = round(number * 86_400)
        return show(datetime.time(seconds // 3600 % 24, seconds % 3600 // 60, seconds % 60))
    moment = (_EPOCH_1904 if base_1904 else _EPOCH) + datetime.timedelta(seconds=round(number * 86_400))
    return _show_moment(moment)
