"""The live page and its stream: counts alone, ended when the scan, the session or the service is."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from classify.inventory.handles import ShareHandle
from classify.rights import Role
from classify.runs import RunNote, Runs, RunState
from classify.web import streams
from classify.web.gate import SEEN
from classify.web.house import House
from classify.web.rooms.shares import live
from tests.web.conftest import SignIn, body
from tests.web.rooms.shares.pretended import Door, progress


def events(answer: Any, most: int = 10) -> str:
    """What a stream says, until it ends or has said so many pieces."""

    async def read() -> str:
        said = []
        async for piece in answer.streaming_content:
            said.append(piece.decode())
            if len(said) >= most:
                break
        return "".join(said)

    return asyncio.run(read())


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_LOOK_SECONDS", 0.01)


def write(house: House, run: str, share: ShareHandle, how: RunState, **given: Any) -> None:
    Runs(house.settings.home).write(run, RunNote("scan-share", how, share_id=share.id, **given))


def test_the_page_shows_found_read_unread_by_reason_rate_and_time_left(
    fresh: House, parks: ShareHandle, door: Door, sign_in: SignIn
) -> None:
    run = str(uuid4())
    write(fresh, run, parks, RunState.RUNNING, progress=progress(), reading=60.0)
    with Runs(fresh.settings.home).at_work(run):
        page = body(sign_in(Role.RECORDS).get(f"/shares/{parks.id}/now/"))
    for words in (
        "The files are being read.",
        "<dd>200</dd>",
        "<dd>30 of 120</dd>",
        "<dd>16</dd>",
        "30 a minute",
        "about",
        "Pause",
        '<noscript><meta http-equiv="refresh" content="10; url=?auto=1"></noscript>',
    ):
        assert words in page
    assert page.index("14") < page.index(">2<")


def test_the_stream_tells_each_change_once_and_the_end_by_name(
    fresh: House, parks: ShareHandle, door: Door, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = str(uuid4())
    write(fresh, run, parks, RunState.RUNNING, progress=progress(), reading=60.0)
    client: Client = sign_in(Role.RECORDS)
    with Runs(fresh.settings.home).at_work(run):
        said = events(client.get(f"/shares/{parks.id}/now/events/"), most=3)
        assert said.count("The files are being read.") == 1
        assert ": nothing new\n\n" in said
    write(fresh, run, parks, RunState.DONE, progress=progress(done_files=120))
    answer = client.get(f"/shares/{parks.id}/now/events/")
    assert answer["Content-Type"] == "text/event-stream"
    assert answer["Cache-Control"] == "no-store"
    said = events(answer)
    assert "It is done." in said
    assert said.endswith("event: over\ndata: \n\n")
    assert all(line.startswith(("data:", "event:")) for line in said.splitlines() if line)


def test_a_screen_reader_hears_of_a_new_state_and_of_each_quarter(
    fresh: House, parks: ShareHandle, door: Door, sign_in: SignIn
) -> None:
    run = str(uuid4())
    write(fresh, run, parks, RunState.RUNNING, progress=progress(passed_seconds=21.0))
    client: Client = sign_in(Role.RECORDS)

    async def read(answer: Any) -> list[str]:
        told = []
        async for piece in answer.streaming_content:
            told.append(piece.decode())
            done = {1: 30.0, 2: 41.0}.get(len(told))
            if done is not None:
                write(fresh, run, parks, RunState.RUNNING, progress=progress(passed_seconds=done))
            if len(told) == 3:
                break
        return told

    with Runs(fresh.settings.home).at_work(run):
        told = asyncio.run(read(client.get(f"/shares/{parks.id}/now/events/")))
    assert ["data-say" in piece for piece in told] == [False, False, True]
    assert "51 percent read" in told[2]


def test_the_stream_ends_with_the_session(
    fresh: House, parks: ShareHandle, door: Door, sign_in: SignIn
) -> None:
    run = str(uuid4())
    write(fresh, run, parks, RunState.RUNNING, progress=progress())
    client: Client = sign_in(Role.RECORDS)
    with Runs(fresh.settings.home).at_work(run):
        answer = client.get(f"/shares/{parks.id}/now/events/")
        client.logout()
        assert events(answer) == ""


def test_the_stream_ends_with_the_service_and_after_half_a_minute(
    fresh: House, parks: ShareHandle, door: Door, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = str(uuid4())
    write(fresh, run, parks, RunState.RUNNING, progress=progress())
    client: Client = sign_in(Role.RECORDS)
    with Runs(fresh.settings.home).at_work(run):
        monkeypatch.setattr(streams, "are_ending", lambda: True)
        assert events(client.get(f"/shares/{parks.id}/now/events/")) == ""
        monkeypatch.setattr(streams, "are_ending", lambda: False)
        monkeypatch.setattr(live, "_STREAM_SECONDS", 0.0)
        assert events(client.get(f"/shares/{parks.id}/now/events/")) == ""


def test_an_open_page_does_not_keep_a_session_from_idling(
    fresh: House, parks: ShareHandle, door: Door, sign_in: SignIn
) -> None:
    """Neither its stream nor a page that loads itself again is an act of the person (AC-11)."""
    client: Client = sign_in(Role.RECORDS)
    session = client.session
    session[SEEN] = session.get(SEEN, 0) or __import__("time").time()
    session[SEEN] -= 100
    session.save()
    before = client.session[SEEN]
    client.get(f"/shares/{parks.id}/now/events/")
    client.get(f"/shares/{parks.id}/now/?auto=1")
    assert client.session[SEEN] == before
    client.get(f"/shares/{parks.id}/now/")
    assert client.session[SEEN] > before


def test_why_it_failed_is_for_who_may_see_names(
    fresh: House, police: ShareHandle, door: Door, sign_in: SignIn
) -> None:
    run, note = str(uuid4()), RunNote("scan-share", share_id=police.id)
    note.fail("MC-400", "The folder /srv/Quillfeather is empty.", "Mount it.", police.sealer)
    Runs(fresh.settings.home).write(run, note)
    bare = body(sign_in(Role.RECORDS).get(f"/shares/{police.id}/now/"))
    assert "The scan failed." in bare
    assert "MC-400" in bare
    assert "srv" not in bare
    assert "Mount it." in body(sign_in(Role.RECORDS, cji=True).get(f"/shares/{police.id}/now/"))
