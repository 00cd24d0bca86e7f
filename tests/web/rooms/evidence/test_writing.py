"""What people write into the binder by its pages: kept, noted, refused beside the field, never over others."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from classify.evidence.written import Criterion, Document, Fact, Stands
from classify.inventory.events import EVERY_EVENT
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.evidence.shown import desk
from tests.web.conftest import SignIn
from tests.web.town import SSN

ROW: dict[str, Any] = {
    "before": "0",
    "words": "Timelines  are kept.",
    "stands": "met",
    "facts": ["times", "roles"],
    "title": ["Policy", "", ""],
    "dated": ["2026-05-01", "", ""],
    "kept": ["City Clerk", "", ""],
    "note": "So far",
}


def test_a_row_is_kept_and_its_page_shows_it(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    assert client.post("/evidence/rows/sharing/2/", ROW)["Location"] == "/evidence/#sharing-2"
    kept = desk().written().written.row(Criterion.SHARING, 2)
    assert (kept.words, kept.stands, kept.facts) == (
        "Timelines are kept.",
        Stands.MET,
        (Fact.TIMES, Fact.ROLES),
    )
    assert kept.documents == (Document("Policy", date(2026, 5, 1), "City Clerk"),)
    text = client.get("/evidence/rows/sharing/2/").content.decode()
    for words in ("Timelines are kept.", 'value="2026-05-01"', 'value="times" checked'):
        assert words in text
    event = fresh.store.acts(EVERY_EVENT, limit=1)[0]
    assert (event.action, event.details["part"]) == ("binder.write", "sharing row 2")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"words": f"SSN {SSN}"}, "A name of somebody or a value"),
        ({"note": f"SSN {SSN}"}, "A name of somebody or a value"),
        ({"title": [f"SSN {SSN}", "", ""]}, "A name of somebody or a value"),
        ({"dated": ["soon", "", ""]}, "Its day is not written as one."),
        ({"title": ["", "", ""]}, "Write what the document is called."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field_and_the_rest_stays_typed(
    fresh: House, sign_in: SignIn, change: dict[str, Any], said: str
) -> None:
    """What was typed is shown again, values in it masked."""
    answer = sign_in(Role.STEWARD).post("/evidence/rows/sharing/2/", {**ROW, **change})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(said) == 2
    assert 'aria-invalid="true"' in text
    assert SSN not in text
    assert 'value="times" checked' in text
    assert desk().written().number == 0


def test_who_saves_over_somebody_else_is_told_and_keeps_what_was_typed(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    client.post("/evidence/departments/", {"before": "0", "departments": "Fire\n\npolice\n"})
    answer = client.post("/evidence/rows/sharing/1/", ROW)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else has changed the binder meanwhile." in text
    assert "Timelines are kept." in text
    assert desk().written().written.departments == ("Fire", "police")


def test_departments_are_listed_a_line_each(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    refused = client.post("/evidence/departments/", {"before": "0", "departments": f"Fire\nSSN {SSN}"})
    assert (refused.status_code, SSN.encode() in refused.content) == (422, False)
    client.post("/evidence/departments/", {"before": "0", "departments": "Fire\nLibrary"})
    text = client.get("/evidence/").content.decode()
    assert "3 of 5 departments" in text


def test_reviews_are_written_down_and_taken_out_again(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    given = {"before": "0", "what": "Label policy", "on": "2024-01-02", "by": "Data governance", "note": ""}
    for wrong, said in (
        ({"on": ""}, "Choose the day"),
        ({"on": "2999-01-01"}, "still to come"),
        ({"by": ""}, "which office"),
    ):
        answer = client.post("/evidence/reviews/", {**given, **wrong})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert client.post("/evidence/reviews/", given).status_code == 302
    text = client.get("/evidence/reviews/").content.decode()
    assert "January 1, 2025" in text
    assert "Over" in text
    assert client.post("/evidence/reviews/", {"before": "1", "gone": "0"}).status_code == 302
    assert desk().written().written.reviews == ()


@pytest.mark.parametrize(
    "address", ["/evidence/rows/sharing/6/", "/evidence/rows/privacy/4/", "/evidence/rows/x/1/"]
)
def test_there_is_no_other_row(web: House, sign_in: SignIn, address: str) -> None:
    assert sign_in(Role.STEWARD).get(address).status_code == 404


def test_an_auditor_reads_and_does_not_write(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.AUDITOR)
    for address in ("/evidence/rows/sharing/1/", "/evidence/departments/", "/evidence/reviews/"):
        assert client.get(address).status_code == 403
        assert client.post(address, ROW).status_code == 403
