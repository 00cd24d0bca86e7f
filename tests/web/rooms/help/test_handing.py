"""What leaves: an estimate with totals alone, a list without values, each with its row in the trail."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from classify.inventory.events import WantedEvents
from classify.rights import Role
from classify.settings import Settings
from classify.web.house import House
from tests.web.conftest import SignIn, body
from tests.web.leaks import canaries_in
from tests.web.rooms.help.conftest import files_in
from tests.web.town import PATIENT, PERSONNEL


def test_the_estimate_for_the_requester_tells_totals_and_time(
    fresh: House, sign_in: SignIn, answered: Any
) -> None:
    client = sign_in(Role.RECORDS)
    _, address = answered(client, names=PATIENT)
    answer = client.post(f"{address}letter/", {"reference": " 26-114 <b> "})
    said = body(answer)
    assert "Your request for public information (26-114 &lt;b&gt;)" in said
    assert "2-6-1006, MCA" in said
    assert "hours of work" in said or "hour of work" in said
    assert "fee" not in said
    assert PERSONNEL not in said
    assert canaries_in(answer.content) == set()
    [act] = fresh.store.acts(WantedEvents(actions=frozenset({"records.letter"})), limit=1)
    assert set(act.details) == {"from", "session", "records", "pages"}
    assert client.get(f"{address}letter/").status_code == 405


def test_a_fee_is_spoken_of_once_a_rate_is_set(
    fresh: House, sign_in: SignIn, answered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from classify.web import house as room

    rated = Settings(home=fresh.settings.home, jobs=1, ocr=False, records_hourly_rate=25.0)
    monkeypatch.setattr(room, "_opened", [room.House(rated, fresh.store, fresh.catalogue)])
    client = sign_in(Role.RECORDS)
    page, address = answered(client, names=PATIENT)
    assert "a fee of $" in body(page)
    assert "We estimate a fee of $" in body(client.post(f"{address}letter/"))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_whole_list_is_a_list_of_the_inventory(
    fresh: House, sign_in: SignIn, answered: Any, kind: str
) -> None:
    client = sign_in(Role.RECORDS)
    page, address = answered(client, names=PATIENT)
    answer = client.post(f"{address}list/", {"kind": kind})
    data = b"".join(answer.streaming_content)
    assert canaries_in(data) == set()
    if kind == "csv":
        told = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        numbers = [int(row["number"]) for row in told]
    else:
        sheet = load_workbook(io.BytesIO(data))["Files"]
        numbers = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert sorted(numbers) == sorted(files_in(page))
    [act] = fresh.store.acts(WantedEvents(actions=frozenset({"export.write"})), limit=1)
    assert (act.details["rows"], act.details["of"], act.details["whole"]) == (len(numbers), "a request", True)


def test_only_kinds_that_there_are(web: House, sign_in: SignIn, answered: Any) -> None:
    client = sign_in(Role.RECORDS)
    _, address = answered(client, names=PATIENT)
    assert client.post(f"{address}list/", {"kind": "dcat"}).status_code == 404
    _, loss = answered(client, "/records/breach/", share=web.store.share_named(PERSONNEL).id)
    assert client.post(f"{loss}letter/").status_code == 404
