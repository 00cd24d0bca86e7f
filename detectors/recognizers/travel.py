"""Machine-readable zones of passports, visas and identity cards (ICAO Doc 9303, parts 3 to 7).

A zone says who the bearer is in two or three lines of capitals, digits and `<`. Its check digits tell it
from any other text, and a misread zone that still adds up from one that does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

Match = tuple[int, int, float]
Result = tuple[int, int, int, float, str | None]

_DIGIT = "[0-9OQDIlSBZ]"
_NUMBER = rf"(?P<number>[A-Z0-9<]{{6,9}})[< ]{{0,3}}(?P<number_check>{_DIGIT})"
_DATES = (
    rf"(?P<birth>{_DIGIT}{{6}}) ?(?P<birth_check>{_DIGIT}) ?[MFX<K] ?"
    rf"(?P<expiry>{_DIGIT}{{6}}) ?(?P<expiry_check>{_DIGIT})"
)
_NAMES = r"(?P<names>[A-Z][A-Z<« ]{3,43})"
# Two lines, as in passports, visas and large cards: names, then numbers. A scan may have lost the first.
_TWO_LINES = re.compile(
    rf"(?:[PVIAC][A-Z< ][A-Z<0]{{3}} ?{_NAMES}\s{{1,3}})?{_NUMBER} ?[A-Z<0 ]{{1,3}} ?{_DATES}"
)
# Three lines, as on small cards: the number, the dates, the names.
_THREE_LINES = re.compile(
    rf"[IAC][A-Z0-9< ][A-Z<0]{{3}}{_NUMBER}[A-Z0-9< ]{{0,16}}\s{{1,3}}"
    rf"{_DATES}[A-Z0-9< ]{{3,18}}\s{{1,3}}{_NAMES}"
)
# What optical character recognition makes of digits, put right.
_AS_DIGITS = str.maketrans("OQDIlSBZ", "00011582")
_WEIGHTS = (7, 3, 1)
_FILLER = "<« "
_SCORE = 0.97


def mrz_numbers(text: str, matches: list[Match]) -> Iterable[Result]:
    """The document's number of each zone that adds up."""
    for index, zone in _zones(text, matches):
        start = zone.start("number")
        yield (
            index,
            start,
            start + len(zone["number"].rstrip("<")),
            _SCORE,
            "the check digits of the zone hold",
        )


def mrz_birth_dates(text: str, matches: list[Match]) -> Iterable[Result]:
    """The bearer's birth date (year, month, day; two digits each)."""
    for index, zone in _zones(text, matches):
        yield index, *zone.span("birth"), _SCORE, "the check digits of the zone hold"


def mrz_names(text: str, matches: list[Match]) -> Iterable[Result]:
    """The bearer's names, surname first, as the zone spells them."""
    for index, zone in _zones(text, matches):
        if zone["names"]:
            start = zone.start("names")
            yield (
                index,
                start,
                start + _names_length(zone["names"]),
                _SCORE,
                "the check digits of the zone hold",
            )


def _zones(text: str, matches: list[Match]) -> Iterator[tuple[int, re.Match[str]]]:
    """The zones that the matches hold, with the match's index."""
    for index, (start, end, _) in enumerate(matches):
        zone = _THREE_LINES.match(text, start, end) or _TWO_LINES.match(text, start, end)
        if zone and _adds_up(zone):
            yield index, zone


def _adds_up(zone: re.Match[str]) -> bool:
    """Whether the check digits of number, birth and expiry hold and the birth is a day of the calendar."""
    birth, expiry = (zone[field].translate(_AS_DIGITS) for field in ("birth", "expiry"))
    if not ("01" <= birth[2:4] <= "12" and "01" <= birth[4:] <= "31"):
        return False
    number = zone["number"]
    spellings = {number, number.replace("O", "0"), number.translate(_AS_DIGITS)}
    return (
        any(_check_digit(spelling) == _digit(zone["number_check"]) for spelling in spellings)
        and _check_digit(birth) == _digit(zone["birth_check"])
        and _check_digit(expiry) == _digit(zone["expiry_check"])
    )


def _digit(sign: str) -> int:
    return int(sign.translate(_AS_DIGITS))


def _check_digit(field: str) -> int:
    """The weighted sum of ICAO Doc 9303-3, 4.9, modulo 10: A to Z count as 10 to 35, `<` as 0."""
    values = (0 if sign == "<" else int(sign, 36) for sign in field)
    return sum(value * _WEIGHTS[place % 3] for place, value in enumerate(values)) % 10


def _names_length(field: str) -> int:
    """Length of the names in their field: what follows the second gap is filler, however it was read."""
    gap = re.search(r"<<|«|  ", field.rstrip(_FILLER))
    if gap:
        filler = re.search(r"<<|«|  ", field[gap.end() :].lstrip(_FILLER))
        if filler:
            given = len(field) - len(field[gap.end() :].lstrip(_FILLER))
            field = field[: given + filler.start()]
    return len(field.rstrip(_FILLER))
