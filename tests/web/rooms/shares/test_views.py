"""The list of shares and one share: counts, states, and totals alone where names may not be seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn, body
from tests.web.town import CANARIES, POLICE


def number_of(house: House, name: str) -> int:
    return next(share.id for share in house.store.shares() if share.name == name)


def test_the_list_shows_each_share_with_its_counts_and_what_was_not_read(web: House, sign_in: SignIn) -> None:
    page = body(sign_in(Role.RECORDS, cji=True).get("/shares/"))
    for words in ("Parks", "Personnel", "Police", "Parks and Recreation", "No schedule", "Restricted"):
        assert words in page
    parks = number_of(web, "Parks")
    assert f'href="/shares/{parks}/unread/"' in page
    assert "Add a share" in page


def test_without_clearance_a_flagged_share_has_a_number_and_totals_and_no_name(
    web: House, sign_in: SignIn
) -> None:
    """Nor anything of its place or its files, on any of its pages."""
    client: Client = sign_in(Role.RECORDS, Role.STEWARD)
    police = number_of(web, POLICE)
    place = str(web.store.folder_of(web.store.share_numbered(police)))
    pages = [
        body(client.get(address))
        for address in (
            "/shares/",
            f"/shares/{police}/",
            f"/shares/{police}/scans/",
            f"/shares/{police}/unread/?outcome=partial",
            f"/shares/{police}/now/",
            f"/shares/{police}/survey/",
            f"/shares/{police}/schedule/",
            f"/shares/{police}/cancel/",
        )
    ]
    for page in pages:
        assert f"Criminal-justice share {police}" in page
        assert place not in page
        assert "youth" not in page.lower()
        assert not re.search(r"Police</(a|h1|title)>", page)
    assert "Without a current clearance you see its totals" in pages[1]
    assert client.get(f"/shares/{police}/scans/1/2/").status_code == 403


def test_of_a_share_of_another_department_nothing_is_known(web: House, sign_in: SignIn) -> None:
    client: Client = sign_in(Role.RECORDS, department="Parks and Recreation")
    personnel = number_of(web, "Personnel")
    listed = body(client.get("/shares/"))
    assert "Parks" in listed
    assert "Personnel" not in listed
    for path in ("", "scans/", "unread/", "now/", "now/events/", "survey/", "schedule/", "cancel/"):
        assert client.get(f"/shares/{personnel}/{path}").status_code == 404
    assert client.get("/shares/add/").status_code == 403


def test_who_may_not_scan_sees_the_share_without_its_buttons(web: House, sign_in: SignIn) -> None:
    client: Client = sign_in(Role.AUDITOR)
    parks = number_of(web, "Parks")
    page = body(client.get(f"/shares/{parks}/"))
    assert "Scan now" not in page
    assert "schedule" not in page.lower().replace('<h2 class="sh-card-title">schedule</h2>', "")
    assert client.post(f"/shares/{parks}/scan/").status_code == 403
    assert client.get(f"/shares/{parks}/now/").status_code == 403


def test_a_page_of_a_share_names_place_counts_and_last_scan(web: House, sign_in: SignIn) -> None:
    parks = number_of(web, "Parks")
    page = body(sign_in(Role.RECORDS).get(f"/shares/{parks}/"))
    assert str(web.store.folder_of(web.store.share_numbered(parks))) in page
    assert "Last whole scan" in page
    assert "Survey before the first scan" not in page, "it was scanned"
    assert not any(canary in page for canary in CANARIES)


def test_a_share_never_scanned_is_surveyed_first(fresh: House, sign_in: SignIn, tmp_path: Path) -> None:
    folder = tmp_path / "Clerk"
    folder.mkdir()
    client = sign_in(Role.RECORDS)
    client.post(
        "/shares/add/", {"name": "Clerk", "place": str(folder), "department": "City", "when": "never"}
    )
    page = body(client.get(f"/shares/{number_of(fresh, 'Clerk')}/"))
    assert "Survey before the first scan" in page
    assert "Scan now" in page


def test_a_list_without_a_share_says_what_to_do_next(web: House, sign_in: SignIn) -> None:
    page = body(sign_in(Role.RECORDS, department="Nowhere").get("/shares/"))
    assert "There is no share yet that you may see." in page
    assert "Records staff add shares" in page


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999"])
def test_a_share_that_is_not_there(web: House, sign_in: SignIn, number: str) -> None:
    assert sign_in(Role.RECORDS).get(f"/shares/{number}/").status_code == 404
