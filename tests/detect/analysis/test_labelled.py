"""Labels before a sign: the search that skips what no label can hold finds what trying all of it finds."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect.analysis.finders import Finders
from classify.detect.analysis.labelled import (
    _SEPARATOR,
    _beside,
    _beside_by_line,
    _label_length,
    labelled_claims,
)
from classify.detect.patterns.engine import PatternEngine
from classify.detect.vocabulary.headings import Headings

_WORDS = (
    *"SSN DOB D0B Name name: Last First (Last) phone Phone # No. no Date of birth Birth victim".split(),
    *"status 12345 ms in finished applicant.ssn x.home foo/bar y[ssn] empSSN Case Number 4 W2".split(),
    *"Driver's License the The of Part Account - Soc Sec person.lastName last_name zzz 5SN Address 2".split(),
)


@pytest.fixture(scope="module")
def finders() -> Finders:
    patterns = PatternEngine.load(fused=False)
    return Finders(patterns, None, Headings(patterns))


def longest_label(words: str, finders: Finders) -> int:
    """Every stretch of up to five words at the end, the longest first."""
    starts = [found.start() for found in re.finditer(r"\S+", words)][-5:]
    lengths = (len(words) - at for at in starts if finders.headings.of(words[at:].strip()).is_label)
    return next(lengths, 0)


@pytest.mark.parametrize("seed", range(10))
def test_labels_are_those_found_by_trying_all(finders: Finders, seed: int) -> None:
    """Whatever words stand before a sign, in any order, spelling and key path."""
    chance = random.Random(seed)
    found = 0
    for _ in range(400):
        words = " ".join(chance.choices(_WORDS, k=chance.randrange(1, 8))) + chance.choice(["", " ", "  "])
        expected = longest_label(words, finders)
        assert _label_length(words, finders) == expected, words
        found += expected > 0
    assert found > 40


_PLAIN_SEPARATOR = re.compile(r"(?<=[A-Za-z)#?'*. ])(?:[:=](?!//)[ \t._]*|\.{3,}[ \t.]*|_{2,}[ \t_]*)")


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="aZ5)#?'*. :=/_\t\n-é"))
def test_separators_are_those_of_the_plain_expression(text: str) -> None:
    """Signs are found where the expression that looks at every character finds them."""
    spans = [found.span() for found in _PLAIN_SEPARATOR.finditer(text)]
    assert [found.span() for found in _SEPARATOR.finditer(text)] == spans


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-05-14T22:11:12 INFO job 88123 SSN=219099999; ok", "219099999"),
        ("applicant.ssn: 219-09-9999", "219-09-9999"),
        ("We asked. Social Security No. ....... 219099999", "219099999"),
    ],
)
def test_a_label_names_its_value_whatever_stands_before(finders: Finders, text: str, value: str) -> None:
    """Words that belong to no label do not hide the label behind them."""
    [claim] = labelled_claims(text, finders, prose=False)[0]
    assert (claim.entity, text[claim.start : claim.end].split(maxsplit=1)[0]) == ("US_SSN", value)


_LOG_WORDS = (*_WORDS, "user", "ms", "svc7", "job", "88123", "code", "D0B", "2")


@pytest.mark.parametrize("seed", range(6))
def test_lines_alike_but_for_their_digits_are_searched_once_and_found_alike(
    finders: Finders, seed: int
) -> None:
    """In logs, labels and values are those of each line searched by itself."""
    chance = random.Random(seed)
    lines = []
    for _ in range(60):
        words = chance.choices(_LOG_WORDS, k=chance.randrange(1, 9))
        line = " ".join(word + chance.choice(["", "", ": ", "=", "; ", "  "]) for word in words)
        lines += (re.sub(r"\d", lambda _: str(chance.randrange(10)), line) for _ in range(4))
    text = "\n".join(lines)
    expected = list(_beside(text, finders))
    assert list(_beside_by_line(text, finders)) == expected
    assert len(expected) > 40


_RESULTS = {
    "sqlcmd": """\
EmpId       LastName        SSN         BirthDate
----------- --------------- ----------- ----------
       1407 Winslow         512-43-7786 1981-04-12
       1408 Halvorsen       417-62-3390 1999-11-03

(2 rows affected)
""",
    "narrow, without dashes": """\
EmpId LastName SSN       BirthDate
 1407 Winslow  512437786 1981-04-12
 1408 Moons    417623390 1999-11-03
""",
    "psql": """\
 id   | last_name | ssn         | birth_date
------+-----------+-------------+------------
 1407 | Winslow   | 512-43-7786 | 1981-04-12
""",
    "heads as wide as their columns": """\
first_name last_name social_security_number date_of_birth
---------- --------- ---------------------- -------------
Carla      Winslow   512-43-7786            1981-04-12
""",
}


@pytest.mark.parametrize("result", _RESULTS.values(), ids=_RESULTS)
def test_columns_one_blank_apart(finders: Finders, result: str) -> None:
    """Dashes, or where the heads and the values below them begin, tell the columns of a query's result."""
    claims, _ = labelled_claims(result, finders, prose=True)
    found = {(claim.entity, result[claim.start : claim.end]) for claim in claims}
    births = {text for entity, text in found if entity == "DATE_OF_BIRTH"}
    numbers = {text.replace("-", "") for entity, text in found if entity == "US_SSN"}
    assert "1981-04-12" in births
    assert "512437786" in numbers
    assert all(len(text.strip()) == len(text) for _, text in found)


def test_sentences_are_no_columns(finders: Finders) -> None:
    """A line of header words above prose is no table."""
    claims, _ = labelled_claims("Name SSN DOB\nPlease bring the form to 101 Main.\n", finders, prose=True)
    assert claims == []


def test_the_columns_end_where_a_line_runs_through_them(finders: Finders) -> None:
    """Prose below a result is not cut into values."""
    result = (
        _RESULTS["narrow, without dashes"] + "The owner called 2 times and asked for the name of the clerk.\n"
    )
    claims, _ = labelled_claims(result, finders, prose=True)
    assert max(claim.end for claim in claims) < result.index("The owner")
