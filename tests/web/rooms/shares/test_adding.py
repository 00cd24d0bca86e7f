"""A folder becomes a share only when it can be one, and what was typed is kept where it cannot."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from classify.errors import ShareError
from classify.inventory.handles import ShareHandle
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.shares.adding import folder_at
from tests.web.conftest import SignIn, body

NO_SCHEDULE = {"when": "never"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Clerk"
    made.mkdir()
    return made


def given(folder: Path | str, **more: str) -> dict[str, Any]:
    return {"name": "Clerk", "place": str(folder), "department": "City Clerk", **NO_SCHEDULE, **more}


def test_a_share_is_made_with_its_department_flag_and_schedule(
    fresh: House, folder: Path, sign_in: SignIn
) -> None:
    client = sign_in(Role.RECORDS)
    answer = client.post(
        "/shares/add/",
        given(folder, criminal_justice="on", when="weekly", day="Sunday", at="04:00", date="1"),
    )
    share = fresh.store.share_named("Clerk")
    assert answer["Location"] == f"/shares/{share.id}/"
    assert (share.department, share.criminal_justice) == ("City Clerk", True)
    assert fresh.store.folder_of(share) == folder
    [line] = [line for line in fresh.store.schedules() if line.share is not None]
    assert (line.cron, line.share and line.share.id) == ("0 4 * * 0", share.id)
    with sqlite3.connect(fresh.settings.home / "inventory.db") as raw:
        [(actor, details)] = raw.execute("SELECT actor, details FROM audit_event WHERE action = 'share.add'")
    assert actor.startswith("person")
    assert str(folder) not in details
    assert '"criminal_justice": true' in details


def test_what_is_typed_stays_and_each_field_says_what_is_wrong(fresh: House, sign_in: SignIn) -> None:
    answer = sign_in(Role.RECORDS).post(
        "/shares/add/", {"name": "Parks", "place": "relative/path", "department": "", **NO_SCHEDULE}
    )
    page = body(answer)
    assert answer.status_code == 400
    for words in (
        "A share is called so already.",
        "Give the whole path",
        "Say which department",
        'value="relative/path"',
        'href="#place"',
        'aria-describedby="place-hint place-error"',
    ):
        assert words in page
    assert len(fresh.store.shares()) == 3


def test_the_form_tells_what_the_flag_means_and_that_it_stays(web: House, sign_in: SignIn) -> None:
    page = body(sign_in(Role.RECORDS).get("/shares/add/"))
    assert "people without a clearance see totals only" in page
    assert "This cannot be changed later." in page
    assert '<option value="Human Resources">' in page


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("", "whole path"),
        ("clerk", "whole path"),
        ("/" + "x" * 2_000, "whole path"),
        ("/srv/a\0b", "whole path"),
        ("/there/is/nothing/here", "no such folder"),
    ],
)
def test_a_place_that_is_none(fresh: House, place: str, words: str) -> None:
    with pytest.raises(ShareError, match=words):
        folder_at(place, fresh, [])


def test_a_file_a_closed_folder_the_home_and_a_share_are_refused(
    fresh: House, parks: ShareHandle, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file.txt").write_text("x")
    (folder / "link").symlink_to(fresh.store.folder_of(parks))
    home = fresh.settings.home
    for place, words in (
        (folder / "file.txt", "a file, not a folder"),
        (home, "keeps its own inventory"),
        (home / "keys", "keeps its own inventory"),
        (home.parent, "keeps its own inventory"),
        (folder / "link", "a share already"),
    ):
        with pytest.raises(ShareError, match=words):
            folder_at(str(place), fresh, fresh.store.shares())
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ShareError, match="may not read"):
        folder_at(str(folder), fresh, [])


def test_a_flagged_share_that_has_the_folder_or_the_name_is_not_named(
    fresh: House, police: ShareHandle, folder: Path, sign_in: SignIn
) -> None:
    client = sign_in(Role.RECORDS)
    place = fresh.store.folder_of(police)
    page = body(client.post("/shares/add/", given(place)))
    assert "This folder is a share already." in page
    assert page.count(str(place)) == 1  # what was typed
    page = body(client.post("/shares/add/", given(folder, name=police.name)))
    assert "A share is called so already." in page
    assert str(place) not in page


def test_the_next_times_can_be_seen_before_anything_is_added(
    fresh: House, folder: Path, sign_in: SignIn
) -> None:
    page = body(
        sign_in(Role.RECORDS).post(
            "/shares/add/", given(folder, check="1", when="daily", at="04:00", date="1")
        )
    )
    assert "every day at 04:00" in page
    assert len(fresh.store.shares()) == 3


def test_adding_asks_for_the_role_in_the_whole_city_and_for_a_fresh_proof(
    web: House, sign_in: SignIn
) -> None:
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS

    assert sign_in(Role.RECORDS, department="Police").get("/shares/add/").status_code == 403
    assert sign_in(Role.ADMINISTRATOR).get("/shares/add/").status_code == 403
    client = sign_in(Role.RECORDS)
    session = client.session
    session[METHODS] = [{**session[METHODS][0], "at": session[METHODS][0]["at"] - 1_000}]
    session.save()
    answer = client.get("/shares/add/")
    assert answer.status_code == 302
    assert "/account/reauthenticate/" in answer["Location"]
