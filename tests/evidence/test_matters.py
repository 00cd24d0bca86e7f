"""Sections of the binder: counted whole, as of the day, and what is late stands out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from classify.evidence.making import Desk
from classify.evidence.paper import Alarm, Part
from classify.evidence.written import Review, Written
from classify.inventory.store import Store
from tests.evidence.conftest import AT, section
from tests.inventory.sharing import TODAY, allowed, asked, items, live, package, recipient


def test_departments_without_a_share_are_counted_once_the_city_has_listed_them(desk: Desk) -> None:
    before = section(desk.binder(AT), "coverage")["Departments"]
    assert len(before) == 1
    desk.write(lambda was: replace(was, departments=("Fire", "Parks")), before=0, part="x", actor="sam")
    paper = desk.binder(AT)
    coverage = section(paper, "coverage")["Departments"]
    assert coverage["Fire"][:2] == (Alarm("Not begun"), Part(0, 0))
    assert (
        "1 of 3 departments with files in the inventory (33%)."
        in next(one for one in paper.sections if one.key == "coverage").sentences
    )


def test_a_review_older_than_a_year_is_overdue(desk: Desk) -> None:
    reviews = (
        Review("Label policy", date(2025, 11, 30), "Data governance"),
        Review("Sharing policy", date(2026, 11, 30), "City attorney's office"),
    )
    desk.write(lambda _: Written(reviews=reviews), before=0, part="reviews", actor="sam")
    told = section(desk.binder(AT), "reviews")["The last review of each"]
    assert told["Label policy"][3] == Alarm("Overdue since November 30, 2026")
    assert told["Sharing policy"][3] == "In date"


def test_requests_agreements_and_releases_are_counted(desk: Desk, store: Store) -> None:
    share, to = store.shares()[0], recipient(store)
    files = items(store, share)
    live(store, to)
    number = asked(store, files, to)
    allowed(store, [share], number)
    store.add_release(package(number, files), TODAY, actor="sam")
    asked(store, files, to, due=date(2026, 11, 1))
    paper = desk.binder(AT)
    assert section(paper, "requests")["By state"]["Answered"][0].number == 1  # type: ignore[attr-defined]
    kept = section(paper, "times")["How it was kept"]["Ever"]
    assert kept[:3] == (2, 1, Part(1, 1))
    assert kept[3] == Alarm("1")
    assert section(paper, "agreements")["By state"]["In force"][0].number == 1  # type: ignore[attr-defined]
    left = section(paper, "redactions")["Files that left"]
    assert left["Redacted by the profile default"][0].number == len(files)  # type: ignore[attr-defined]
