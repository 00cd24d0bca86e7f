"""Birth dates that only the name before them gives away: "Mila Lor (08/21/2016)" among children."""

from __future__ import annotations

import re

from classify.detect.finding import Step, Why
from classify.detect.resolve import Claim, always
from models.labels import Entity

_DATE_AFTER = re.compile(
    r"[,\s]{0,3}\(?(?P<date>(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01])[/-](?:19|20)\d{2})(?P<after>\)?[,;\s]{0,3}\S{0,4})"
)
# Words of the same line that make it a list of people and their birth dates.
_CUE = re.compile(
    r"\b(?:child|children|minors?|juveniles?|youth|sons?|daughters?|siblings?|born|dob|birth|dependents?|kids?|infant)\b",
    re.IGNORECASE,
)
# People in these roles are written "NAME, DATE OF BIRTH, address" in reports.
_ROLES = frozenset({
    "suspect", "victim", "witness", "complainant", "arrestee", "defendant", "juvenile", "subject", "patient",
    "respondent", "petitioner", "offender", "inmate", "reporting_party", "parent", "child", "minor",
})  # fmt: skip
_LATEST_BIRTH = 2014
"""Later dates beside an adult's role are dates of events."""
# Race and sex after the date, as booking lists write them.
_RACE_SEX = re.compile(r"[,;\s)]+(?:[WBHAIU]/?[MF]\b|[MF]/[WBHAIU]\b)")
_SCORE = 0.85


def births_beside(claims: list[Claim], text: str, version: str) -> list[Claim]:
    """Claims to dates right after a name, where the line is about children or lists race and sex."""
    found = []
    for claim in claims:
        if claim.entity != Entity.PERSON:
            continue
        date = _DATE_AFTER.match(text, claim.end)
        if date is None:
            continue
        line_start = text.rfind("\n", 0, claim.start) + 1
        year = int(date["date"][-4:])
        about_births = (
            claim.role == "juvenile"
            or _CUE.search(text, line_start, claim.start)
            or _RACE_SEX.match(date["after"])
            or (claim.role in _ROLES and year <= _LATEST_BIRTH)
        )
        if about_births:
            start, end = date.span("date")
            why = Why(
                "names/birth_date",
                version,
                "A date right after the name of a child or a party, or before race and sex: a birth date.",
                (Step("a date beside a name and such words", _SCORE),),
            )
            found.append(Claim(Entity.DATE_OF_BIRTH.value, start, end, _SCORE, why.detector, always(why)))
    return found
