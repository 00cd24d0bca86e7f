"""The log of disseminations: narrowed, taken away with an entry of the trail, nothing of other shares."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from classify.rights import Role
from classify.web.house import House
from classify.web.sharing import today
from tests.inventory.sharing import AGENCY, SHERIFF
from tests.web.conftest import SignIn, body
from tests.web.rooms.partners.partnered import VICTIM, Partnered, released

LOG = "/sharing/releases/log/"


@pytest.fixture
def sent(partnered: Partnered) -> Partnered:
    """The sheriff got files of Personnel, the victim those of the police."""
    released(partnered.store, "Personnel", partnered.sheriff)
    partnered.store.second_release(partnered.police_release, today(), actor="tess", agrees=True)
    return partnered


def taken(client: Any, kind: str, asked: str = "") -> bytes:
    answer = client.get(f"{LOG}as/{kind}/{asked}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def rows(client: Any, asked: str = "") -> list[list[str]]:
    return list(csv.reader(io.StringIO(taken(client, "csv", asked).decode("utf-8-sig"))))[1:]


def test_the_log_is_narrowed_by_recipient_share_day_and_ori(sent: Partnered, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD, cji=True)
    personnel = sent.store.share_named("Personnel").id
    for asked, there in (
        ("", {AGENCY.name, SHERIFF.name, VICTIM.name}),
        (f"?recipient={sent.agency}", {AGENCY.name}),
        (f"?share={personnel}", {SHERIFF.name}),
        ("?ori=mt-0320000", {SHERIFF.name}),
        (f"?since={today() + timedelta(2)}", set()),
        (f"?until={today() - timedelta(2)}", set()),
        ("?ori=<b>&share=x", {AGENCY.name, SHERIFF.name, VICTIM.name}),
    ):
        told = body(client.get(LOG + asked)).partition("<tbody>")[2].partition("</tbody>")[0]
        agencies = {name for name in (AGENCY.name, SHERIFF.name, VICTIM.name) if name in told}
        assert agencies == there == {row[4] for row in rows(client, asked)}, asked


@pytest.mark.parametrize("department", ["", "Human Resources"])
def test_of_other_shares_there_is_no_entry_on_the_page_or_in_a_file(
    sent: Partnered, sign_in: SignIn, department: str
) -> None:
    client = sign_in(Role.RECORDS, department=department)
    mine = {SHERIFF.name} if department else {AGENCY.name, SHERIFF.name}
    assert {row[4] for row in rows(client)} == mine
    told = body(client.get(LOG))
    assert VICTIM.name not in told
    assert (AGENCY.name in told.partition("<tbody>")[2]) is (AGENCY.name in mine)
    assert "criminal-justice" not in told
    assert VICTIM.name.encode() not in taken(client, "xlsx")


def test_a_workbook_of_a_flagged_share_is_stamped(sent: Partnered, sign_in: SignIn) -> None:
    data = taken(sign_in(Role.STEWARD, cji=True), "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    told = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(told) == 6
    assert "CONFIDENTIAL CRIMINAL JUSTICE" in str(sheet.oddHeader.center.text)
    assert {row[-1] is not None for row in told if row[4] == VICTIM.name} == {True}


def test_what_is_taken_away_is_in_the_trail_without_a_name(
    sent: Partnered, fresh: House, sign_in: SignIn
) -> None:
    from classify.inventory.events import WantedEvents

    assert len(rows(sign_in(Role.AUDITOR), f"?recipient={sent.agency}&ori=%3Cb%3E&since=soon")) == 2
    wanted = WantedEvents(actions=frozenset({"log.export", "log.exported"}))
    ended, begun = fresh.store.acts(wanted, limit=5)
    assert (begun.action, begun.details["kind"]) == ("log.export", "csv")
    assert begun.details["asked"] == f"recipient={sent.agency}"
    assert (ended.details["rows"], ended.details["whole"]) == (2, True)


def test_only_kinds_that_there_are_and_only_for_who_may(sent: Partnered, sign_in: SignIn) -> None:
    assert sign_in(Role.AUDITOR).get(f"{LOG}as/pdf/").status_code == 404
    nobody = sign_in(Role.ADMINISTRATOR)
    assert nobody.get(LOG).status_code == nobody.get(f"{LOG}as/csv/").status_code == 403


def test_an_empty_log_says_so(fresh: House, sign_in: SignIn) -> None:
    assert "Nothing has left the city yet." in body(sign_in(Role.RECORDS).get(LOG))
