"""A scan is asked for, paused, gone on with, given up, tried again: each in the trail in a person's name."""

from __future__ import annotations

import sqlite3
from uuid import uuid4

from django.test import Client

from classify.inventory.handles import ShareHandle
from classify.rights import Role
from classify.runs import RunNote, Runs, RunState
from classify.web.house import House
from models.schedule import Work
from tests.web.conftest import SignIn, body
from tests.web.rooms.shares.pretended import Door

VERSIONS = {"detector_version": "1", "policy_version": "p"}


def acts(house: House, action: str) -> list[tuple[str, str]]:
    with sqlite3.connect(house.settings.home / "inventory.db") as raw:
        return list(raw.execute("SELECT actor, details FROM audit_event WHERE action = ?", (action,)))


def name_of(client: Client) -> str:
    from django.contrib.auth import get_user

    class Request:
        session = client.session

    return str(get_user(Request()).get_username())  # type: ignore[arg-type]


def leave_off(house: House, share: ShareHandle) -> None:
    """A scan that was begun and stopped."""
    with house.store.scanning(share, **VERSIONS):
        pass


def test_a_scan_is_asked_for_and_its_page_opens(
    fresh: House, parks: ShareHandle, door: Door, sign_in: SignIn
) -> None:
    client: Client = sign_in(Role.RECORDS)
    answer = client.post(f"/shares/{parks.id}/scan/")
    [run] = door.known
    assert answer.status_code == 302
    assert answer["Location"] == f"/shares/{parks.id}/now/?run={run}"
    assert "It begins within seconds." in body(client.get(answer["Location"]))
    [(actor, details)] = acts(fresh, "scan.ask")
    assert actor == name_of(client)
    assert '"session"' in details
    assert '"goes_on": false' in details


def test_a_second_time_it_is_said_that_it_is_at_work(parks: ShareHandle, door: Door, sign_in: SignIn) -> None:
    client: Client = sign_in(Role.RECORDS)
    client.post(f"/shares/{parks.id}/scan/")
    page = body(client.post(f"/shares/{parks.id}/scan/", follow=True))
    assert "This share is being scanned already." in page
    assert len(door.asked) == 1


def test_without_a_service_a_sentence_says_so(parks: ShareHandle, sign_in: SignIn) -> None:
    page = body(sign_in(Role.RECORDS).post(f"/shares/{parks.id}/scan/", follow=True))
    assert "The part of the program that scans does not run." in page
    assert "MC-530" in page


def test_a_pause_stops_the_run_keeps_the_scan_and_names_the_next_time(
    fresh: House, parks: ShareHandle, door: Door, sign_in: SignIn
) -> None:
    fresh.store.add_schedule(Work.SCAN, "0 4 * * 0", "America/Denver", share=parks)
    leave_off(fresh, parks)
    run = door.put(parks.id, "RUNNING")
    client: Client = sign_in(Role.RECORDS)
    page = body(client.post(f"/shares/{parks.id}/pause/", follow=True))
    assert door.cancelled == [run]
    assert "What is read is kept; Resume goes on from there." in page
    assert "Its schedule goes on with it on" in page
    assert fresh.catalogue.scans(parks)[0].state == "running"
    assert [actor for actor, _ in acts(fresh, "scan.pause")] == [name_of(client)]


def test_with_nothing_at_work_there_is_nothing_to_pause_or_cancel(
    parks: ShareHandle, door: Door, sign_in: SignIn
) -> None:
    client: Client = sign_in(Role.RECORDS)
    assert "nothing to pause" in body(client.post(f"/shares/{parks.id}/pause/", follow=True))
    assert "nothing to cancel" in body(client.post(f"/shares/{parks.id}/cancel/", follow=True))
    assert door.cancelled == []


def test_going_on_reads_again_what_the_scan_before_was_to_read_again(
    fresh: House, parks: ShareHandle, door: Door, sign_in: SignIn
) -> None:
    leave_off(fresh, parks)
    Runs(fresh.settings.home).write(
        str(uuid4()), RunNote("scan-share", RunState.CANCELLED, share_id=parks.id, retry=["corrupt"])
    )
    client: Client = sign_in(Role.RECORDS)
    assert "Resume the scan" in body(client.get(f"/shares/{parks.id}/"))
    client.post(f"/shares/{parks.id}/scan/")
    assert door.asked == [{"share_id": parks.id, "retry": ["corrupt"]}]
    assert '"goes_on": true' in acts(fresh, "scan.ask")[0][1]


def test_giving_up_asks_first_then_stops_and_closes_the_scan(
    fresh: House, parks: ShareHandle, door: Door, sign_in: SignIn
) -> None:
    leave_off(fresh, parks)
    run = door.put(parks.id, "RUNNING")
    client: Client = sign_in(Role.RECORDS)
    assert "What it has read stays" in body(client.get(f"/shares/{parks.id}/cancel/"))
    assert door.cancelled == []
    client.post(f"/shares/{parks.id}/cancel/")
    assert door.cancelled == [run]
    assert fresh.catalogue.scans(parks)[0].state == "cancelled"
    assert [actor for actor, _ in acts(fresh, "scan.cancel")] == [name_of(client)]


def test_a_scan_that_was_left_off_can_be_given_up_without_a_service(
    fresh: House, parks: ShareHandle, sign_in: SignIn
) -> None:
    leave_off(fresh, parks)
    sign_in(Role.RECORDS).post(f"/shares/{parks.id}/cancel/")
    assert fresh.catalogue.scans(parks)[0].state == "cancelled"


def test_but_not_one_that_the_service_would_go_on_with(
    fresh: House, parks: ShareHandle, sign_in: SignIn
) -> None:
    leave_off(fresh, parks)
    Runs(fresh.settings.home).write(
        str(uuid4()), RunNote("scan-share", RunState.INTERRUPTED, share_id=parks.id)
    )
    page = body(sign_in(Role.RECORDS).post(f"/shares/{parks.id}/cancel/", follow=True))
    assert "does not run" in page
    assert fresh.catalogue.scans(parks)[0].state == "running"


def test_chosen_outcomes_are_read_again_and_unknown_words_are_not(
    fresh: House, parks: ShareHandle, door: Door, sign_in: SignIn
) -> None:
    client: Client = sign_in(Role.RECORDS)
    client.post(f"/shares/{parks.id}/retry/", {"outcome": ["corrupt", "ok", "<b>"]})
    assert door.asked == [{"share_id": parks.id, "retry": ["corrupt"]}]
    assert '"retry": ["corrupt"]' in acts(fresh, "scan.retry")[0][1]
    page = body(client.post(f"/shares/{parks.id}/retry/", {"outcome": "ok"}, follow=True))
    assert "Choose at least one reason" in page
    assert len(door.asked) == 1


def test_acts_are_posts(parks: ShareHandle, door: Door, sign_in: SignIn) -> None:
    client: Client = sign_in(Role.RECORDS)
    assert [client.get(f"/shares/{parks.id}/{act}/").status_code for act in ("scan", "pause", "retry")] == [
        405,
        405,
        405,
    ]
    assert door.asked == []


def test_records_staff_without_clearance_may_scan_a_flagged_share(
    police: ShareHandle, door: Door, sign_in: SignIn
) -> None:
    """Counts are all they see of it."""
    client: Client = sign_in(Role.RECORDS)
    assert client.post(f"/shares/{police.id}/scan/").status_code == 302
    assert door.asked[0]["share_id"] == police.id
