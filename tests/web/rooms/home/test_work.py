"""What waits for a person, by role: numbers of their part of the city, each with its page."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from classify.review.desk import Desk
from classify.rights import Assignment, Person, Role
from classify.runs import RunNote, Runs, RunState
from classify.sealing.calendar import calendar
from classify.sealing.marks import How, mark
from classify.web.accounts import people
from classify.web.house import House
from classify.web.rooms.home import work
from classify.web.rooms.home.work import address, work_of
from models.approval import Coverage
from models.decision import Verdict
from models.labels import Label
from models.schedule import Work as Scheduled
from tests.sealing.aged import aged
from tests.web.town import PARKS, POLICE


def one(person: Person, house: House) -> work.Work:
    [told] = work_of(person, house)
    return told


def staff(role: Role, **held: object) -> Person:
    return Person("somebody", (Assignment(role, **held),), clearance=True)  # type: ignore[arg-type]


def test_records_staff_see_last_runs_failures_unread_files_and_the_next_run(fresh: House) -> None:
    parks, personnel, police = fresh.store.shares()
    runs = Runs(fresh.settings.home)
    failed = RunNote("scan-share", RunState.FAILED, share_id=police.id)
    for note in (failed, RunNote("scan-share", RunState.DONE, share_id=parks.id), RunNote("maintain")):
        runs.write(str(uuid4()), note)
    old = str(uuid4())
    runs.write(old, RunNote("scan-share", RunState.FAILED, share_id=parks.id))
    long_ago = time.time() - 8 * 24 * 3600
    os.utime(fresh.settings.home / "runs" / f"{old}.json", (long_ago, long_ago))
    fresh.store.add_schedule(Scheduled.SCAN, "0 4 * * 0", "America/Denver", share=personnel)
    told = one(staff(Role.RECORDS), fresh)
    shares, fails, unread, following = told.cards
    assert (shares.big, shares.words, shares.address) == ("3", "shares", "/shares/")
    assert (fails.big, fails.address) == ("1", f"/shares/{police.id}/now/")
    assert (unread.big, unread.words, unread.address) == (
        "1",
        "file could not be read",
        f"/shares/{parks.id}/unread/",
    )
    assert "04:00" in following.big
    assert following.address == f"/shares/{personnel.id}/schedule/"
    assert sorted((run.title, run.words) for run in told.runs) == [("Parks", "Done"), ("Police", "Failed")]


def test_overdue_youth_records_wait_for_records_staff_and_stewards(fresh: House, tmp_path: Path) -> None:
    court = aged(fresh.store, tmp_path)
    for role in (Role.RECORDS, Role.STEWARD):
        told = [card for card in one(staff(role), fresh).cards if "youth" in card.words]
        assert [(card.big, card.words, card.address) for card in told] == [
            ("1", "youth record overdue to be sealed or destroyed", "/records/sealing/?when=overdue")
        ]
    [old] = [entry for entry in calendar(fresh.store, [court], date(2026, 12, 1)) if entry.when == "overdue"]
    mark(fresh.store, court, old.file.line.id, How.SEALED, date(2026, 12, 1), today=date(2026, 12, 1))
    assert not [card for card in one(staff(Role.RECORDS), fresh).cards if "youth" in card.words]


def test_only_of_their_part_of_the_city_and_without_clearance_without_names(fresh: House) -> None:
    police = fresh.store.share_named("Police")
    runs = Runs(fresh.settings.home)
    runs.write(str(uuid4()), RunNote("scan-share", RunState.DONE, share_id=police.id))
    parks_only = one(staff(Role.RECORDS, department="Parks and Recreation"), fresh)
    assert (parks_only.cards[0].big, parks_only.runs) == ("1", [])
    bare = one(Person("bare", (Assignment(Role.RECORDS),)), fresh)
    assert [run.title for run in bare.runs] == [f"Criminal-justice share {police.id}"]


def test_a_reviewer_sees_the_queue_and_each_number_leads_into_it(fresh: House) -> None:
    told = one(staff(Role.REVIEWER), fresh)
    queue, minutes, age = told.cards
    assert (queue.big, queue.words, queue.address) == ("10", "files in 16 groups to review", "/review/")
    assert (minutes.big, minutes.address) == ("20 minutes", "/review/#twenty")
    assert age.words == "the oldest has been waiting"
    assert age.address == "/review/next/"


def test_what_a_second_person_is_asked_waits_on_the_page_of_the_other_one(
    fresh: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classify.review.desk.takes_second", lambda *_: True)
    desk = Desk(fresh.store, fresh.catalogue, fresh.settings, staff(Role.REVIEWER))
    parks = fresh.store.share_named("Parks")
    [line] = [line for line in desk.groups() if line.share_id == parks.id]
    desk.decide_group(line.key, desk.group(line.key).revision, Verdict.WRONG_MATCH)
    other = Person("other", (Assignment(Role.REVIEWER),), clearance=True)
    asked = one(other, fresh).cards[-1]
    assert (asked.big, asked.words) == ("1", "request for a second person’s word")
    assert all("request" not in card.words for card in one(staff(Role.REVIEWER), fresh).cards)


def test_without_clearance_the_files_of_a_flagged_share_are_not_counted(fresh: House) -> None:
    """Nor those of shares where the person has another role."""
    bare = one(Person("bare", (Assignment(Role.REVIEWER),)), fresh)
    assert bare.cards[0].big == "9"
    both = Person(
        "both",
        (Assignment(Role.REVIEWER, "Parks and Recreation"), Assignment(Role.STEWARD, "Human Resources")),
    )
    review, labels = work_of(both, fresh)
    assert (review.cards[0].big, labels.cards[0].big) == ("1", "8")


def test_a_steward_sees_the_labels_to_approve_and_those_to_look_at_again(fresh: House) -> None:
    told = one(staff(Role.STEWARD), fresh)
    assert (told.cards[0].big, told.cards[0].words) == ("30", "labels to approve")
    assert "folder by folder" in told.cards[0].more
    share = fresh.store.share_named(PARKS)
    task = next(one for one in fresh.store.tasks(share, Coverage.FOLDER) if one.items == 2)
    shown = fresh.store.shown_of(share, Coverage.FOLDER, task.example)
    assert shown is not None
    done = fresh.store.approve(share, shown, actor="ada", policy="1")
    fresh.store.take_back(share, done.id, actor="ada")
    again = one(staff(Role.STEWARD), fresh).cards
    assert [(card.big, card.words) for card in again][1] == ("2", "labels to look at again")
    assert again[1].address == "/approvals/record/?show=stale"


def test_a_request_waits_for_a_second_person_whatever_their_role(fresh: House) -> None:
    share = fresh.store.share_named(POLICE)
    (task, *_) = fresh.store.tasks(share, Coverage.FOLDER)
    shown = fresh.store.shown_of(share, Coverage.FOLDER, task.example)
    assert shown is not None
    lower = {"label": Label.PUBLIC, "reason": "released", "until": date(2999, 1, 1)}
    fresh.store.approve(share, shown, actor="ada", policy="1", **lower)
    asked = Person("bert", (Assignment(Role.REVIEWER),), clearance=True)
    assert [(work.title, work.cards[0].big) for work in work_of(asked, fresh)][-1] == (
        "As second person",
        "1",
    )
    for other in (
        Person("ada", (Assignment(Role.STEWARD),), clearance=True),
        Person("cora", (Assignment(Role.REVIEWER),)),
        Person("dan", (Assignment(Role.AUDITOR),), clearance=True),
    ):
        assert "As second person" not in [work.title for work in work_of(other, fresh)], other.name


def test_an_administrator_sees_shares_whose_labels_nobody_may_approve(
    fresh: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "persons", list)
    card = one(staff(Role.ADMINISTRATOR), fresh).cards[-1]
    assert (card.big, card.words) == ("3", "shares have nobody who may approve labels")


def test_an_administrator_sees_accounts_parts_of_the_service_and_the_last_backup(
    fresh: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "persons", lambda: [staff(Role.STEWARD)])
    told = one(staff(Role.ADMINISTRATOR), fresh)
    assert [card.words for card in told.cards] == [
        "accounts locked",
        told.cards[1].words,
        "parts of the service not at work",
        told.cards[3].words,
        "yet: no backup was ever made",
    ]
    assert told.cards[4].big == "None"
    warned = int(told.cards[3].big)
    assert told.cards[3].words.startswith("warning" if warned == 1 else "warnings")
    assert told.cards[3].address == "/health/"
    fresh.store.audit("backup.make")
    told = one(staff(Role.ADMINISTRATOR), fresh)
    assert told.cards[4].words == "since the last backup"
    assert int(told.cards[3].big) == warned - 1, "that there is no backup was one of the warnings"


def test_a_department_administrator_is_told_nothing_of_accounts(fresh: House) -> None:
    told = one(staff(Role.ADMINISTRATOR, department="Police"), fresh)
    assert (told.cards[0].big, told.cards[1].big) == ("0", "0")


def test_an_auditor_is_reminded_until_the_week_is_marked(fresh: House) -> None:
    due = one(staff(Role.AUDITOR), fresh).cards[0]
    assert (due.big, due.more) == ("Not yet", "It was never marked as reviewed")
    fresh.store.audit_of("auditor", "audit.review")
    done = one(staff(Role.AUDITOR), fresh).cards[0]
    assert done.big == "Reviewed"
    assert done.more.startswith("Last on")


@pytest.mark.parametrize("role", [Role.RECORDS, Role.REVIEWER, Role.STEWARD])
def test_where_nothing_waits_it_says_what_to_do_next(fresh: House, role: Role) -> None:
    told = one(staff(role, department="Nowhere"), fresh)
    assert told.cards == []
    assert told.empty


def test_records_staff_of_the_whole_city_are_led_to_their_first_share(
    fresh: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "shares_for", lambda person, act: [])
    told = one(staff(Role.RECORDS), fresh)
    assert (told.empty_address, told.empty_link) == ("/shares/add/", "Add a share")


def test_each_number_has_a_page_where_its_room_is_part_of_the_program(fresh: House) -> None:
    from classify.web.urls import ROOMS

    rooms = {
        "review": "review",
        "shares": "shares",
        "inventory": "inventory_list",
        "accounts": "accounts",
        "audit": "audit",
    }
    for room, route in {**rooms, "health": "health"}.items():
        assert bool(address(route)) == (room in ROOMS)
    everybody = Person("all", tuple(Assignment(role) for role in Role), clearance=True)
    if set(rooms) | {"health"} <= set(ROOMS):
        assert all(card.address for told in work_of(everybody, fresh) for card in told.cards)


def test_what_is_asked_stands_in_the_address() -> None:
    assert address("shares", label=["A", "B"]) == "/shares/?label=A&label=B"
    assert address("there_is_no_such_room") == ""


def test_an_age_is_told_as_people_do() -> None:
    assert work._age(timedelta(days=1, hours=5)) == "1 day"
    assert work._age(timedelta(days=12)) == "12 days"
    assert work._age(timedelta(minutes=5)) == "5 minutes"
    assert work._age(timedelta(seconds=-3)) == "0 seconds"


def test_roles_come_in_their_order() -> None:
    assert list(work._OF_ROLE) == list(Role)


def test_a_steward_sees_how_many_questions_reviewers_have(fresh: House) -> None:
    reviewer = Desk(fresh.store, fresh.catalogue, fresh.settings, staff(Role.REVIEWER))
    group = max(reviewer.groups(), key=lambda line: line.items)
    steward = Person("stella", (Assignment(Role.STEWARD),), clearance=True)
    before = [card.words for card in one(steward, fresh).cards]
    reviewer.refer([question.id for question in reviewer.questions(group.key)[:3]], "")
    card, *others = one(steward, fresh).cards
    assert (card.big, card.words, card.address) == ("3", "questions from reviewers", "/review/referred/")
    assert [card.words for card in others] == before
