"""Asking for it: what was shown and nothing else, with three answers and a last day."""

from __future__ import annotations

import html
from typing import Any

import pytest
from sqlalchemy import update

from classify.inventory.tables import ITEM
from classify.rights import Role
from classify.web.house import House
from classify.web.sharing import clock, today
from models.sharing_request import Selection
from tests.web.conftest import SignIn, body
from tests.web.leaks import canaries_in
from tests.web.rooms.asking.people import BUDGET, UNTIL, numbers, put, request_by
from tests.web.town import DEPARTMENTS, PARKS, PATIENT, PERSONNEL, POLICE


def test_a_request_is_kept_as_it_was_asked_and_judged(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    item = numbers(fresh, PARKS)["photos.zip"]
    number = request_by(client, f"item={item}&to=vendor&evidence=subpoena")
    line = fresh.store.request(fresh.store.shares(), number)
    assert line is not None
    assert (line.use, line.access, line.security) == (
        "To plan the budget", "Three analysts", "A locked room",
    )  # fmt: skip
    assert line.due == clock().due(today())
    assert [one.value for one in line.evidence] == ["subpoena"]
    assert line.files == 3, "an archive goes with what is packed in it"
    to = fresh.store.recipient(line.recipient_id)
    assert to is not None
    assert (to.facts.type.value, to.facts.name) == ("vendor", "Office of Invented Affairs")


@pytest.mark.parametrize(
    ("way", "selection"), [("folder", Selection.FOLDER), ("of=list&share", Selection.VIEW)]
)
def test_a_folder_or_a_list_is_just_the_files_it_showed(
    fresh: House, sign_in: SignIn, way: str, selection: Selection
) -> None:
    known = numbers(fresh, PERSONNEL)
    of = known["record.txt"] if way == "folder" else fresh.store.share_named(PERSONNEL).id
    number = request_by(sign_in(Role.RECORDS), f"{way}={of}&to=public")
    line = fresh.store.request(fresh.store.shares(), number)
    assert line is not None
    assert line.selection is selection
    assert set(fresh.store.request_items(number)) == set(known.values())


def test_somebody_on_record_is_not_asked_for_a_name(fresh: House, sign_in: SignIn) -> None:
    to = fresh.store.add_recipient(BUDGET, actor="sam")
    client = sign_in(Role.RECORDS)
    query = f"item={numbers(fresh, PARKS)['mowing.txt']}&to={to}"
    assert 'name="name"' not in body(client.get(f"/sharing/ask/?{query}"))
    line = fresh.store.request(fresh.store.shares(), request_by(client, query))
    assert line is not None
    assert line.recipient_id == to


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "Say who it is for."),
        ("name", "x" * 201, "At most 200 letters."),
        ("use", "", "Say what the files are used for."),
        ("access", "", "Say who has access."),
        ("security", "x" * 2_001, "At most 2,000 letters."),
        ("until", "", "Say the last day of the use."),
        ("until", "soon", "year-month-day"),
        ("until", "2020-01-01", "over already"),
        ("due", "2020-01-01", "over already"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    fresh: House, sign_in: SignIn, field: str, value: str, sentence: str
) -> None:
    answer = put(
        sign_in(Role.RECORDS), f"item={numbers(fresh, PARKS)['mowing.txt']}&to=public", **{field: value}
    )
    page = body(answer)
    assert answer.status_code == 422
    assert sentence in page.partition(f'id="{field}-error">')[2].partition("</span>")[0]
    assert ("Three analysts" in page) is (field != "access")
    assert fresh.store.requests(fresh.store.shares()) == []


def test_what_changed_since_it_was_shown_is_refused_and_told(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    query = f"of=list&share={fresh.store.share_named(PERSONNEL).id}&to=public"
    page = body(client.get(f"/sharing/ask/?{query}"))
    known = numbers(fresh, PERSONNEL)

    def send() -> Any:
        from tests.web.rooms.asking.people import THREE, shown_in

        sent = {
            **THREE, "name": "Somebody", "until": UNTIL,
            "revision": shown_in(page, "revision"), "shown": shown_in(page, "shown"),
        }  # fmt: skip
        return client.post(f"/sharing/ask/?{query}", sent)

    with fresh.store.database.writing() as session:
        gone = ITEM.c.id == known["leave.docx"]
        session.execute(update(ITEM).where(gone).values(gone_scan_id=1))
    answer = send()
    told = html.unescape(body(answer))
    assert answer.status_code == 409
    assert f"{len(known) - 1} files now, {len(known)} when it was shown." in told
    assert "The answer is “" in told
    assert "Three analysts" in told, "what was typed is kept"
    assert fresh.store.requests(fresh.store.shares()) == []
    page = told
    assert send().status_code == 302


def test_without_what_was_shown_nothing_is_asked(fresh: House, sign_in: SignIn) -> None:
    query = f"item={numbers(fresh, PARKS)['mowing.txt']}&to=public"
    for revision in ("", "0" * 24, "x"):
        assert put(sign_in(Role.RECORDS), query, revision=revision, shown="").status_code == 409
    assert fresh.store.requests(fresh.store.shares()) == []


def test_half_a_question_leads_back_to_it(fresh: House, sign_in: SignIn) -> None:
    client, item = sign_in(Role.RECORDS), numbers(fresh, PARKS)["mowing.txt"]
    for query in ("", f"item={item}", "to=public&purpose=public_request", "item=999999&to=public"):
        for answer in (client.get(f"/sharing/ask/?{query}"), client.post(f"/sharing/ask/?{query}", {})):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/sharing/?")


def test_nobody_asks_about_what_they_may_not_know_of(fresh: House, sign_in: SignIn) -> None:
    """Not by number, not among others, not in another department."""
    secret = numbers(fresh, POLICE)["youth.txt"]
    mine = numbers(fresh, PARKS)["mowing.txt"]
    client = sign_in(Role.RECORDS)
    assert client.get(f"/sharing/ask/?item={secret}&to=public").status_code == 302
    number = request_by(client, f"item={mine}&item={secret}&to=public")
    assert fresh.store.request_items(number) == [mine]
    parks = sign_in(Role.RECORDS, department=DEPARTMENTS[PARKS])
    theirs = numbers(fresh, PERSONNEL)["record.txt"]
    assert parks.get(f"/sharing/ask/?item={theirs}&to=public").status_code == 302


def test_what_was_typed_is_in_no_byte_and_no_page_in_the_clear(fresh: House, sign_in: SignIn) -> None:
    """A name or number in an answer is masked where it is read again."""
    client = sign_in(Role.RECORDS)
    number = request_by(
        client,
        f"item={numbers(fresh, PARKS)['mowing.txt']}&to=public",
        use=f"About 219-09-4321 and Dr. {PATIENT}",
    )
    page = body(client.get(f"/sharing/requests/{number}/"))
    assert canaries_in(page.encode()) == set()
    held = b"".join(path.read_bytes() for path in fresh.settings.home.rglob("inventory.db*"))
    assert canaries_in(held) == set()
