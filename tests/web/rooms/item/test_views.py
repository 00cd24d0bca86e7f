"""The page of a file in every state, for who may see it; and nothing of what they may not."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from classify.exposure.said import Report, Said
from classify.inventory.catalogue import Catalogue
from classify.rights import Role
from classify.web.house import House
from models.approval import Coverage
from models.openness import Openness, Source
from tests.web.conftest import SignIn, body, serving, use_session_of, violations
from tests.web.town import CANARIES, PERSONNEL, POLICE

STAFF = Role.REVIEWER


def numbers(house: House) -> dict[str, int]:
    """The number of each file, by share and path as lists show it."""
    catalogue = Catalogue(house.store)
    return {
        f"{share.name}/{line.path}": line.id
        for share in house.store.shares()
        for line in catalogue.lines(share)
    }


def shown(client: Any, number: int, query: str = "") -> str:
    answer = client.get(f"/items/{number}/{query}")
    assert answer.status_code == 200
    text = body(answer)
    assert not [canary for canary in CANARIES if canary in text]
    return text


def test_a_file_leads_to_its_share(web: House, sign_in: SignIn) -> None:
    share = web.store.share_named(PERSONNEL)
    page = shown(sign_in(STAFF), numbers(web)[f"{PERSONNEL}/record.txt"])
    assert f'<a href="/shares/{share.id}/">{PERSONNEL}</a>' in page
    assert f'<a href="/inventory/?share={share.id}">Files of {PERSONNEL}</a>' in page


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def opened(house: House, share: str, path: str, openness: Openness) -> None:
    """A sharing report that says how open one file is."""
    told = Report(Source.SHARING_REPORT, folds_case=True, lines=1)
    told.said[told.key(path)] = Said(Counter({openness: 1}), lines=1)
    [handle] = [one for one in house.store.shares() if one.name == share]
    house.store.import_exposure(handle, told)


def test_a_labelled_file_tells_why_with_the_law(web: House, sign_in: SignIn) -> None:
    said = plain(shown(sign_in(STAFF, cji=True), numbers(web)["Personnel/record.txt"]))
    assert "Proposed label Confidential" in said
    assert "Human Resources" in said
    assert "Social Security number" in said
    assert "US_SSN" not in said
    assert re.search(r"MCA|USC|CFR", said)
    assert "checked against the law’s text" in said or "to be confirmed by the city attorney" in said
    assert "It takes effect when a steward approves it" in said
    assert "Scan " in said
    assert "read for the first time" in said.lower()


def test_a_finding_tells_place_certainty_and_why_it_is_believed(web: House, sign_in: SignIn) -> None:
    said = plain(shown(sign_in(STAFF), numbers(web)["Personnel/record.txt"]))
    assert "***-**-****" in said
    assert re.search(r"Line 3", said)
    assert re.search(r"\d+ %", said)
    assert "Why they are believed" in said
    assert "other file" in said
    assert "identity/" not in said


def test_copies_are_told_with_their_labels(web: House, sign_in: SignIn) -> None:
    said = plain(shown(sign_in(STAFF), numbers(web)["Personnel/record.txt"]))
    assert re.search(r"The same content elsewhere \(1\)", said)
    assert "copy of record.txt" in said
    assert "compared only with each other" in said


def test_a_copy_that_lies_too_open_is_warned_of_on_both_pages(fresh: House, sign_in: SignIn) -> None:
    opened(fresh, PERSONNEL, "copy of record.txt", Openness.ANYONE)
    opened_ = numbers(fresh)
    said = plain(shown(sign_in(STAFF), opened_["Personnel/record.txt"]))
    assert "Anyone with the link More open than its label suits" in said
    itself = plain(shown(sign_in(STAFF), opened_["Personnel/copy of record.txt"]))
    assert "Confidential, and anyone with the link can open it." in itself
    assert "1 link for anyone; as a sharing report of" in itself


def test_what_lies_in_shares_one_may_not_see_is_not_counted(web: House, sign_in: SignIn) -> None:
    """The same value stands in Personnel and in a box of Parks."""
    member = next(number for path, number in numbers(web).items() if path.endswith("deep/one.txt"))
    everybody, parks = sign_in(STAFF), sign_in(STAFF, department="Parks and Recreation")
    assert re.search(r"\d other files", plain(shown(everybody, member)))
    assert "No other file" in plain(shown(parks, member))
    assert parks.get(f"/items/{numbers(web)['Personnel/record.txt']}/").status_code == 404


def test_a_container_shows_what_is_in_it_and_a_member_what_holds_it(web: House, sign_in: SignIn) -> None:
    client = sign_in(STAFF)
    box = shown(client, numbers(web)["Parks/photos.zip"])
    assert "Inside it" in box
    assert "photos.zip!/list.txt" in box
    member = shown(client, numbers(web)["Parks/photos.zip!/list.txt"])
    assert f'<a href="/items/{numbers(web)["Parks/photos.zip"]}/">photos.zip</a>' in member
    assert "In the same folder" not in member


def test_neighbours_come_with_their_labels(web: House, sign_in: SignIn) -> None:
    said = plain(shown(sign_in(STAFF), numbers(web)["Parks/mowing.txt"]))
    assert re.search(r"In the same folder \(1\d\)", said)
    assert "report 00.txt" in said


def test_a_file_that_could_not_be_read_says_what_to_do(web: House, sign_in: SignIn) -> None:
    said = plain(shown(sign_in(STAFF), numbers(web)["Parks/broken.pdf"]))
    assert "Damaged" in said
    assert "Restore the file from a backup" in said


def test_a_name_with_a_number_is_masked_and_markup_is_text(web: House, sign_in: SignIn) -> None:
    known = numbers(web)
    number = next(number for path, number in known.items() if path.startswith("Personnel/file "))
    assert "file ***-**-****.txt" in shown(sign_in(STAFF), number)
    markup = shown(sign_in(STAFF), next(number for path, number in known.items() if "onerror" in path))
    assert "&lt;img src=x onerror=alert(1)&gt;" in markup
    assert "<img" not in markup


def test_a_flagged_share_is_for_the_cleared_alone(web: House, sign_in: SignIn) -> None:
    number = numbers(web)["Police/youth.txt"]
    refused = sign_in(STAFF).get(f"/items/{number}/")
    assert refused.status_code == 404
    assert "youth.txt" not in body(refused)
    cleared = shown(sign_in(STAFF, cji=True), number)
    assert "Holds criminal-justice information" in cleared
    assert "Restricted" in cleared


def test_what_is_not_there_is_not_found(web: House, sign_in: SignIn) -> None:
    client = sign_in(STAFF)
    assert client.get("/items/999999/").status_code == 404
    assert client.post(f"/items/{numbers(web)['Parks/mowing.txt']}/").status_code in (403, 405)


def test_lists_come_in_parts(web: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from classify.web.rooms.item import parts, views

    monkeypatch.setattr(parts, "SIZE", 5)
    monkeypatch.setattr(views, "SIZE", 5)
    client, number = sign_in(STAFF), numbers(web)["Parks/mowing.txt"]
    first = shown(client, number)
    assert 'href="?neighbours=2#neighbours"' in first
    assert "1 to 5 of" in first
    assert "6 to 10 of" in shown(client, number, "?neighbours=2")
    assert "1 to 5 of" in shown(client, number, "?neighbours=99")


def test_who_may_take_reports_in_is_shown_the_way(web: House, sign_in: SignIn) -> None:
    number = numbers(web)["Parks/mowing.txt"]
    assert "/exposure/" in shown(sign_in(Role.RECORDS), number)
    assert "/exposure/" not in shown(sign_in(Role.AUDITOR), number)


STATES = {
    "labelled": "Personnel/record.txt",
    "container": "Parks/photos.zip",
    "unread": "Parks/broken.pdf",
    "flagged": f"{POLICE}/youth.txt",
}


def test_every_state_is_for_everybody(town_home: Path, web: House, sign_in: SignIn, page: Any) -> None:
    """Axe finds nothing; nothing is wider than a narrow screen."""
    client, known = sign_in(STAFF, Role.RECORDS, cji=True), numbers(web)
    with serving(web.settings.home) as address:
        use_session_of(page, client, address)
        for name, path in STATES.items():
            for width, scheme in ((1280, "dark"), (320, "light")):
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                assert page.goto(f"{address}/items/{known[path]}/").status == 200
                for fold in page.locator("summary").all():
                    if not fold.evaluate("one => one.parentElement.open"):
                        fold.click()
                assert violations(page) == [], name
                assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_a_file_tells_its_label_in_effect_by_whose_word_and_why_it_is_stale(
    fresh: House, sign_in: SignIn
) -> None:
    """And the approvals about it and its like; whoever may not see approvals is told of none."""
    client, number = sign_in(STAFF), numbers(fresh)["Personnel/record.txt"]
    assert "Label in effect None" in plain(shown(client, number))
    share = fresh.store.share_named(PERSONNEL)
    task = fresh.store.shown_of(share, Coverage.FOLDER, number)
    assert task is not None
    done = fresh.store.approve(share, task, actor="ada", policy="1")
    said = plain(shown(client, number))
    assert re.search(r"Confidential Approved by ada on \w+ \d+, \d{4}\.", said)
    assert "Approvals about it and its like (1)" in said
    assert "A proposal. It takes effect when a steward approves it." not in said
    fresh.store.still_right(share, done.id, actor="bert")
    assert "still right on" in plain(shown(client, number))
    fresh.store.take_back(share, done.id, actor="bert")
    said = plain(shown(client, number))
    assert "has to be looked at again: the approval was taken back. Approve anew" in said
    assert "The approval was taken back" in said
