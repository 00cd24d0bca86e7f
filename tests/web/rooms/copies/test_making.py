"""The workbench: orders one by one, sealed in the page, a draft that is kept nowhere, and the copy."""

from __future__ import annotations

from typing import Any

import pytest

from classify.errors import CrowdedError
from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn
from tests.web.rooms.copies.benches import LIST, made, pressed, record, redactor
from tests.web.rooms.document.test_views import acts, item_of
from tests.web.town import CANARIES, PARKS, PERSONNEL, POLICE


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_who_may_not_open_documents_makes_no_copies(fresh: House, sign_in: SignIn) -> None:
    item = record(fresh)
    assert sign_in(Role.REVIEWER).get(f"/sharing/copies/of/{item}/").status_code == 403
    assert sign_in(Role.AUDITOR).get(f"/sharing/copies/of/{item}/").status_code == 403
    flagged = item_of(fresh, POLICE, "youth.txt")
    assert sign_in(Role.REVIEWER, content=True).get(f"/sharing/copies/of/{flagged}/").status_code == 404


def test_it_says_what_the_profile_makes_of_what_was_found(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    redactor(monkeypatch)
    client = sign_in(Role.REVIEWER, content=True)
    page = words_of(client.get(f"/sharing/copies/of/{record(fresh)}/"))
    assert "Social Security number" in page
    assert "Last four digits stay" in page or "Black" in page
    sign_in(Role.STEWARD, content=True)
    assert "Nobody else may" not in words_of(client.get(f"/sharing/copies/of/{record(fresh)}/"))
    monkeypatch.setattr("classify.web.sharing.people.persons", list)
    assert "Nobody else may give" in words_of(client.get(f"/sharing/copies/of/{record(fresh)}/"))
    assert not any(canary in page for canary in CANARIES)
    assert acts(fresh, "content.open")


def test_orders_add_up_and_are_taken_back_and_no_place_is_in_the_page(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = redactor(monkeypatch)
    client, item = sign_in(Role.REVIEWER, content=True), record(fresh)
    page = pressed(client, item, "line", line="2").content.decode()
    assert "Line 2 will be cut." in page
    sides = {"box_page": "1", "box_left": "1", "box_top": "2.5", "box_wide": "0.5", "box_high": ".25"}
    page = pressed(client, item, "box", page, **sides).content.decode()
    assert "1 in from the left, 2.5 in from the top, 0.5 by 0.25 in" in page
    tokens = [part.split('"')[0] for part in page.split('name="column_shown" value="')[1:]]
    page = pressed(client, item, "columns", page, column_shown=tokens, column=tokens[1]).content.decode()
    assert "Without column B of sheet “Pay”" in page
    assert '"Pay"' not in page
    page = pressed(client, item, "", page, undo="boxes-0").content.decode()
    assert "from the left, 2.5" not in page
    made(client, item, orders=page.split('name="orders" value="')[1].split('"')[0])
    [told] = making.told
    assert (len(told.drawn), len(told.boxes), len(told.dropped_columns)) == (1, 0, 1)
    assert told.drawn[0].place.line == 2
    assert (told.dropped_columns[0].sheet, told.dropped_columns[0].column) == ("Pay", "B")
    page = pressed(client, item, "columns", page, column_shown=tokens).content.decode()
    assert "Without column" not in page


def test_findings_are_given_back_with_a_reason_or_cut_by_hand(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = redactor(monkeypatch)
    client, item = sign_in(Role.REVIEWER, content=True), record(fresh)
    filed = fresh.catalogue.filed(next(s for s in fresh.store.shares() if s.name == PERSONNEL), item)
    assert filed is not None
    number = filed.findings[0][0]
    page = pressed(client, item, "back", finding=str(number)).content.decode()
    assert "Say why it may stay in the copy." in page
    page = pressed(client, item, "back", finding=str(number), reason="A part number.").content.decode()
    assert "Given back" in page
    page = pressed(client, item, "cut", page, finding=str(number)).content.decode()
    assert "Write a number." in pressed(client, item, "cut", page, finding="x").content.decode()
    made(client, item, orders=page.split('name="orders" value="')[1].split('"')[0])
    [told] = making.told
    assert (told.restores[0].reason, len(told.confirmed)) == ("A part number.", 1)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"box_page": "x"}, "Write the number of a page."),
        ({"box_left": "-1"}, "Write inches, as in 2.5."),
        ({"box_wide": "0"}, "A box has a width and a height."),
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_field_and_stays_typed(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, fields: dict[str, str], sentence: str
) -> None:
    redactor(monkeypatch)
    sides = {"box_page": "1", "box_left": "1", "box_top": "2", "box_wide": "3", "box_high": "1"}
    answer = pressed(sign_in(Role.REVIEWER, content=True), record(fresh), "box", **(sides | fields))
    assert sentence in answer.content.decode()
    assert "By hand</h2>" not in answer.content.decode()


def test_a_draft_shows_the_copy_and_keeps_nothing(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    redactor(monkeypatch)
    client, item = sign_in(Role.REVIEWER, content=True), record(fresh)
    page = words_of(pressed(client, item, "show"))
    assert "The copy by default" in page
    assert "Nothing of it is kept" in page
    assert fresh.store.copies(fresh.store.shares()) == []
    assert acts(fresh, "copy.draft")


def test_where_there_would_be_no_copy_it_says_why_and_what_to_do(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    redactor(monkeypatch, refused="encrypted: it is locked with a password")
    client, item = sign_in(Role.REVIEWER, content=True), record(fresh)
    page = words_of(pressed(client, item, "show"))
    assert "It is locked with a password." in page
    assert "Ask its owner for an unlocked copy" in page
    number = made(client, item)
    page = words_of(client.get(f"/sharing/copies/{number}/"))
    assert "There is no copy" in page
    assert "It is locked with a password." in page


def test_where_too_many_are_made_it_says_to_try_again(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = redactor(monkeypatch)

    def crowded(*_: Any) -> Any:
        raise CrowdedError("Too many copies are being made right now.")

    monkeypatch.setattr(making, "of_item", crowded)
    answer = pressed(sign_in(Role.REVIEWER, content=True), record(fresh), "make")
    assert answer.status_code == 409
    assert "Too many copies are being made right now." in answer.content.decode()


def test_orders_of_another_share_or_spoiled_ones_are_none(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = redactor(monkeypatch)
    client = sign_in(Role.REVIEWER, content=True)
    made(client, record(fresh), orders="bm90aGluZw==", profile="no-such")
    assert (making.told[0].by_hand, making.told[0].profile) == (0, "default")


def test_a_real_copy_of_a_sheet_without_a_column_is_made_and_looked_at(fresh: House, sign_in: SignIn) -> None:
    maker, second = sign_in(Role.REVIEWER, content=True), sign_in(Role.REVIEWER, content=True)
    item = item_of(fresh, PERSONNEL, LIST)
    page = maker.get(f"/sharing/copies/of/{item}/").content.decode()
    tokens = [part.split('"')[0] for part in page.split('name="column_shown" value="')[1:]]
    page = pressed(maker, item, "columns", page, column_shown=tokens, column=tokens[0]).content.decode()
    assert "Without column A" in page
    number = made(maker, item, orders=page.split('name="orders" value="')[1].split('"')[0])
    page = second.get(f"/sharing/copies/{number}/").content.decode()
    assert "Held" in page
    assert "Columns that were dropped are gone" in page
    assert not any(canary in page for canary in CANARIES)
    line = fresh.store.copies(fresh.store.shares())[0]
    answer = second.post(f"/sharing/copies/{number}/look/", {"word": "agree", "sha256": line.sha256})
    assert answer.status_code == 302, answer.content.decode()
    assert fresh.store.copies(fresh.store.shares())[0].state == "ready"
    assert PARKS
