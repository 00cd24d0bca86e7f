"""What a loss would mean: bounds, elements, duties with their marks and how soon; of what one may see."""

from __future__ import annotations

from typing import Any

from classify.inventory.events import WantedEvents
from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn, body
from tests.web.leaks import canaries_in
from tests.web.town import PARKS, PERSONNEL, POLICE


def test_a_share_is_counted_with_its_duties(fresh: House, sign_in: SignIn, answered: Any) -> None:
    share = fresh.store.share_named(PERSONNEL)
    page, _ = answered(sign_in(Role.RECORDS), "/records/breach/", share=share.id)
    said = body(page)
    assert "If this were lost: Personnel" in said
    assert "2-6-1501(5), MCA" in said
    assert "Social Security number" in said
    assert "30-14-1704, MCA" in said
    assert "From a secondary source: dojmt.gov" in said
    assert "Without unreasonable delay" in said
    assert "CJIS" not in said
    assert "November 30, 2026" in said
    assert canaries_in(page.content) == set()
    [act] = fresh.store.acts(WantedEvents(actions=frozenset({"breach.look"})), limit=1)
    assert (act.subject, act.details["folder"]) == (f"share:{share.id}", False)


def test_criminal_justice_information_has_its_hour_and_its_stamp(
    web: House, sign_in: SignIn, answered: Any
) -> None:
    share = web.store.share_named(POLICE)
    client = sign_in(Role.STEWARD, cji=True)
    page, _ = answered(client, "/records/breach/", share=share.id)
    said = body(page)
    assert "CJIS Security Policy IR-6" in said
    assert "Within 1 hour" in said
    assert "CONFIDENTIAL CRIMINAL JUSTICE INFORMATION" in said


def test_of_a_flagged_share_nothing_is_counted_without_clearance(web: House, sign_in: SignIn) -> None:
    client, share = sign_in(Role.RECORDS), web.store.share_named(POLICE)
    assert f'value="{share.id}"' not in body(client.get("/records/breach/"))
    refused = client.post("/records/breach/", {"share": share.id})
    assert refused.status_code == 422
    assert "Choose a share" in body(refused)


def test_a_folder_or_a_file_of_a_share(fresh: House, sign_in: SignIn, answered: Any) -> None:
    """Its name is in no address and in no row of the trail; where nothing lies there, that is said."""
    share = fresh.store.share_named(PARKS)
    client = sign_in(Role.RECORDS)
    page, address = answered(client, "/records/breach/", share=share.id, folder="/photos.zip/")
    assert "photos.zip" not in address
    assert '<span class="mc-big">3</span> files' in body(page)
    [act] = fresh.store.acts(WantedEvents(actions=frozenset({"breach.look"})), limit=1)
    assert "photos" not in str(act.details)
    wrong = client.post("/records/breach/", {"share": share.id, "folder": "no such place"})
    assert wrong.status_code == 422
    assert "No file of this share lies in such a folder" in body(wrong)
    assert 'value="no such place"' in body(wrong)
    # A number is no file of another share, and a share's name no folder.
    for folder in ("1", PARKS):
        assert client.post("/records/breach/", {"share": share.id, "folder": folder}).status_code == 422
