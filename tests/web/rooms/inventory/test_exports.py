"""Exports hold exactly what the list shows, all its pages, no value, and leave a trace."""

from __future__ import annotations

import csv
import io
import json
import urllib.request
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.inventory import exports, views
from models.audit_event import AuditEvent
from tests.web.conftest import HOME, SignIn, serving
from tests.web.town import CANARIES


def data(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def trail(web: House, action: str) -> list[Any]:
    with web.store.database.reading() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.action == action)).all()
    return sorted(events, key=lambda event: event.id or 0)


def files(kind: str, content: bytes) -> list[str]:
    """The files of an export, in its order."""
    if kind == "csv":
        return [row["path"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    if kind == "jsonl":
        return [json.loads(line)["path"] for line in content.splitlines()]
    sheet = load_workbook(io.BytesIO(content))["Files"]
    return [str(row[3]) for row in sheet.iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("kind", exports.KINDS)
def test_an_export_is_the_whole_list_without_values(
    web: House, sign_in: SignIn, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More rows than a page has, in the order of the list."""
    monkeypatch.setattr(views, "ROWS", 5)
    client = sign_in(Role.STEWARD, cji=True)
    answer = client.get(f"/inventory/export/{kind}/?sort=worst&tag=PII")
    content = data(answer)
    found = files(kind, content)
    assert len(found) == 11
    assert found[0] == "youth.txt"
    assert not [canary for canary in CANARIES if canary.encode() in content]
    assert answer["Content-Disposition"].endswith(f'.{kind}"')


def test_a_flagged_share_is_exported_with_clearance_alone(web: House, sign_in: SignIn) -> None:
    assert "youth.txt" not in files("csv", data(sign_in(Role.STEWARD).get("/inventory/export/csv/")))
    content = data(sign_in(Role.STEWARD, cji=True).get("/inventory/export/csv/?department=Police"))
    assert sorted(files("csv", content)) == ["patrol.txt", "youth.txt"]
    assert content.count(b"CONFIDENTIAL CRIMINAL JUSTICE INFORMATION") == 2


def test_another_department_s_files_are_not_exported(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS, department="Parks and Recreation")
    content = data(client.get("/inventory/export/jsonl/?share=1&share=2&share=3"))
    assert {json.loads(line)["share"] for line in content.splitlines()} == {"Parks"}


def test_an_export_is_in_the_trail_with_its_rows(web: House, sign_in: SignIn) -> None:
    before = len(trail(web, "export.write"))
    data(sign_in(Role.STEWARD).get("/inventory/export/csv/?share=2&label=CONFIDENTIAL"))
    event = trail(web, "export.write")[before]
    told = event.details
    assert (told["kind"], told["rows"], told["whole"], told["shares"]) == ("csv", 8, True, [2])
    assert told["asked"] == "?share=2&label=CONFIDENTIAL"
    assert len(trail(web, "export.begin")) >= before + 1


def test_an_export_that_was_broken_off_is_in_the_trail_as_such(
    web: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "_ROWS_AT_ONCE", 3)
    before = len(trail(web, "export.write"))
    answer = sign_in(Role.STEWARD).get("/inventory/export/jsonl/")
    next(iter(answer.streaming_content))
    answer.close()
    told = trail(web, "export.write")[before].details
    assert (told["rows"], told["whole"]) == (3, False)


def test_who_may_not_is_refused_and_what_is_no_format_is_not_there(web: House, sign_in: SignIn) -> None:
    assert sign_in(Role.ADMINISTRATOR).get("/inventory/export/csv/").status_code == 403
    client = sign_in(Role.STEWARD)
    assert client.get("/inventory/export/exe/").status_code == 404
    assert client.get("/inventory/export/csv/?label=NO").status_code == 400


def test_nothing_is_left_of_a_draft(web: House, sign_in: SignIn) -> None:
    data(sign_in(Role.STEWARD).get("/inventory/export/xlsx/"))
    assert list(web.settings.scratch.glob("**/inventory.*")) == []


def test_the_real_service_streams_it_too(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    with serving(HOME) as address:
        request = urllib.request.Request(address + "/inventory/export/csv/?share=1")
        request.add_header("Cookie", f"session={client.cookies['session'].value}")
        with urllib.request.urlopen(request, timeout=300) as answer:
            assert len(files("csv", answer.read())) == 20
