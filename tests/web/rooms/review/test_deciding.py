"""What the buttons of the queue do, and what is refused: each refusal says why, and nothing is decided."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from classify.inventory.queue import GroupLine
from classify.inventory.tables import DECISION, QUESTION
from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn, as_json, body
from tests.web.rooms.review.conftest import desk_of, of_parks, of_police, press
from tests.web.town import SSN

PART = {"HTTP_X_PART": "1"}


def decisions(house: House) -> list[Any]:
    with house.store.database.reading() as session:
        return list(session.execute(select(DECISION).order_by(DECISION.c.id)).mappings())


def refused(house: House, answer: Any, code: str = "MC-810") -> str:
    """The sentence of a refusal; nothing was decided."""
    assert answer.status_code == 409, body(answer)
    told = as_json(answer)
    assert told["code"] == code
    assert told["sentence"]
    assert told["what_to_do"]
    assert decisions(house) == []
    return str(told["sentence"])


def test_one_press_decides_and_the_receipt_says_how_far(
    fresh: House, group: GroupLine, sign_in: SignIn
) -> None:
    client, desk = sign_in(Role.REVIEWER), desk_of(fresh)
    lines = {one.path: one for one in desk.questions(group.key)}
    listed = [one.id for one in lines.values()]
    sent = press(fresh, lines["record.txt"], listed=listed)
    told = as_json(client.post("/review/decide/", sent, **PART))
    assert told["said"].startswith("Decided: ")
    assert "places in" in told["said"]
    assert told["closed"] == sorted([lines["record.txt"].id, lines["copy of record.txt"].id])
    assert len(told["lots"]) == 1
    [row] = {(one["verdict"], one["decided_by"]) for one in decisions(fresh)}
    assert row[0] == "confirm"
    assert sum(one["seconds"] for one in decisions(fresh)) == pytest.approx(1.4)


def test_what_is_sent_twice_is_decided_once(fresh: House, group: GroupLine, sign_in: SignIn) -> None:
    """The server was killed after it had saved, and the page sends it again."""
    client = sign_in(Role.REVIEWER)
    sent = press(fresh, desk_of(fresh).questions(group.key)[0], lot="0123456789abcdef")
    first = as_json(client.post("/review/decide/", sent, **PART))
    count = len(decisions(fresh))
    second = client.post("/review/decide/", sent, **PART)
    assert second.status_code == 200
    assert as_json(second)["lots"] == first["lots"] == ["0123456789abcdef"]
    assert len(decisions(fresh)) == count


def test_a_stale_page_is_refused_with_words(fresh: House, group: GroupLine, sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER)
    sent = press(fresh, desk_of(fresh).questions(group.key)[0])
    assert client.post("/review/decide/", sent, **PART).status_code == 200
    before = len(decisions(fresh))
    answer = client.post("/review/decide/", {**sent, "verdict": "wrong_match"}, **PART)
    assert answer.status_code == 409
    assert as_json(answer)["sentence"] == "What you decided on has changed meanwhile."
    assert len(decisions(fresh)) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "all"},
        {"verdict": "delete"},
        {"verdict": ""},
        {"scope": "city"},
        {"question": "first"},
        {"question": str(10**30)},
        {"finding": []},
        {"finding": ["1; DROP"]},
        {"lot": "short"},
        {"mode": "chosen", "chosen": ["x:1"]},
    ],
)
def test_what_says_nothing_decides_nothing(
    fresh: House, group: GroupLine, sign_in: SignIn, wrong: dict[str, Any]
) -> None:
    """An empty choice keeps what is, and is told."""
    sent = {**press(fresh, desk_of(fresh).questions(group.key)[0]), **wrong}
    refused(fresh, sign_in(Role.REVIEWER).post("/review/decide/", sent, **PART))


def test_a_finding_that_was_not_shown_is_not_decided(fresh: House, group: GroupLine, sign_in: SignIn) -> None:
    first, second = desk_of(fresh).questions(group.key)[:2]
    others = press(fresh, second)["finding"]
    sent = press(fresh, first, finding=[*press(fresh, first)["finding"], *others])
    refused(fresh, sign_in(Role.REVIEWER).post("/review/decide/", sent, **PART), "MC-803")


def test_only_the_findings_that_are_ticked_are_decided(fresh: House, sign_in: SignIn) -> None:
    desk = desk_of(fresh)
    [line] = [one for one in desk.groups() if (one.entity, one.shape) == ("US_SSN", "column B")]
    [question] = desk.questions(line.key)
    sent = press(fresh, question)
    assert len(sent["finding"]) == 2
    sent["finding"] = sent["finding"][:1]
    sign_in(Role.REVIEWER).post("/review/decide/", sent, **PART)
    assert [one.verdict is None for one in desk.look(question.id).findings] == [False, True]


def test_a_note_with_a_value_is_refused_and_kept_nowhere(
    fresh: House, group: GroupLine, sign_in: SignIn
) -> None:
    sent = press(fresh, desk_of(fresh).questions(group.key)[0], note=f"it was {SSN}")
    answer = sign_in(Role.REVIEWER).post("/review/decide/", sent, **PART)
    assert "looks like a protected value" in refused(fresh, answer, "MC-804")
    assert SSN not in body(answer)


def whole(house: House, group: GroupLine, **more: Any) -> dict[str, Any]:
    shown = desk_of(house).group(group.key)
    first = shown.sample[0]
    return {**press(house, first), "mode": "whole", "revision": shown.revision, **more}


def test_a_whole_group_but_what_is_left_out(fresh: House, group: GroupLine, sign_in: SignIn) -> None:
    kept = next(one for one in desk_of(fresh).questions(group.key) if one.path == "mail.eml")
    sent = whole(fresh, group, left_out=[kept.id])
    told = as_json(sign_in(Role.REVIEWER).post("/review/decide/", sent, **PART))
    assert len(told["lots"]) == 1
    assert [one.id for one in desk_of(fresh).questions(group.key)] == [kept.id]


def test_of_a_group_that_changed_under_the_screen_nothing_is_decided(
    fresh: House, group: GroupLine, sign_in: SignIn
) -> None:
    sent = whole(fresh, group)
    other = desk_of(fresh, "other").questions(group.key)[0]
    desk_of(fresh, "other").snooze([other.id], _tomorrow())
    refused(fresh, sign_in(Role.REVIEWER).post("/review/decide/", sent, **PART), "MC-803")


def test_the_steward_is_not_asked_about_a_whole_group(
    fresh: House, group: GroupLine, sign_in: SignIn
) -> None:
    sent = whole(fresh, group, verdict="refer")
    refused(fresh, sign_in(Role.REVIEWER).post("/review/decide/", sent, **PART))


def _chosen(house: House, group: GroupLine, *paths: str) -> list[str]:
    lines = desk_of(house).questions(group.key)
    return [f"{one.id}:{one.revision}" for one in lines if one.path in paths]


def test_those_that_were_chosen_are_decided_each_as_it_was_listed(
    fresh: House, group: GroupLine, sign_in: SignIn
) -> None:
    chosen = _chosen(fresh, group, "leave.docx", "record.txt", "copy of record.txt")
    first = desk_of(fresh).questions(group.key)[0]
    sent = press(fresh, first, mode="chosen", chosen=chosen, lot="00000000000000aa")
    client = sign_in(Role.REVIEWER)
    told = as_json(client.post("/review/decide/", sent, **PART))
    assert told["left"] == []
    assert {one.path for one in desk_of(fresh).questions(group.key)} == {"payroll.pdf", "mail.eml"}
    count = len(decisions(fresh))
    assert as_json(client.post("/review/decide/", sent, **PART))["lots"] == told["lots"]
    assert len(decisions(fresh)) == count
    undone = client.post("/review/undo/", {"lot": told["lots"]}, **PART)
    assert as_json(undone)["said"].startswith("Taken back: ")
    assert desk_of(fresh).group(group.key).total == 5


def test_of_those_that_were_chosen_the_changed_ones_are_left_and_told(
    fresh: House, group: GroupLine, sign_in: SignIn
) -> None:
    chosen = _chosen(fresh, group, "leave.docx", "payroll.pdf")
    changed = next(one for one in desk_of(fresh).questions(group.key) if one.path == "payroll.pdf")
    with fresh.store.database.writing() as session:
        session.execute(QUESTION.update().where(QUESTION.c.id == changed.id).values(turn=QUESTION.c.turn + 1))
    first = desk_of(fresh).questions(group.key)[0]
    sent = press(fresh, first, mode="chosen", chosen=chosen)
    told = as_json(sign_in(Role.REVIEWER).post("/review/decide/", sent, **PART))
    assert told["left"] == [changed.id]
    assert "1 file of those you chose" in told["why"]
    assert "changed meanwhile" in told["why"]


def test_chosen_across_shares_without_the_right_nothing_is_decided_of_the_others(
    fresh: House, group: GroupLine, sign_in: SignIn
) -> None:
    """The selection is checked again for each file (paperless-ngx#4003)."""
    foreign = desk_of(fresh).questions(of_police(fresh).key)[0]
    own = desk_of(fresh).questions(group.key)[0]
    chosen = [f"{one.id}:{one.revision}" for one in (own, foreign)]
    sent = press(fresh, own, mode="chosen", chosen=chosen)
    client = sign_in(Role.REVIEWER, department="Human Resources")
    told = as_json(client.post("/review/decide/", sent, **PART))
    assert told["left"] == [foreign.id]
    police = fresh.store.share_named("Police").id
    assert police not in {one["share_id"] for one in decisions(fresh)}


def test_undone_it_is_asked_again_and_another_cannot_undo_it(
    fresh: House, group: GroupLine, sign_in: SignIn
) -> None:
    client, question = sign_in(Role.REVIEWER), desk_of(fresh).questions(group.key)[0]
    [lot] = as_json(client.post("/review/decide/", press(fresh, question), **PART))["lots"]
    other = sign_in(Role.REVIEWER).post("/review/undo/", {"lot": lot}, **PART)
    assert other.status_code == 409
    assert as_json(client.post("/review/undo/", {"lot": lot}, **PART))["said"].startswith("Taken back: ")
    assert question.id in {one.id for one in desk_of(fresh).questions(group.key)}
    nothing = client.post("/review/undo/", **PART)
    assert (nothing.status_code, as_json(nothing)["code"]) == (409, "MC-810")


def _tomorrow() -> Any:
    from datetime import timedelta

    from django.utils import timezone

    return timezone.now() + timedelta(days=1)


def test_put_off_it_waits_until_then(fresh: House, group: GroupLine, sign_in: SignIn) -> None:
    client, question = sign_in(Role.REVIEWER), desk_of(fresh).questions(group.key)[0]
    sent = {"mode": "one", "question": question.id, "until": "7"}
    told = as_json(client.post("/review/snooze/", sent, **PART))
    assert told["said"] == "Put off until a week from now: 1 file."
    assert desk_of(fresh).look(question.id).state == "snoozed"
    assert client.post("/review/snooze/", {**sent, "until": "-1"}, **PART).status_code == 409
    assert client.post("/review/snooze/", {"mode": "chosen", "until": "1"}, **PART).status_code == 409


def test_given_to_somebody_who_may_and_to_nobody_else(
    fresh: House, group: GroupLine, sign_in: SignIn
) -> None:
    client = sign_in(Role.REVIEWER)
    colleague = f"colleague-{id(fresh)}"
    sign_in(Role.REVIEWER, department="Human Resources", name=colleague)
    question = desk_of(fresh).questions(group.key)[0]
    sent = {"mode": "one", "question": question.id, "to": colleague}
    assert as_json(client.post("/review/assign/", sent, **PART))["said"] == f"Given to {colleague}: 1 file."
    assert desk_of(fresh).look(question.id).question.assigned_to == colleague
    police = desk_of(fresh).questions(of_police(fresh).key)[0]
    cleared = sign_in(Role.REVIEWER, cji=True)
    refusal = cleared.post("/review/assign/", {**sent, "question": police.id}, **PART)
    assert "Nobody of that name" in refused(fresh, refusal)


def test_the_steward_is_asked(fresh: House, group: GroupLine, sign_in: SignIn) -> None:
    question = desk_of(fresh).questions(group.key)[0]
    sent = press(fresh, question, "refer", note="Is this still needed?")
    told = as_json(sign_in(Role.REVIEWER).post("/review/decide/", sent, **PART))
    assert told["said"] == "The steward is asked about 1 file."
    assert desk_of(fresh).look(question.id).referred_by


def test_what_takes_a_second_person_waits_for_one(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classify.review.desk.takes_second", lambda *_: True)
    question = desk_of(fresh).questions(of_parks(fresh).key)[0]
    told = as_json(
        sign_in(Role.REVIEWER).post("/review/decide/", press(fresh, question, "wrong_match"), **PART)
    )
    assert told["state"] == "Waits for a second person"
    assert told["said"].startswith("Waits for a second person: ")


def test_without_script_the_next_file_is_shown_with_what_came_of_it(
    fresh: House, group: GroupLine, sign_in: SignIn
) -> None:
    client, question = sign_in(Role.REVIEWER), desk_of(fresh).questions(group.key)[0]
    answer = client.post("/review/decide/", press(fresh, question), follow=True)
    assert answer.redirect_chain == [(f"/review/groups/{group.key}/", 302)]
    assert "Decided: " in body(answer)
    again = client.post("/review/decide/", {**press(fresh, question), "revision": "old"}, follow=True)
    assert "changed meanwhile" in body(again)


def test_of_a_share_that_is_not_his_nobody_decides_and_nothing_is_hinted_at(
    fresh: House, sign_in: SignIn
) -> None:
    question = desk_of(fresh).questions(of_police(fresh).key)[0]
    answer = sign_in(Role.REVIEWER).post("/review/decide/", press(fresh, question), **PART)
    other = sign_in(Role.REVIEWER).post(
        "/review/decide/", {**press(fresh, question), "question": 999_999}, **PART
    )
    assert as_json(answer) == as_json(other)
    refused(fresh, answer, "MC-800")
