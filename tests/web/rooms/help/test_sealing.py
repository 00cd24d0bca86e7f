"""The seal calendar: what is overdue, the stop for a victim's consent, marks with reasons, its lists."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from classify.inventory.events import WantedEvents
from classify.inventory.handles import ShareHandle
from classify.rights import Role
from classify.sealing.marks import How, Why, marks
from classify.web.house import House
from tests.sealing.aged import aged
from tests.web.conftest import SignIn, body
from tests.web.leaks import canaries_in
from tests.web.rooms.help.conftest import files_in

PAGE = "/records/sealing/"


@pytest.fixture
def court(fresh: House, tmp_path: Path) -> ShareHandle:
    return aged(fresh.store, tmp_path)


def number(house: House, share: ShareHandle, path: str) -> int:
    return next(line.id for line in house.catalogue.lines(share) if line.path == path)


def paths(answer: Any) -> list[str]:
    return list(files_in(answer).values())


def test_the_most_pressing_come_first_with_the_stop(
    fresh: House, sign_in: SignIn, court: ShareHandle
) -> None:
    answer = sign_in(Role.RECORDS).get(PAGE)
    said = body(answer)
    assert paths(answer) == ["old.txt", "sexual.txt", "new.txt"]
    assert "April–June 2026" in said
    assert "Overdue (1)" in said
    assert said.count("Stop: not destroyed without the victim’s consent") == 1
    assert "youth.txt" not in said
    cleared = sign_in(Role.RECORDS, cji=True).get(PAGE)
    assert "youth.txt" in paths(cleared)
    assert "CONFIDENTIAL CRIMINAL JUSTICE INFORMATION" in body(cleared)


def test_it_is_narrowed_by_state_share_and_stop(fresh: House, sign_in: SignIn, court: ShareHandle) -> None:
    client = sign_in(Role.STEWARD, cji=True)
    assert paths(client.get(f"{PAGE}?when=overdue")) == ["old.txt"]
    assert paths(client.get(f"{PAGE}?consent=yes")) == ["sexual.txt"]
    assert len(paths(client.get(f"{PAGE}?share={court.id}"))) == 3
    none = client.get(f"{PAGE}?when=done")
    assert "No youth record is so" in body(none)
    assert len(paths(client.get(f"{PAGE}?when=soon&share=x&page=0"))) == 4


def test_a_record_is_marked_and_the_mark_taken_back_with_reasons(
    fresh: House, sign_in: SignIn, court: ShareHandle
) -> None:
    client, item = sign_in(Role.RECORDS), number(fresh, court, "old.txt")
    page = f"{PAGE}{item}/"
    assert "Mark it as dealt with" in body(client.get(page))
    sent = {"how": "sealed", "on": "2026-06-01", "why": "DUE"}
    assert client.post(page, sent)["Location"] == page
    standing = marks(fresh.store)[item]
    assert (standing.how, standing.why, str(standing.on)) == (How.SEALED, Why.DUE, "2026-06-01")
    said = body(client.get(f"{PAGE}?when=done"))
    assert "Sealed; the youth is 18" in said
    assert "June 1, 2026" in said
    assert client.post(page, {"why": "DUE"}).status_code == 422
    assert client.post(page, {"why": "MISTAKE"}).status_code == 302
    assert marks(fresh.store) == {}
    acts = fresh.store.acts(WantedEvents(actions=frozenset({"seal.mark", "seal.unmark"})), limit=5)
    assert [act.details["why"] for act in acts] == ["it was marked by mistake", "the youth is 18"]
    assert all(act.details["session"] and act.actor.startswith("person") for act in acts)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose the reason"),
        ({"why": "DUE"}, "Choose what was done"),
        ({"why": "DUE", "how": "sealed", "on": "soon"}, "Write the day as"),
        ({"why": "DUE", "how": "sealed", "on": "2999-01-01"}, "still to come"),
        ({"why": "KIND", "how": "sealed", "on": "2026-01-01"}, "no reason to mark"),
        ({"why": "DUE", "how": "destroyed", "on": "2026-01-01"}, "without the victim&#x27;s consent"),
    ],
)
def test_what_cannot_be_marked_is_said(
    fresh: House, sign_in: SignIn, court: ShareHandle, sent: dict[str, str], said: str
) -> None:
    item = number(fresh, court, "sexual.txt")
    answer = sign_in(Role.RECORDS).post(f"{PAGE}{item}/", sent)
    assert answer.status_code == 422
    assert said in body(answer)
    assert marks(fresh.store) == {}


def test_with_the_consent_at_hand_it_may_be_destroyed(
    fresh: House, sign_in: SignIn, court: ShareHandle
) -> None:
    item = number(fresh, court, "sexual.txt")
    sent = {"why": "ORDER", "how": "destroyed", "on": "2026-01-01", "consent": "yes"}
    assert sign_in(Role.RECORDS).post(f"{PAGE}{item}/", sent).status_code == 302
    assert marks(fresh.store)[item].consent


def test_only_youth_records_of_ones_own_part(fresh: House, sign_in: SignIn, court: ShareHandle) -> None:
    other = next(share for share in fresh.store.shares() if share.name == "Parks")
    client = sign_in(Role.RECORDS)
    assert client.get(f"{PAGE}{number(fresh, other, 'mowing.txt')}/").status_code == 404
    item = number(fresh, court, "old.txt")
    elsewhere = sign_in(Role.RECORDS, department="Parks and Recreation")
    assert elsewhere.get(f"{PAGE}{item}/").status_code == 404
    sent = {"why": "DUE", "how": "sealed", "on": "2026-01-01"}
    assert elsewhere.post(f"{PAGE}{item}/", sent).status_code == 404
    assert "There is no youth record" in body(elsewhere.get(PAGE))


def test_the_calendar_is_a_list_to_take_away(fresh: House, sign_in: SignIn, court: ShareHandle) -> None:
    client = sign_in(Role.RECORDS, cji=True)
    as_csv = client.get(f"{PAGE}list/csv/?share={court.id}").content
    told = list(csv.DictReader(io.StringIO(as_csv.decode("utf-8-sig"))))
    assert [(row["File"], row["State"], row["Due at the latest"]) for row in told] == [
        ("old.txt", "Overdue", "2026 Q2"),
        ("sexual.txt", "May be due", "2034 Q2"),
        ("new.txt", "May be due", "2042 Q2"),
    ]
    whole = client.get(f"{PAGE}list/xlsx/")
    sheet = load_workbook(io.BytesIO(whole.content)).active
    assert sheet is not None
    assert sheet.max_row == 5
    assert "CONFIDENTIAL" in str(sheet.oddHeader.center.text)
    assert canaries_in(as_csv + whole.content) == set()
    assert client.get(f"{PAGE}list/dcat/").status_code == 404
    acts = fresh.store.acts(WantedEvents(actions=frozenset({"export.write"})), limit=5)
    assert [act.details["rows"] for act in acts] == [4, 3]
