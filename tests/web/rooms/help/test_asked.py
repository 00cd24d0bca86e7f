"""The form of a request: each mistake has its sentence beside its field, and nothing typed is lost by it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from classify.searches.search import Question
from classify.web.house import House
from classify.web.rooms.help.asked import Form
from models.labels import DocType
from tests.web.town import DEPARTMENTS, PARKS, POLICE


def form(**sent: object) -> Form:
    return Form.of(QueryDict(urlencode(sent, doseq=True)))


def test_a_request_is_people_words_days_kinds_and_a_folder() -> None:
    asked = form(
        names=" Jane Doe \r\n\r\nDoe, John\r\nJane Doe",
        terms='"tow  truck" Permit',
        since="2024-01-31",
        until="2024-02-01",
        doc_type=["incident_report"],
        folder="/Reports/2024/",
        most="1000",
    )
    assert asked.question() == Question(
        ("Jane Doe", "Doe, John"),
        ("tow truck", "permit"),
        frozenset({DocType.INCIDENT_REPORT}),
        date(2024, 1, 31),
        date(2024, 2, 1),
        "Reports/2024",
        1_000,
    )
    assert asked.errors == {}


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({}, "names", "Say what the request is about"),
        ({"names": "Jane Doe\nCher"}, "names", "Line 2: A person is looked for by first and last name"),
        ({"names": "\n".join(f"Jane Doe{chr(97 + n)}" for n in range(11))}, "names", "At most 10 people"),
        ({"terms": "ev*ct"}, "terms", "left open at its end"),
        ({"since": "31.1.2024"}, "since", "Write it as 2024-01-31"),
        ({"since": "2024-02-01", "until": "2024-01-01"}, "until", "before the first"),
        ({"doc_type": "nothing"}, "doc_type", "no such kind"),
    ],
)
def test_what_cannot_be_meant_is_said_beside_its_field(sent: dict[str, str], field: str, said: str) -> None:
    asked = form(**sent)
    asked.question()
    assert set(asked.errors) == {field}
    assert said in asked.errors[field]


def test_shares_and_departments_narrow_to_what_one_may_search(web: House) -> None:
    shares = web.store.shares()
    parks, police = web.store.share_named(PARKS), web.store.share_named(POLICE)
    assert [one.id for one in form(share=[parks.id]).among(shares)] == [parks.id]
    assert [one.id for one in form(department=[DEPARTMENTS[POLICE]]).among(shares)] == [police.id]
    both = form(share=[parks.id], department=[DEPARTMENTS[POLICE]])
    assert both.among(shares) == []
    assert "No share" in both.errors["share"]
