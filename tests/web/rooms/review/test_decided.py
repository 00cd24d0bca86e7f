"""Decisions of before: one's own and, for who reviews, everybody's; undone, reversed, narrowed, paged."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from classify.inventory.queue import GroupLine
from classify.inventory.tables import DECISION
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.review import decided
from models.columns import now
from models.decision import Verdict
from tests.web.conftest import SignIn, body
from tests.web.rooms.review.conftest import desk_of, of_police
from tests.web.town import CANARIES, PERSONNEL, SSN

LIST = "/review/decided/"
_NAMES = (f"decider-{number}" for number in itertools.count())


@pytest.fixture
def me() -> str:
    """A name of this test's own: accounts stay when a test is over."""
    return next(_NAMES)


@pytest.fixture
def lots(fresh: House, me: str, group: GroupLine) -> list[str]:
    """Three decisions of mine, the oldest first."""
    desk, found = desk_of(fresh, me), []
    for _ in range(3):
        one = desk.questions(group.key)[0]
        found.append(desk.decide(one.id, desk.look(one.id).revision, Verdict.CONFIRM).lot)
    return found


def rows(text: str) -> list[str]:
    """What a page lists: its rows in words."""
    table = re.search("<tbody>(.*)</tbody>", text, re.DOTALL)
    listed = re.findall(r"<tr>(.*?)</tr>", table[1], re.DOTALL) if table else []
    return [" ".join(re.sub("<[^>]*>", " ", one).split()) for one in listed]


def of(client: Any, query: str = "") -> list[str]:
    return rows(body(client.get(LIST + query)))


def test_each_says_what_where_how_many_when_and_that_it_stands(
    fresh: House, me: str, lots: list[str], sign_in: SignIn
) -> None:
    text = body(sign_in(Role.REVIEWER, name=me).get(LIST))
    assert re.findall(r'name="lot" value="(\w+)"', text)[::2] == lots[::-1]
    for row in rows(text):
        assert row.startswith("Right Social Security number")
        assert PERSONNEL in row
        assert "this file and all its copies" in row
        assert "Stands" in row
        assert re.search(r"\b\d+ \w+ \d+, 2\d\d\d|\d{4}", row)
    assert [one for one in CANARIES if one in text] == []


def test_places_are_those_the_receipt_told(fresh: House, me: str, group: GroupLine, sign_in: SignIn) -> None:
    desk = desk_of(fresh, me)
    receipt = desk.decide_group(group.key, desk.group(group.key).revision, Verdict.CONFIRM)
    [past] = desk.past()
    assert 1 < past.line.places <= receipt.places
    [row] = of(sign_in(Role.REVIEWER, name=me))
    assert f" {past.line.places} " in row
    assert f"and {past.line.items - 1} other file" in row


def test_undone_and_reversed_they_say_so(fresh: House, me: str, lots: list[str], sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER, name=me)
    client.post(f"{LIST}undo/", {"lot": lots[0]})
    went = client.post(f"{LIST}reverse/?whose=all", {"lot": lots[1], "why": "It is a form number"})
    assert went["Location"] == f"{LIST}?whose=all"
    newest, second, oldest = of(client)
    assert "Stands" in newest
    assert f"Reversed {me}" in second
    assert f"Undone {me}" in oldest
    for row in (second, oldest):
        assert "Why" not in row
    for state, number in (("undone", 1), ("reversed", 1), ("stands", 1), ("refused", 0), ("nonsense", 3)):
        assert len(of(client, f"?state={state}")) == number


def test_a_reversal_wants_a_reason_and_never_a_value(
    fresh: House, me: str, lots: list[str], sign_in: SignIn
) -> None:
    client = sign_in(Role.REVIEWER, name=me)
    for why, words in (("", "takes a reason"), (f"it was {SSN}", "looks like a protected value")):
        answer = client.post(f"{LIST}reverse/", {"lot": lots[0], "why": why})
        text = body(answer)
        assert answer.status_code == 409
        assert re.search(f'id="rv-no-{lots[0]}"[^>]*>[^<]*{words}', text)
        assert f'aria-describedby="rv-hint-{lots[0]} rv-no-{lots[0]}"' in text
        assert SSN not in text
    assert len(of(client, "?state=stands")) == 3


