"""Birth dates that only the name before them gives away."""

from __future__ import annotations

import pytest

from classify.detect.finding import Why
from classify.detect.patterns.births import births_beside
from classify.detect.resolve import Claim
from models.labels import Role


def births(text: str, name: str, role: Role | None = None) -> list[str]:
    start = text.index(name)
    person = Claim("PERSON", start, start + len(name), 0.9, "t", lambda: Why("t", "1", "."), role=role)
    return [text[claim.start : claim.end] for claim in births_beside([person], text, "1")]


@pytest.mark.parametrize(
    ("text", "name", "role", "expected"),
    [
        ("Protected children: Mila Lor (08/21/2016)", "Mila Lor", None, ["08/21/2016"]),
        ("Mila Lor (08/21/2016) was placed", "Mila Lor", Role.JUVENILE, ["08/21/2016"]),
        ("DOE, JANE M 05/14/1985 W/F", "DOE, JANE M", None, ["05/14/1985"]),
        ("SUSPECT: Roe, Dana L, 12/06/1961, last known", "Roe, Dana L", Role.SUSPECT, ["12/06/1961"]),
        ("Victim Jane Doe, 02/03/2024, reported", "Jane Doe", Role.VICTIM, []),
        ("Signed, Jane Doe 05/14/1985", "Jane Doe", None, []),
        ("Jane Doe met us on 05/14/1985", "Jane Doe", Role.SUSPECT, []),
        ("Dana Roe, April 3, 1966, was found asleep.", "Dana Roe", None, ["April 3, 1966"]),
        ("On 5/2/2023 we spoke with Dana Roe 04-03-1966 there", "Dana Roe", None, ["04-03-1966"]),
        ("On 5/2/1970 the plan of Dana Roe (04/03/1966) passed", "Dana Roe", None, []),
        ("14:48 RUN Roe, Dana R 19660403", "Roe, Dana R", None, ["19660403"]),
        ("Roe, Dana\t04/03/1966\t512 Oak St", "Roe, Dana", None, ["04/03/1966"]),
        ("Name\tHire date\nRoe, Dana\t04/03/1966", "Roe, Dana", None, []),
        ("Dana Roe, April 3, 1996, was sworn in.", "Dana Roe", None, []),
        ("Mayor Dana Roe, April 3, 1966, spoke", "Dana Roe", Role.OFFICIAL, []),
        ("Dana Roe (05/12/2017), seen at the child clinic", "Dana Roe", None, ["05/12/2017"]),
    ],
)
def test_a_date_beside_a_name(text: str, name: str, role: Role | None, expected: list[str]) -> None:
    """Among children, before race and sex, or after a party of a case; no other date."""
    assert births(text, name, role) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A man, age 52 (7/9/71), fell.", ["7/9/71"]),
        ("52 y/o, 07/09/1971, transported", ["07/09/1971"]),
        ("Age: 34 (3/4/90)", ["3/4/90"]),
        ("He was age 52, 7/9/2021 was the day", []),
        ("Ages 12 and up, 7/9/1971 edition", []),
    ],
)
def test_a_date_beside_an_age(text: str, expected: list[str]) -> None:
    """A date on which somebody of that age may have been born, and no other."""
    assert [text[claim.start : claim.end] for claim in births_beside([], text, "1")] == expected


def test_the_reason_holds_no_date() -> None:
    """What is stored names no value."""
    person = Claim("PERSON", 10, 18, 0.9, "t", lambda: Why("t", "1", "."))
    (claim,) = births_beside([person], "children: Mila Lor (08/21/2016)", "1")
    assert "2016" not in str(claim.explain())


def test_whoever_signs_is_not_born_that_day() -> None:
    """A date after a signature is the day of signing, even where the line speaks of a birth."""
    text = "I, the parent, born in Butte, agree. Signed Jane Roe, 01/11/2014"
    assert births(text, "Jane Roe") == []
