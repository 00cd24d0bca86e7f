"""A survey from the pages: begun beside them, kept, and told to each by their rights."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.inventory.handles import ShareHandle
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.shares import surveying
from tests.web.conftest import SignIn, body


@pytest.fixture(autouse=True)
def no_walks() -> Iterator[None]:
    surveying._walks.clear()
    yield
    surveying._walks.clear()


def test_a_small_share_is_surveyed_while_the_page_waits(
    fresh: House, parks: ShareHandle, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveying, "_QUICK_SECONDS", 120.0)
    client = sign_in(Role.RECORDS, Role.STEWARD)
    assert "was not surveyed yet" in body(client.get(f"/shares/{parks.id}/survey/"))
    page = body(client.post(f"/shares/{parks.id}/survey/", follow=True))
    assert "for a scan, most likely" in page
    assert "What the time rests on" in page
    assert "Kinds of file" in page
    assert fresh.store.survey(parks) is not None


def test_of_a_flagged_share_totals_and_time_are_told_and_no_folder(
    fresh: House, police: ShareHandle, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveying, "_QUICK_SECONDS", 120.0)
    page = body(sign_in(Role.RECORDS).post(f"/shares/{police.id}/survey/", follow=True))
    assert "for a scan, most likely" in page
    assert "Kinds of file" not in page
    assert "Where to look first" not in page
    assert "perhaps Restricted" not in page


def test_a_long_one_is_told_as_it_goes_and_begun_once(
    fresh: House, parks: ShareHandle, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end, calls = threading.Event(), []

    def slow(share: ShareHandle, **given: object) -> None:
        calls.append(share.id)
        given["watch"](4_000)  # type: ignore[operator]
        may_end.wait(60)

    monkeypatch.setattr(surveying, "survey_share", slow)
    monkeypatch.setattr(surveying, "_QUICK_SECONDS", 0.0)
    client = sign_in(Role.RECORDS)
    client.post(f"/shares/{parks.id}/survey/")
    while not surveying._walks[parks.id].met:
        pass
    page = body(client.post(f"/shares/{parks.id}/survey/", follow=True))
    assert "4,000 so far" in page
    assert "Survey now" not in page
    assert calls == [parks.id]
    may_end.set()
    assert surveying._walks[parks.id].over.wait(60)


def test_why_it_failed_is_told(
    fresh: House, tmp_path: Path, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveying, "_QUICK_SECONDS", 120.0)
    folder = tmp_path / "Left"
    folder.mkdir()
    share = fresh.store.share(folder)
    folder.rmdir()
    page = body(sign_in(Role.RECORDS).post(f"/shares/{share.id}/survey/", follow=True))
    assert "The survey failed." in page
    assert "Code for support: MC-" in page
