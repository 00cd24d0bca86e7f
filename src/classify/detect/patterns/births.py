"""Birth dates that only a name or an age before them gives away.

"Mila Lor (08/21/2016)" among children; "Dana Roe, April 3, 1966, was found"; "age 34 (3/4/90)".
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cached_property

from classify.detect.finding import Step, Why
from classify.detect.resolve import Claim, always
from detectors.dates import birth_date_is_real, birth_year
from models.labels import Entity, Role

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = (
    r"(?P<date>(?:0?[1-9]|1[0-2])(?P<mark>[/.-])(?:0?[1-9]|[12]\d|3[01])(?P=mark)(?:(?:19|20)\d{2}|\d{2})"
    r"|(?:19|20)\d{2}-\d{2}-\d{2}|(?P<run>(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
    rf"|\d{{1,2}}[ -]{_MONTH}[ -](?:19|20)\d{{2}}|{_MONTH} \d{{1,2}},? (?:19|20)\d{{2}})(?![\w/-])"
)
_DATE_AFTER = re.compile(
    r"(?P<lead>[,\s|]{0,8}\(?(?:[a-z](?:/?[a-z]){0,4},\s)?)" + _DATE + r"(?P<after>\)?[,;.\s]{0,3}\S{0,4})",
    re.IGNORECASE,
)
_AGED = re.compile(
    r"\b(?:age[ds]?:?\s{1,2}(?P<age>\d{1,2})"
    r"|(?P<years>\d{1,2})[ -]?(?:y\.?/?o\b\.?|yoa\b|yr?s?\.?\sold|years?[ -]old))"
    r"[,\s]{0,3}\(?(?:dob:?\s)?" + _DATE,
    re.IGNORECASE,
)
# Words of the same line that make it a list of people and their birth dates.
_CHILDREN = re.compile(
    r"\b(?:child(?!\ssupport)|children|minors?|juveniles?|youth|sons?|daughters?|siblings?|born|dob|birth|dependents?|kids?|infant)\b",
    re.IGNORECASE,
)
# Whoever signs, writes or acts for an office puts a day beside the name.
_SIGNED = re.compile(
    r"\b(?:signed|signature|dated|approved|(?<!driven )by|witnessed|/s/|author|clerk|mayor|attorney|notary|"
    r"sincerely|regards|to|cc)[\s:_,]{0,6}(?:\w{1,8}\.\s)?$",
    re.IGNORECASE,
)
# Words that say of which other kind the dates in the same line, or in the table below them, are.
_OTHER_DATES = re.compile(
    r"\b(?:hired?|start(?:ed)?|seniority|appoint(?:ed|ment)|elected|sworn|retire[ds]?|retirement|died|death|"
    r"deceased|buried|anniversary|issued?|expires?|expiration|effective|term|married|certified|graduated|"
    r"promoted|employed|joined|served|offen[sc]e date|arrest(?:ed)? (?:date|on)|book(?:ed|ing date))\b",
    re.IGNORECASE,
)
# Words of the same line that make whoever is named a party of a report.
_PARTIES = re.compile(
    r"\b(?:in custody|suspects?|subjects?|driven by|drivers?|passengers?|arrested|arrestees?|inmates?|"
    r"decedent|patient|detained|missing|protected|resp|priors (?:for|on|of)|taken from|[bg]f|cell \d{1,3})\b",
    re.IGNORECASE,
)
# People in these roles are written "NAME, DATE OF BIRTH, address" in reports.
_ROLES = frozenset({
    Role.SUSPECT, Role.VICTIM, Role.WITNESS, Role.COMPLAINANT, Role.JUVENILE, Role.PATIENT, Role.PARENT,
})  # fmt: skip
_IN_OFFICE = frozenset({Role.OFFICIAL, Role.OFFICER})
_LATEST_BIRTH = 2014
"""Later dates beside an adult's role are dates of events."""
_AGE_APART = 14
"""Years by which a birth lies before what an adult's papers tell of."""
_ADULT = 18
_HEADER_WITHIN = 300
"""Characters before a table's row in which its header may name its dates."""
# Race and sex after the date, as booking lists write them.
_RACE_SEX = re.compile(r"[,;\s)]{1,8}(?:[WBHAIU]/?[MF]\b|[MF]/[WBHAIU]\b)")
_YEAR = re.compile(r"(?<![\d.,$-])(?:19|20)\d{2}(?![\d,])|(?<=[/-])(?:19|20)\d{2}(?!\d)")
_SCORE = 0.85


