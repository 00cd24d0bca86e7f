"""Small stand-ins for the finders, so that tests of tables and scans say what those parts answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from classify.detect.analysis.finders import Finders
from classify.detect.city.files import City
from classify.detect.city.loading import engage
from classify.detect.finding import Why
from classify.detect.hits import Fit, Hit, Hits
from classify.detect.scan import Scanner
from classify.detect.vocabulary.headings import Headings
from models.labels import Role

_SSN = re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)")
_PHONE = re.compile(r"(?:\(406\) |406-)555-\d{4}")
_EMAIL = re.compile(r"[\w.]{1,40}@[\w.]{1,40}\.\w+")
_STREET = re.compile(r"\d+ (?:[A-Z]\w+ )+(?:St|Ave|Rd)\b(?:,? Missoula)?")
_BIRTH = re.compile(r"(?<=DOB[: ])\s*(\d{1,2}/\d{1,2}/\d{4})")
_RECORD = re.compile(r"(?:[A-Z]{3}/\S+\s*){3,}")
_NAME = re.compile(
    r"\b(?:Jane|John|Mary|Joseph|Dana|JANE|JOHN)\s(?:[A-Z]\.? )?(?:Doe|Roe|Hale|Running Wolf|DOE|ROE)\b"
    r"|\b[A-Z]{3,}, (?:JANE|JOHN)\b"
)
_FORMS = {
    "US_SSN": re.compile(r"\d{3}-?\d{2}-?\d{4}"),
    "DATE_OF_BIRTH": re.compile(r"\d{1,2}/\d{1,2}/\d{4}"),
    "PHONE_NUMBER": re.compile(r"\(?406\)?[- ]555-\d{4}"),
    "STREET_ADDRESS": re.compile(r"\d+ .*(?:St|Ave|Rd).*"),
    "US_BANK_NUMBER": re.compile(r"\d{6,12}"),
    "POLICE_REPORT_NUMBER": re.compile(r"20\d\d-?\d{8}"),
}
_COLUMNS = {
    "ssn": ("US_SSN", 1.0),
    "social security number": ("US_SSN", 1.0),
    "employee ssn": ("US_SSN", 0.7),
    "dob": ("DATE_OF_BIRTH", 1.0),
    "date of birth": ("DATE_OF_BIRTH", 1.0),
    "phone": ("PHONE_NUMBER", 1.0),
    "address": ("STREET_ADDRESS", 1.0),
    "street": ("STREET_ADDRESS", 0.7),
    "acct no": ("US_BANK_NUMBER", 0.7),
}
_FIRST = {"jane", "john", "mary", "joseph", "dana"}
_NOT_NAMES = {"st", "street", "plan", "dept", "sewer", "main", "parks", "fund", "upgrade"}


class FakePatterns:
    version = "patterns-1"

    def find(self, text: str, label: str | None = None) -> Hits:
        given = f"{label}: {text}" if label else text
        lead = len(given) - len(text)
        hits = []
        for entity, pattern, score in (
            ("US_SSN", _SSN, 0.85),
            ("PHONE_NUMBER", _PHONE, 0.9),
            ("EMAIL_ADDRESS", _EMAIL, 0.99),
            ("STREET_ADDRESS", _STREET, 0.9),
            ("DATE_OF_BIRTH", _BIRTH, 0.95),
            ("NCIC_RECORD", _RECORD, 0.9),
        ):
            for match in pattern.finditer(given):
                start, end = match.span(1) if pattern.groups else match.span()
                if start >= lead:
                    hits.append(_hit(entity, start - lead, end - lead, score))
        return Hits(sorted(hits, key=lambda hit: hit.start))

    def fit(self, entity: str, value: str) -> Fit:
        form = _FORMS.get(entity)
        return Fit(0.9 if form and form.fullmatch(value) else None)

    def columns_for(self, header: str) -> list[tuple[str, float]]:
        found = _COLUMNS.get(" ".join(re.findall(r"[a-z]+", header.lower())))
        return [found] if found else []

    def headers(self) -> frozenset[str]:
        return frozenset(_COLUMNS)


class FakeNames:
    version = "names-1"

    def find(self, text: str) -> list[Hit]:
        return [_hit("PERSON", match.start(), match.end(), 0.9) for match in _NAME.finditer(text)]

    def role(self, text: str, start: int, end: int) -> Role | None:
        before = text[max(0, start - 12) : start].lower()
        return next((role for role in (Role.VICTIM, Role.OFFICER, Role.SUSPECT) if role in before), None)

    def looks_like_name(self, value: str) -> float:
        words = value.replace(",", " ").lower().split()
        if not words or _NOT_NAMES & set(words):
            return 0.05
        return 0.9 if _FIRST & set(words) else 0.5 if len(words) <= 2 else 0.1

    def ground_of_name(self, value: str) -> str:
        return "a listed name" if self.looks_like_name(value) > 0.5 else "other words"

    def given_beside_family(self, pairs: Sequence[tuple[str, str]]) -> bool | None:
        for given_first, column in ((True, 0), (False, 1)):
            if pairs and all(pair[column].lower() in _FIRST for pair in pairs):
                return given_first
        return None


class FakeSignals:
    version = "signals-1"

    def count(self, text: str) -> dict[str, int]:
        found = text.upper().count("CRIMINAL JUSTICE USE ONLY")
        return {"cj_use_only": found} if found else {}


@dataclass
class FakeVerdict:
    doc_type: str = "other"
    score: float = 0.5
    second: str = "other"
    why: str = "nothing in particular"
    matters: dict[str, float] = field(default_factory=dict)
    leanings: dict[str, float] | None = None
    word_weight: float = 0.0


@dataclass
class FakeNameVerdict:
    beside: dict[str, float] = field(default_factory=dict)
    words: dict[str, float] = field(default_factory=dict)
    alone: dict[str, float] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    matters: dict[str, float] = field(default_factory=dict)


class FakeJudge:
    version = "judge-1"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, list[str], str]] = []
        self.asked_of_names: list[tuple[str, str]] = []

    def judge(self, name: str, text: str, table_headers: list[str], kind: str) -> FakeVerdict:
        self.asked.append((name, text, table_headers, kind))
        return FakeVerdict()

    def judge_name(self, name: str, words: str) -> FakeNameVerdict:
        self.asked_of_names.append((name, words))
        return FakeNameVerdict()

    def heard(self, text: str) -> dict[str, float]:
        return {"private": 0.9} if "password" in text else {}


def _hit(entity: str, start: int, end: int, score: float) -> Hit:
    detector = f"fake/{entity.lower()}"
    return Hit(entity, start, end, score, detector, lambda: Why(detector, "1", "It has the right form."))


def fake_scanner_for(names: bool = True) -> Scanner:
    patterns = FakePatterns()
    finders = Finders(patterns, FakeNames() if names else None, Headings(patterns))
    return Scanner(finders, FakeSignals(), FakeJudge())


def city_scanner(city: City) -> Scanner:
    """A scanner over the stand-ins, with a city's own recognizers beside them in Presidio's engine."""
    finders = fake_scanner_for(names=False).finders
    engage(finders, city)
    return Scanner(finders, FakeSignals(), FakeJudge(), city)


@pytest.fixture(scope="session")
def fake_finders() -> Finders:
    """The stand-ins by themselves."""
    patterns = FakePatterns()
    return Finders(patterns, FakeNames(), Headings(patterns))


@pytest.fixture(scope="session")
def fake_scanner() -> Scanner:
    """A scanner over the stand-ins; it keeps nothing between documents but what it learnt of headers."""
    return fake_scanner_for()


@pytest.fixture(scope="session")
def fake_scanner_without_names() -> Scanner:
    """The same with names switched off."""
    return fake_scanner_for(names=False)
