"""The audit trail's pages."""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from classify.inventory import extracts
from classify.inventory.events import EVERY_EVENT
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.audit import checking
from tests.web.conftest import SignIn, make_account


def body(answer: Any) -> str:
    """What is streamed, in order."""

    async def gathered() -> list[bytes]:
        return [part async for part in answer.streaming_content]

    # In a thread of its own: in this one a browser's loop may run.
    with ThreadPoolExecutor(1) as aside:
        return b"".join(aside.submit(asyncio.run, gathered()).result()).decode()


def text_of(client: Any, query: str = "") -> str:
    return str(client.get(f"/audit/{query}").content.decode())


def test_the_newest_acts_come_first_in_sentences(fresh: House, sign_in: SignIn) -> None:
    fresh.store.audit_of("ada", "content.reveal", subject="item:1", purpose="records request")
    text = text_of(sign_in(Role.AUDITOR))
    assert "revealed one value in file 1; purpose: records request" in text
    assert text.index("revealed one value") < text.index("finished the scan of the share Parks")


def test_people_are_called_by_their_names(fresh: House, sign_in: SignIn) -> None:
    account = make_account(Role.RECORDS)
    account.shown_name = "Grace Hopper"
    account.save()
    fresh.store.audit_of(account.username, "backup.make")
    client = sign_in(Role.AUDITOR)
    assert f"Grace Hopper ({account.username})" in text_of(client)
    assert "made a backup" in text_of(client, "?who=hopper")
    assert "No act fits" in text_of(client, "?who=babbage")


def test_pages_go_on_where_the_last_ended(fresh: House, sign_in: SignIn) -> None:
    for number in range(120):
        fresh.store.audit_of("ada", "scan.begin", subject="share:1", scan=number + 1)
    client = sign_in(Role.AUDITOR)
    query, seen = "?who=ada", []
    while query:
        text = text_of(client, query)
        seen += [part.split("<")[0] for part in text.split("share Parks; scan: ")[1:]]
        older = text.partition('">Older</a>')[0].rpartition('href="/audit/')[2] if ">Older<" in text else ""
        query = older.replace("&amp;", "&")
    assert [int(number.strip()) for number in seen] == list(range(120, 0, -1))


