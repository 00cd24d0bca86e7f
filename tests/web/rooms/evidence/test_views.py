"""The binder as a page: who sees it, what it shows, what is taken of it; and the words, for everybody."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from classify.evidence.written import Criterion, Fact, Row, Stands
from classify.inventory.events import EVERY_EVENT
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.evidence.shown import KINDS, desk
from tests.web.conftest import SignIn
from tests.web.town import CANARIES, DEPARTMENTS


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.AUDITOR, True),
        (Role.ADMINISTRATOR, True),
        (Role.STEWARD, True),
        (Role.RECORDS, False),
        (Role.REVIEWER, False),
    ],
)
def test_evidence_is_for_who_answers_for_it(web: House, sign_in: SignIn, role: Role, sees: bool) -> None:
    client = sign_in(role)
    assert (client.get("/evidence/").status_code == 200) is sees
    assert (b'href="/evidence/"' in client.get("/").content) is sees
    assert client.get("/evidence/words/").status_code == 200
    assert (client.get("/evidence/take/pdf/").status_code == 200) is sees


def test_a_steward_of_one_department_does_not_see_the_whole_city(web: House, sign_in: SignIn) -> None:
    assert sign_in(Role.STEWARD, department="Police").get("/evidence/").status_code == 403


def test_a_row_leads_to_its_figures_and_only_who_may_is_shown_the_way_to_write(
    fresh: House, sign_in: SignIn
) -> None:
    row = Row("Timelines are kept.", Stands.MET, (Fact.TIMES, Fact.COVERAGE))
    desk().write(lambda was: was.with_row(Criterion.SHARING, 1, row), before=0, part="x", actor="sam")
    text = sign_in(Role.STEWARD).get("/evidence/").content.decode()
    for words in (
        "1. Timelines are kept.",
        '<a href="#times">Response times</a>: no request was answered within a year.',
        "3 of 3 departments",
        'id="times"',
        'href="/evidence/rows/sharing/2/"',
    ):
        assert words in text
    assert "/evidence/rows/" not in sign_in(Role.AUDITOR).get("/evidence/").content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_taken_in_every_form_which_is_noted_and_holds_no_value(
    fresh: House, sign_in: SignIn, kind: str
) -> None:
    answer = sign_in(Role.AUDITOR).get(f"/evidence/take/{kind}/")
    assert answer["Content-Type"] == KINDS[kind]
    assert answer["Content-Disposition"].startswith("attachment")
    event = fresh.store.acts(EVERY_EVENT, limit=1)[0]
    assert (event.action, event.details["kind"]) == ("binder.make", kind)
    told = answer.content
    if kind == "xlsx":
        book = zipfile.ZipFile(io.BytesIO(told))
        told = b"".join(map(book.read, book.namelist()))
    for department in DEPARTMENTS.values():
        assert kind == "pdf" or department.encode() in told
    assert not [canary for canary in CANARIES if canary.encode() in told]
    if kind == "json":
        assert [one["key"] for one in json.loads(told)["sections"]] == [*Criterion, *Fact]


def test_there_is_no_other_form(web: House, sign_in: SignIn) -> None:
    assert sign_in(Role.AUDITOR).get("/evidence/take/exe/").status_code == 404


def test_a_flagged_share_is_in_the_totals_of_who_has_no_clearance_and_not_named(
    web: House, sign_in: SignIn
) -> None:
    text = sign_in(Role.AUDITOR).get("/evidence/").content.decode()
    assert "youth.txt" not in text
    assert "Police" in text
    assert "Torvald" not in text


def test_words_are_explained_from_the_vocabulary(web: House, sign_in: SignIn) -> None:
    text = sign_in(Role.REVIEWER).get("/evidence/words/").content.decode()
    for words in (
        "juvenile records",
        "a tribal government",
        "Needs an agreement",
        "Ask the owners for unlocked",
    ):
        assert words.lower() in text.lower()
    assert 'aria-label="Evidence"' not in text
