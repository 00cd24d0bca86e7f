"""Birth dates that only the name before them gives away: "Mila Lor (08/21/2016)" among children."""

from __future__ import annotations

import re

from classify.detect.finding import Step, Why
from classify.detect.resolve import Claim, always
from detectors.validators import birth_date_is_real, birth_year
from models.labels import Entity

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DATE_AFTER = re.compile(
    r"[,\s]{0,3}\(?(?P<date>(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01])[/-](?:(?:19|20)\d{2}|\d{2})"
    r"|(?:19|20)\d{2}-\d{2}-\d{2}"
    rf"|\d{{1,2}}[ -]{_MONTH}[ -](?:19|20)\d{{2}}|{_MONTH} \d{{1,2}},? (?:19|20)\d{{2}})"
    r"(?![\w/-])(?P<after>\)?[,;\s]{0,3}\S{0,4})",
    re.IGNORECASE,
)
# Words of the same line that make it a list of people and their birth dates.
_CHILDREN = re.compile(
    r"\b(?:child|children|minors?|juveniles?|youth|sons?|daughters?|siblings?|born|dob|birth|dependents?|kids?|infant)\b",
    re.IGNORECASE,
)
# Whoever signs writes the day beside the name.
_SIGNED = re.compile(
    r"\b(?:signed|signature|dated|approved|(?<!driven )by|witnessed|/s/)[\s:_]{0,6}(?:\w{1,8}\.\s)?$",
    re.IGNORECASE,
)
# Words of the same line that make whoever is named a party of a report.
_PARTIES = re.compile(
    r"\b(?:in custody|suspects?|subjects?|driven by|drivers?|passengers?|arrested|arrestees?|inmates?|"
    r"decedent|patient)\b",
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
        if not birth_date_is_real(date["date"]) or _SIGNED.search(text, line_start, claim.start):
            continue
        year = birth_year(date["date"])
        about_births = (
            claim.role == "juvenile"
            or _CHILDREN.search(text, line_start, claim.start)
            or _RACE_SEX.match(date["after"])
            or (year <= _LATEST_BIRTH and _is_party(claim, text, line_start))
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


def _is_party(claim: Claim, text: str, line_start: int) -> bool:
    return claim.role in _ROLES or _PARTIES.search(text, line_start, claim.start) is not None
