"""Taking a report in by the web: counts come back, errors are sentences, nothing is kept on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from classify.rights import Role
from classify.web import uploads
from classify.web.house import House
from tests.exposure.test_sharing import HEAD
from tests.web.conftest import SignIn, body
from tests.web.town import PARKS, POLICE

SITE = "sites/Parks/Shared Documents"
NAMES = ("mowing.txt", "minutes.html", "report 01.txt")


def address_of(house: House, name: str = PARKS) -> str:
    [share] = [one for one in house.store.shares() if one.name == name]
    return f"/shares/{share.id}/exposure/"


def report(*rows: str) -> SimpleUploadedFile:
    told = [f"{SITE}/{name},File,Read,SharingLink,,,5f2a,Anonymous," for name in NAMES]
    text = "\r\n".join([HEAD, *told, *rows])
    return SimpleUploadedFile("sharing.csv", text.encode("utf-8-sig"), "text/csv")


def test_a_report_is_taken_in_and_told_in_counts(fresh: House, sign_in: SignIn, rows_of: Any) -> None:
    client = sign_in(Role.RECORDS)
    extra = f"{SITE}/gone.txt,File,Read,Marlene Okafor,mo@example.org,Member,,,"
    answer = client.post(address_of(fresh), {"report": report(extra)})
    said = body(answer)
    assert answer.status_code == 200
    assert "It has 4 lines and is about 3 files of Parks." in said
    assert "Anyone with the link" in said
    assert "1 line about files that the inventory does not have" in said
    assert "Okafor" not in said
    [(actor, details)] = rows_of(
        fresh, "SELECT actor, details FROM audit_event WHERE action = 'exposure.import'"
    )
    assert actor.startswith("person")
    assert '"session"' in details
    assert "A sharing report" in body(client.get(address_of(fresh)))


@pytest.fixture
def rows_of() -> Any:
    def rows(house: House, sql: str) -> list[Any]:
        with house.store.database.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    return rows


def test_what_was_typed_stays_beside_the_error(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    answer = client.post(address_of(web), {"report": report(), "below": 'sites/"Elsewhere'})
    said = body(answer)
    assert answer.status_code == 422
    assert "names nothing below the address" in said
    assert "MC-741" in said
    assert 'value="sites/&quot;Elsewhere"' in said
    assert 'aria-describedby="report-hint report-error"' in said


def test_no_file_and_no_report_are_sentences(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    assert "No report was chosen" in body(client.post(address_of(web), {}))
    book = SimpleUploadedFile("a.xlsx", b"PK\x03\x04\0\0\x08\0")
    assert "zero bytes" in body(client.post(address_of(web), {"report": book}))


def test_a_report_beyond_measure_is_a_sentence(
    web: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 100)
    answer = sign_in(Role.RECORDS).post(address_of(web), {"report": report()})
    assert answer.status_code == 422
    assert "The report is larger than" in body(answer)


def test_only_who_may_takes_a_report_in(web: House, sign_in: SignIn) -> None:
    """And of a flagged share only who is cleared."""
    assert sign_in(Role.RECORDS).get(address_of(web)).status_code == 200
    assert sign_in(Role.AUDITOR).get(address_of(web)).status_code == 403
    assert sign_in(Role.RECORDS, department="Police").get(address_of(web)).status_code == 404
    assert sign_in(Role.RECORDS).get(address_of(web, POLICE)).status_code == 403
    assert sign_in(Role.RECORDS, cji=True).get(address_of(web, POLICE)).status_code == 200


def test_nothing_of_a_report_touches_the_disk(fresh: House, sign_in: SignIn) -> None:
    """Its names stand nowhere in the home afterwards."""
    extra = f"{SITE}/gone.txt,File,Read,Zwetlana Unheard,zu@example.org,Member,,,"
    client = sign_in(Role.RECORDS)
    assert client.post(address_of(fresh), {"report": report(*[extra] * 40_000)}).status_code == 200
    for file in Path(fresh.settings.home).rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert b"Unheard" not in data, file
            assert b"zu@example" not in data, file
