"""Schedules in words: what a form says, what it promises, and what becomes of it."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from classify.inventory.handles import ScheduleLine, ShareHandle
from classify.rights import Role
from classify.schedules.cron import Cron
from classify.settings import Settings
from classify.web.house import House
from classify.web.rooms.shares.timing import Times, foreseen
from models.schedule import Work
from tests.web.conftest import SignIn, body

SETTINGS = Settings()


def of_shares(house: House) -> list[ScheduleLine]:
    """Without the maintenance that every home has."""
    return [line for line in house.store.schedules() if line.share is not None]


@pytest.mark.parametrize(
    ("given", "cron"),
    [
        ({"when": "daily", "at": "4:05"}, "5 4 * * *"),
        ({"when": "weekdays", "at": "22:00"}, "0 22 * * 1-5"),
        ({"when": "weekly", "day": "Sunday", "at": "04:00"}, "0 4 * * 0"),
        ({"when": "monthly", "date": "15", "at": "04:30"}, "30 4 15 * *"),
        ({"when": "cron", "cron": "0 4 * * 0", "at": "nonsense"}, "0 4 * * 0"),
    ],
)
def test_what_was_typed_is_a_schedule_and_reads_back_as_it_was_typed(
    given: dict[str, str], cron: str
) -> None:
    times = Times.asked(given)
    accepted = times.accepted(SETTINGS)
    assert times.errors == {}
    assert accepted == Cron.parse(cron)


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"when": "daily", "at": "25:00"}, "at", "04:00"),
        ({"when": "daily", "at": ""}, "at", "04:00"),
        ({"when": "weekly", "day": "Someday"}, "day", "day of the week"),
        ({"when": "monthly", "date": "32"}, "date", "1 to 31"),
        ({"when": "cron", "cron": "every now and then"}, "cron", "."),
        ({"when": "sometimes"}, "when", "Choose"),
        ({"when": "daily", "at": "02:30"}, "at", "days when the clock is changed"),
    ],
)
def test_what_cannot_be_promised_is_said_beside_its_field(
    given: dict[str, str], field: str, words: str
) -> None:
    times = Times.asked(given)
    assert times.accepted(SETTINGS) is None
    assert words in times.errors[field]


def test_never_is_no_schedule_and_no_error() -> None:
    times = Times.asked({"when": "never", "at": "nonsense"})
    assert times.accepted(SETTINGS) is None
    assert times.errors == {}


def test_the_next_three_times_are_on_the_citys_clock() -> None:
    seen = foreseen(Cron.parse("0 4 * * 0"), SETTINGS)
    assert (seen.words, seen.cron, seen.zone) == ("every Sunday at 04:00", "0 4 * * 0", "America/Denver")
    local = [time.astimezone(ZoneInfo("America/Denver")) for time in seen.next]
    assert len(local) == 3
    assert all((time.strftime("%A"), time.hour) == ("Sunday", 4) for time in local)
    assert local == sorted(local)
    assert local[0] > datetime.now(ZoneInfo("America/Denver"))


@pytest.mark.parametrize(
    ("cron", "when"),
    [
        ("0 4 * * 0", "weekly"),
        ("0 4 * * *", "daily"),
        ("0 4 * * 1-5", "weekdays"),
        ("0 4 1 * *", "monthly"),
        ("0 4,16 * * 0", "cron"),
        ("0 4 * 6 0", "cron"),
    ],
)
def test_a_schedule_that_is_there_opens_as_the_form_that_would_make_it(
    fresh: House, parks: ShareHandle, cron: str, when: str
) -> None:
    line = fresh.store.add_schedule(Work.SCAN, cron, "America/Denver", share=parks)
    times = Times.of(line)
    assert times.when == when
    accepted = times.accepted(SETTINGS)
    assert accepted is not None
    assert accepted.text == Cron.parse(cron).text


def test_a_schedule_is_seen_before_it_is_kept_then_paused_resumed_asked_and_removed(
    fresh: House, parks: ShareHandle, sign_in: SignIn
) -> None:
    """Each act in the trail, once, in the name of who did it."""
    client = sign_in(Role.RECORDS)
    address = f"/shares/{parks.id}/schedule/"
    given = {"when": "weekly", "day": "Saturday", "at": "05:00", "date": "1"}
    page = body(client.post(address, {**given, "check": "1"}))
    assert "every Saturday at 05:00" in page
    assert of_shares(fresh) == []
    client.post(address, given)
    [line] = of_shares(fresh)
    assert line.cron == "0 5 * * 6"
    assert "every Saturday at 05:00" in body(client.get(address))
    for act, words in (("pause", "is paused"), ("resume", "goes on"), ("run", "begins within")):
        assert words in body(client.post(f"{address}{act}/", follow=True))
    assert of_shares(fresh)[0].asked_at is not None
    client.post(address, {**given, "day": "Monday"})
    assert of_shares(fresh)[0].cron == "0 5 * * 1"
    assert "is removed" in body(client.post(f"{address}remove/", follow=True))
    assert of_shares(fresh) == []
    with sqlite3.connect(fresh.settings.home / "inventory.db") as raw:
        acts = list(
            raw.execute(
                "SELECT action, actor, details FROM audit_event WHERE action LIKE 'schedule.%' AND details "
                "LIKE '%session%'"
            )
        )
    assert [act for act, _, _ in acts] == [
        *("schedule.add", "schedule.pause", "schedule.resume", "schedule.run", "schedule.add"),
        "schedule.remove",
    ]
    assert len({actor for _, actor, _ in acts}) == 1
    assert acts[0][1].startswith("person")
    assert all('"from"' in details for _, _, details in acts)


def test_choosing_never_removes_the_schedule(fresh: House, parks: ShareHandle, sign_in: SignIn) -> None:
    fresh.store.add_schedule(Work.SCAN, "0 4 * * 0", "America/Denver", share=parks)
    sign_in(Role.RECORDS).post(f"/shares/{parks.id}/schedule/", {"when": "never"})
    assert of_shares(fresh) == []


def test_what_is_wrong_is_said_and_nothing_is_kept(fresh: House, parks: ShareHandle, sign_in: SignIn) -> None:
    answer = sign_in(Role.RECORDS).post(
        f"/shares/{parks.id}/schedule/", {"when": "cron", "cron": "<script>", "at": "04:00"}
    )
    page = body(answer)
    assert answer.status_code == 400
    assert "&lt;script&gt;" in page
    assert 'aria-describedby="cron-hint cron-error"' in page
    assert of_shares(fresh) == []


def test_an_act_there_is_not_and_a_schedule_there_is_not(
    fresh: House, parks: ShareHandle, sign_in: SignIn
) -> None:
    client = sign_in(Role.RECORDS)
    assert client.post(f"/shares/{parks.id}/schedule/explode/").status_code == 404
    page = body(client.post(f"/shares/{parks.id}/schedule/pause/", follow=True))
    assert "This share has no schedule." in page


def test_the_form_says_its_schedule_while_it_is_filled(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    piece = body(client.get("/shares/times/", {"when": "daily", "at": "04:00", "date": "1"}))
    assert "every day at 04:00" in piece
    assert "<html" not in piece
    assert "days when the clock is changed" in body(
        client.get("/shares/times/", {"when": "daily", "at": "02:30", "date": "1"})
    )
    assert sign_in(Role.AUDITOR).get("/shares/times/").status_code == 403
