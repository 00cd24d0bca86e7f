"""One act as a page shows it: who, what, from where, and what of it one person may see."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import NoReverseMatch

from classify.inventory.events import Event
from classify.rights import Assignment, Person, Role
from classify.web.house import House
from classify.web.rooms.audit import lines
from classify.web.rooms.audit.lines import Line, Sight, utc_words

AT = datetime(2026, 11, 30, 16, 13, 3, 429_999, tzinfo=UTC)
AUDITOR = Person("eve", (Assignment(Role.AUDITOR),))
CLEARED = Person("eve", (Assignment(Role.AUDITOR),), clearance=True)
ADMINISTRATOR = Person("adm", (Assignment(Role.ADMINISTRATOR),))


def line(
    house: House, *, person: Person = AUDITOR, actor: str = "ada", action: str = "content.open",
    subject: str = "", **details: Any
) -> Line:  # fmt: skip
    event = Event(7, AT, actor, action, subject, details, "0" * 64, "f" * 64)
    return Sight(person, house, {"ada": "Ada Lovelace", "ben": ""}).lines([event])[0]


def item_of(house: House, share: str) -> int:
    return next(house.catalogue.lines(house.store.share_named(share))).id


def test_hundredths_are_cut_not_rounded_up() -> None:
    assert utc_words(AT) == "2026-11-30 16:13:03.42 UTC"


@pytest.mark.parametrize(
    ("actor", "who"),
    [
        ("ada", "Ada Lovelace (ada)"),
        ("ben", "ben"),
        ("token:nightly", "The token nightly"),
        ("unknown", "Somebody unknown"),
    ],
)
def test_who_did_it(web: House, actor: str, who: str) -> None:
    assert line(web, actor=actor).who == who


def test_where_it_was_done(web: House) -> None:
    told = {"from": "10.1.2.3", "session": "abc"}
    assert line(web, **told).place == "10.1.2.3, session abc"
    assert line(web, **told).details == []
    assert line(web).place == "on this machine: a command or the service"


def test_shares_are_called_by_name_and_details_stand_as_written(web: House) -> None:
    share = web.store.share_named("Personnel")
    shown = line(web, action="scan.finish", subject=f"share:{share.id}", counts={"files": 3}, tags=[])
    assert shown.what == "finished the scan of the share Personnel"
    assert shown.details == [("counts", "files: 3"), ("tags", "none")]
    assert line(web, action="scan.finish", subject="share:999").what == "finished the scan of share 999"


def test_details_about_a_criminal_justice_file_are_for_the_cleared(web: House) -> None:
    """By its subject or by a detail; and of what is not known any more."""
    police, parks = item_of(web, "Police"), item_of(web, "Parks")
    for given in (
        {"subject": f"item:{police}"},
        {"subject": "share:1", "item": police},
        {"subject": "item:99999"},
    ):
        for person in (AUDITOR, ADMINISTRATOR):
            hidden = line(web, person=person, purpose="x", **given)  # type: ignore[arg-type]
            assert (hidden.withheld, hidden.details) == (True, [])
        shown = line(web, person=CLEARED, purpose="x", **given)  # type: ignore[arg-type]
        assert not shown.withheld
        assert ("purpose", "x") in shown.details
    assert not line(web, subject=f"item:{parks}").withheld


def test_what_is_of_an_unknown_kind_may_be_of_a_file(web: House) -> None:
    assert line(web, subject="page:3").withheld
    assert not line(web, subject="schedule:3").withheld


def test_a_thing_is_linked_to_its_page_for_who_may_see_it(
    web: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And to none where there is no such page."""
    monkeypatch.setattr(lines, "reverse", lambda route, kwargs: f"/{route}/{kwargs}")
    police, parks = web.store.share_named("Police").id, web.store.share_named("Parks").id
    assert line(web, subject=f"share:{parks}").address == f"/shares_share/{{'share': {parks}}}"
    assert line(web, subject=f"share:{police}").address == ""
    assert line(web, subject=f"share:{police}", person=CLEARED).address
    item = item_of(web, "Parks")
    assert line(web, subject=f"item:{item}").address == f"/item_page/{{'item': {item}}}"
    assert line(web, subject=f"item:{item}", person=ADMINISTRATOR).address == ""
    for subject in ("", "schedule:3", "share:none", "share:999", "item:99999"):
        assert line(web, subject=subject).address == ""
    monkeypatch.setattr(lines, "reverse", no_page)
    assert line(web, subject=f"item:{item}").address == ""


def no_page(*_: object, **__: object) -> str:
    raise NoReverseMatch