def births_beside(claims: list[Claim], text: str, version: str) -> list[Claim]:
    """Claims to birth dates that stand right after a name or an age of the person meant."""
    page = _Page(text)
    found = [*page.after_ages(), *(span for claim in claims if (span := page.after_name(claim)))]
    why = Why(
        "names/birth_date",
        version,
        "A date right after a person's name or age that can only be a birth date.",
        (Step("a date beside a name, with the words and years around it", _SCORE),),
    )
    entity = Entity.DATE_OF_BIRTH.value
    return [
        Claim(entity, start, end, _SCORE, why.detector, always(why)) for start, end in dict.fromkeys(found)
    ]


def _this_year() -> int:
    return datetime.datetime.now(tz=datetime.UTC).year


class _Page:
    """One text, and what is asked of it for each date."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _latest_year(self) -> int:
        """The latest year the text speaks of, not after today's; 0 when it names none."""
        years = (int(year) for year in _YEAR.findall(self._text))
        return max((year for year in years if year <= _this_year()), default=0)

    def after_ages(self) -> Iterator[tuple[int, int]]:
        """Dates after an age that agrees with them: "52 y/o (7/9/71)"."""
        for match in _AGED.finditer(self._text):
            age = int(match["age"] or match["years"])
            if birth_date_is_real(match["date"]) and birth_year(match["date"]) + age <= _this_year():
                yield match.span("date")

    def after_name(self, claim: Claim) -> tuple[int, int] | None:
        """The date right after a person's name, if it is the person's birth."""
        date = _DATE_AFTER.match(self._text, claim.end) if claim.entity == Entity.PERSON else None
        if date is None or not birth_date_is_real(date["date"]):
            return None
        line_start = self._text.rfind("\n", 0, claim.start) + 1
        if _SIGNED.search(self._text, line_start, claim.start):
            return None
        year = birth_year(date["date"])
        is_birth = (
            claim.role is Role.JUVENILE
            or self._is_about_children(line_start, claim, date)
            or _RACE_SEX.match(date["after"])
            or (year <= _LATEST_BIRTH and self._is_party(claim, line_start))
            or self._is_long_ago(year, claim, date, line_start)
        )
        return date.span("date") if is_birth else None

    def _is_about_children(self, line_start: int, claim: Claim, date: re.Match[str]) -> bool:
        """Whether the line before the name, or after a date in brackets, speaks of children or births."""
        if _CHILDREN.search(self._text, line_start, claim.start):
            return True
        line_end = self._text.find("\n", date.end())
        after = _CHILDREN.search(self._text, date.end(), line_end if line_end >= 0 else len(self._text))
        return "(" in date["lead"] and after is not None

    def _is_party(self, claim: Claim, line_start: int) -> bool:
        return claim.role in _ROLES or _PARTIES.search(self._text, line_start, claim.start) is not None

    def _is_long_ago(self, year: int, claim: Claim, date: re.Match[str], line_start: int) -> bool:
        """Whether the date is set apart from its sentence and lies an age before what the text tells of.

        "Dana Roe, April 3, 1966, was found": in brackets or between commas, or in a column of its own.
        A text that names no other year is taken for one of today.
        """
        if claim.role in _IN_OFFICE:
            return False
        row = "|" in date["lead"] or "\t" in date["lead"] or "   " in date["lead"]
        begin = max(0, line_start - _HEADER_WITHIN) if row else line_start
        line_end = self._text.find("\n", date.end())
        if _OTHER_DATES.search(self._text, begin, line_end if line_end >= 0 else len(self._text)):
            return False
        if self._latest_year > year:
            return self._latest_year - year >= _AGE_APART
        ends = date.end("date") in (line_end, len(self._text))
        comma = "," in date["lead"] and date["after"][:1] in (",", ".", ";")
        apart = "(" in date["lead"] or comma or date["run"] or row or ends
        return bool(apart) and _this_year() - year >= _ADULT
