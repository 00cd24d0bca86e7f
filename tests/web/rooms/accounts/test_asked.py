"""What the form of an account holds."""

from __future__ import annotations

from datetime import date

from classify.rights import Assignment, Role
from classify.web.house import House
from classify.web.rooms.accounts import asked

TODAY = date(2026, 11, 30)


def test_places_are_the_city_departments_and_shares(web: House) -> None:
    held = [Assignment(Role.RECORDS, "Gone Department"), Assignment(Role.RECORDS, share_id=999)]
    places = asked.places_of(web.store.shares(), held)
    assert places["city"] == "The whole city"
    assert places["d:Police"] == "Department: Police"
    assert "Share: Parks" in places.values()
    assert places["d:Gone Department"] == "Department: Gone Department", "what an account has can stay"
    assert places["s:999"] == "Share: share 999"


def test_a_form_becomes_assignments_and_back() -> None:
    places = {"city": "", "d:Police": "", "s:7": ""}
    sent = {
        "role_0": "records",
        "where_0": "d:Police",
        "role_2": "auditor",
        "role_3": "steward",
        "where_3": "s:7",
    }
    form = asked.read(sent, places, TODAY)
    assert form.errors == {}
    assert form.assignments == [
        Assignment(Role.RECORDS, "Police"),
        Assignment(Role.AUDITOR),
        Assignment(Role.STEWARD, share_id=7),
    ]


def test_there_are_rows_to_spare_and_an_end_to_them() -> None:
    many = asked.AccountForm(rows=[asked.Row("records", f"s:{number}") for number in range(19)])
    assert len(asked.AccountForm().with_spare_rows()) == 2
    assert len(many.with_spare_rows()) == 20


def test_where_a_role_counts_in_words() -> None:
    places = {"city": "The whole city", "d:Police": "Department: Police", "s:7": "Share: Parks"}
    assert asked.place_words(Assignment(Role.AUDITOR), places) == "Auditor"
    assert asked.place_words(Assignment(Role.RECORDS, "Police"), places) == "Records staff (Police)"
    assert asked.place_words(Assignment(Role.RECORDS, share_id=7), places) == "Records staff (Parks)"