def test_what_is_asked_for_comes_together(fresh: House, sign_in: SignIn) -> None:
    store = fresh.store
    store.audit_of("ada", "door.refuse", subject="share:2", act="see_items")
    store.audit_of("ada", "export.write", kind="csv", rows=3)
    store.audit_of("ben", "schedule.add", subject="schedule:7", cron="0 4 * * 0")
    client = sign_in(Role.ADMINISTRATOR)
    assert "not open to them: the share Personnel" in text_of(client, "?who=ada&refused=yes")
    assert "exported a list" not in text_of(client, "?who=ada&refused=yes")
    assert "made schedule 7; at: 0 4 * * 0" in text_of(client, "?kind=schedule&name=7")
    assert "exported a list of files; as: csv; rows: 3" in text_of(client, "?group=Exports&who=ada")
    assert "No act fits" in text_of(client, "?since=2020-01-01&until=2020-01-02")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?since=yesterday", "Write the day as 2026-11-30."),
        ("?since=2026-03-02&until=2026-03-01", "The last day lies before the first."),
        ("?kind=item&name=abc", "File: give its number, as 214."),
        ("?name=7", "Say what the number or name is of."),
        ("?group=Everything+else", "Choose one of the kinds."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(
    web: House, sign_in: SignIn, query: str, said: str
) -> None:
    answer = sign_in(Role.AUDITOR).get(f"/audit/{query}&who=ada")
    text = answer.content.decode()
    assert answer.status_code == 400
    assert text.count(said) >= 2  # in the summary and beside the field
    assert 'value="ada"' in text


def test_who_has_no_such_role_is_refused_and_that_is_noted(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    for path, method in (
        ("/audit/", client.get),
        ("/audit/check/", client.post),
        ("/audit/review/", client.post),
        ("/audit/export/", client.post),
    ):
        assert method(path).status_code == 403
        assert fresh.store.acts(EVERY_EVENT, limit=1)[0].action == "door.refuse"


def test_an_auditor_of_one_department_does_not_see_the_citys_trail(web: House, sign_in: SignIn) -> None:
    assert sign_in(Role.AUDITOR, department="Police").get("/audit/").status_code == 403


def police_file(house: House) -> int:
    police = house.store.share_named("Police")
    return next(house.catalogue.lines(police)).id


def test_details_about_a_criminal_justice_file_take_clearance(fresh: House, sign_in: SignIn) -> None:
    """The act itself is shown: the trail is no trail without it."""
    number = police_file(fresh)
    fresh.store.audit_of("ada", "content.reveal", subject=f"item:{number}", purpose="case review")
    fresh.store.audit_of("ada", "content.reveal", subject="item:999999", purpose="of a file that is gone")
    query = "?group=Documents+and+revealed+values"
    hidden = text_of(sign_in(Role.AUDITOR), query)
    assert f"revealed one value in file {number}" in hidden
    assert "case review" not in hidden
    assert "of a file that is gone" not in hidden
    assert hidden.count("That takes a current clearance") == 2
    cleared = text_of(sign_in(Role.AUDITOR, cji=True), query)
    assert "purpose: case review" in cleared
    assert "current clearance" not in cleared


def broken(house: House, row: int) -> None:
    """Somebody changes a row past the triggers."""
    with sqlite3.connect(house.settings.home / "inventory.db") as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("UPDATE audit_event SET actor = 'nobody' WHERE id = ?", (row,))


def receipt_in(text: str) -> str:
    return text.partition('name="receipt" value="')[2].partition('"')[0]


def test_a_whole_chain_is_said_to_be_whole_and_the_week_can_be_marked(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.AUDITOR)
    rows = fresh.store.trail_state().rows
    text = client.post("/audit/check/").content.decode()
    assert f"The chain is whole: all {rows} rows fit" in text
    answer = client.post("/audit/review/", {"receipt": receipt_in(text)}, follow=True)
    assert f"is marked as reviewed, up to row {rows}." in answer.content.decode()
    review = fresh.store.last_review()
    assert review is not None
    assert (review.row, review.forged) == (rows, None)
    assert fresh.store.acts(EVERY_EVENT, limit=1)[0].details["from"] == "127.0.0.1"
    assert f"row {rows + 1} on" in text_of(client)


def test_a_changed_row_is_named(fresh: House, sign_in: SignIn) -> None:
    broken(fresh, 3)
    client = sign_in(Role.AUDITOR)
    text = client.post("/audit/check/").content.decode()
    assert "Row 3 was changed, or its neighbor was removed; the 2 before it fit." in text
    client.post("/audit/review/", {"receipt": receipt_in(text)})
    review = fresh.store.last_review()
    assert review is not None
    assert (review.row, review.forged) == (2, 3)
    assert "found row 3 of the audit trail changed" in text_of(client)


def test_newest_rows_that_are_missing_are_noticed_on_every_page(fresh: House, sign_in: SignIn) -> None:
    """The chain alone would fit; the signed head outside of the database does not."""
    client = sign_in(Role.AUDITOR)
    with sqlite3.connect(fresh.settings.home / "inventory.db") as raw:
        raw.execute("DROP TRIGGER audit_event_no_delete")
        raw.execute("DELETE FROM audit_event WHERE id > 3")
    assert "its newest rows are missing" in text_of(client).replace("&#x27;", "'")
    assert "The trail does not fit" in client.post("/audit/check/").content.decode()


def test_who_looks_after_it_is_told_on_every_page_that_the_trail_does_not_fit(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CJIS AU-5: auditors and administrators, nobody else. A look at the chain alone takes nothing back."""
    told: list[int] = []
    monkeypatch.setattr(
        "classify.web.rooms.audit.views.after_check", lambda _store, found, _: told.append(found)
    )
    auditor, administrator = sign_in(Role.AUDITOR), sign_in(Role.ADMINISTRATOR)
    alarm = "The audit trail cannot be relied on."
    assert alarm not in auditor.get("/").content.decode()
    auditor.post("/audit/check/")
    broken(fresh, 3)
    assert alarm not in auditor.get("/").content.decode(), "nobody has looked yet"
    auditor.post("/audit/check/")
    for client in (auditor, administrator):
        page = client.get("/").content.decode()
        assert alarm in page
        assert "At the last check 1 thing in the inventory did not fit." in page
    assert alarm not in sign_in(Role.RECORDS).get("/").content.decode()
    assert told == [0, 1]
    fresh.store.note_of_check(0, of_chain_alone=True)
    assert alarm in auditor.get("/").content.decode()
    fresh.store.note_of_check(0)
    assert alarm not in auditor.get("/").content.decode()


def test_a_long_trail_is_checked_in_parts(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part says how far it is; what it hands back goes on from there, and only for whom it was made."""
    monkeypatch.setattr("classify.inventory.audit._PAGE", 4)
    monkeypatch.setattr(checking, "SECONDS", 0.0)
    client = sign_in(Role.AUDITOR)
    text = client.post("/audit/check/", headers={"HX-Request": "true"}).content.decode()
    assert "Rows 1 to 4 of" in text
    assert "<html" not in text
    again = client.post("/audit/check/", {"receipt": receipt_in(text)}).content.decode()
    assert "Rows 1 to 8 of" in again
    other = sign_in(Role.AUDITOR)
    assert "Rows 1 to 4 of" in other.post("/audit/check/", {"receipt": receipt_in(again)}).content.decode()
    answer = client.post("/audit/review/", {"receipt": receipt_in(again)}, follow=True)
    assert "Check the chain first" in answer.content.decode()
    assert fresh.store.last_review() is None
    receipt = receipt_in(again)
    for _ in range(40):
        text = client.post("/audit/check/", {"receipt": receipt}).content.decode()
        receipt = receipt_in(text)
        if "The chain is whole" in text:
            break
    assert "The chain is whole" in text


@pytest.mark.parametrize("receipt", ["", "made-up", "e30:1abc:xyz"])
def test_a_review_takes_a_receipt_that_was_given(fresh: House, sign_in: SignIn, receipt: str) -> None:
    sign_in(Role.AUDITOR).post("/audit/review/", {"receipt": receipt})
    assert fresh.store.last_review() is None


def test_an_administrator_checks_and_does_not_mark(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    text = client.post("/audit/check/").content.decode()
    assert "The chain is whole" in text
    assert "Mark week" not in text
    assert client.post("/audit/review/", {"receipt": receipt_in(text)}).status_code == 403


def test_a_search_is_taken_away_as_a_file_that_verifies(fresh: House, sign_in: SignIn) -> None:
    number = police_file(fresh)
    fresh.store.audit_of(
        "walter-without-account", "content.reveal", subject=f"item:{number}", purpose="case review"
    )
    fresh.store.audit_of(
        "walter-without-account", "content.reveal", subject="item:1", purpose="records request"
    )
    client = sign_in(Role.AUDITOR)
    answer = client.post("/audit/export/", {"who": "walter-without-account", "since": "2020-01-01"})
    assert answer["Content-Disposition"].startswith('attachment; filename="audit-trail-')
    text = body(answer)
    checked = extracts.check(io.StringIO(text))
    assert (checked.rows, checked.withheld, checked.asked) == (
        2,
        1,
        {"actors": ["walter-without-account"], "since": "2020-01-01T07:00:00.000000+00:00"},
    )
    assert "case review" not in text
    assert "records request" in text
    [noted] = fresh.store.acts(EVERY_EVENT, limit=1)
    assert noted.action == "audit.export"
    assert noted.details["asked"] == {"since": "2020-01-01"}  # who has no account is not kept


def test_the_whole_trail_with_clearance_has_every_row_and_tells_of_itself(
    fresh: House, sign_in: SignIn
) -> None:
    text = body(sign_in(Role.ADMINISTRATOR, cji=True).post("/audit/export/"))
    checked = extracts.check(io.StringIO(text))
    assert checked.rows == checked.of == fresh.store.trail_state().rows
    assert json.loads(text.splitlines()[-2])["action"] == "audit.export"


def test_a_question_that_cannot_be_is_not_exported(fresh: House, sign_in: SignIn) -> None:
    answer = sign_in(Role.AUDITOR).post("/audit/export/", {"since": "soon"})
    assert (answer.status_code, answer["Location"]) == (302, "/audit/?since=soon")


def test_times_are_told_to_the_hundredth_in_utc_beside_the_citys(fresh: House, sign_in: SignIn) -> None:
    [act] = fresh.store.acts(EVERY_EVENT, limit=1)
    text = text_of(sign_in(Role.AUDITOR))
    assert f"{act.at:%Y-%m-%d %H:%M:%S}.{act.at.microsecond // 10_000:02} UTC" in text