def test_after_a_day_it_is_reversed_not_undone(
    fresh: House, me: str, lots: list[str], sign_in: SignIn
) -> None:
    with fresh.store.database.writing() as session:
        session.execute(update(DECISION).values(decided_at=now() - timedelta(hours=25)))
    client = sign_in(Role.REVIEWER, name=me)
    text = body(client.get(LIST))
    assert f"{LIST}undo/" not in text
    assert f"{LIST}reverse/" in text
    assert client.post(f"{LIST}undo/", {"lot": lots[0]}).status_code == 409
    assert len(of(client, "?state=stands")) == 3


def test_others_decisions_are_seen_on_asking_and_not_undone(
    fresh: House, lots: list[str], sign_in: SignIn
) -> None:
    client = sign_in(Role.REVIEWER)
    assert "You have decided nothing yet." in body(client.get(LIST))
    text = body(client.get(f"{LIST}?whose=all"))
    assert len(rows(text)) == 3
    assert f"{LIST}undo/" not in text
    answer = client.post(f"{LIST}undo/", {"lot": lots[0]})
    assert answer.status_code == 409
    assert "another person" in body(answer)
    assert client.post(f"{LIST}reverse/", {"lot": lots[0], "why": "It is real"}).status_code == 302


def test_a_steward_sees_what_they_answered_and_nobody_elses(
    fresh: House, me: str, lots: list[str], group: GroupLine, sign_in: SignIn
) -> None:
    desk, steward = desk_of(fresh), sign_in(Role.STEWARD, name=f"{me}-steward")
    one = desk.questions(group.key)[0]
    desk.refer([one.id], "")
    sight = desk.look(one.id)
    sent = {"mode": "one", "question": one.id, "revision": sight.revision, "verdict": "allowed"}
    steward.post("/review/referred/decide/", {**sent, "finding": [found.id for found in sight.findings]})
    [row] = of(steward, "?whose=all")
    assert row.startswith("Right, but allowed here")
    assert steward.post(f"{LIST}reverse/", {"lot": lots[0], "why": "It is real"}).status_code == 409
    [past] = desk_of(fresh, "x").past(mine=False, limit=1)
    assert steward.post(f"{LIST}undo/", {"lot": past.line.lot}).status_code == 302


def test_what_waits_says_so(
    fresh: House, me: str, group: GroupLine, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classify.review.desk.takes_second", lambda *_: True)
    desk = desk_of(fresh, me)
    lot = desk.decide_group(group.key, desk.group(group.key).revision, Verdict.WRONG_MATCH).lot
    client = sign_in(Role.REVIEWER, name=me)
    [row] = of(client, "?state=waits")
    assert "Waits for a second person" in row
    desk_of(fresh, "bert").answer(lot, agrees=False)
    [row] = of(client, "?state=refused")
    assert "Refused by a second person" in row


def test_without_clearance_a_flagged_share_is_not_there(fresh: House, me: str, sign_in: SignIn) -> None:
    desk, key = desk_of(fresh, me), of_police(fresh).key
    desk.decide_group(key, desk.group(key).revision, Verdict.CONFIRM)
    without = sign_in(Role.REVIEWER, name=me)
    police = fresh.store.share_named("Police").id
    for query in ("", "?whose=all", f"?share={police}"):
        text = body(without.get(LIST + query))
        assert rows(text) == []
        assert "Police" not in text
    assert len(of(sign_in(Role.REVIEWER, cji=True), f"?whose=all&share={police}")) == 1


def test_older_ones_are_a_page_of_their_own(
    fresh: House, me: str, lots: list[str], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decided, "ROWS", 2)
    client = sign_in(Role.REVIEWER, name=me)
    text = body(client.get(f"{LIST}?state=stands"))
    [older] = re.findall(r'href="(\?[^"]*before=[^"]*)"', text)
    assert len(rows(text)) == 2
    rest = body(client.get(LIST + older.replace("&amp;", "&")))
    assert len(rows(rest)) == 1
    assert "Older ones" not in rest
    assert "Nothing decided is like that." in body(client.get(f"{LIST}?before={10**17}&state=refused"))
    assert client.get(f"{LIST}?before={10**40}&share={10**40}").status_code == 200


def test_the_queue_leads_there(web: House, sign_in: SignIn) -> None:
    assert f'href="{LIST}"' in body(sign_in(Role.REVIEWER).get("/review/"))
