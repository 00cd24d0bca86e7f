"""Parts of the queue's pages: a question, a page of its document, more files, five of a group."""

from __future__ import annotations

import pytest

from classify.inventory.queue import GroupLine
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.review import sights
from models.decision import Verdict
from tests.web.conftest import SignIn, body
from tests.web.rooms.review.conftest import desk_of, numbers_in_text, of_police
from tests.web.town import CANARIES


def leaks(text: str) -> list[str]:
    return [one for one in CANARIES if one in text]


def test_a_question_comes_in_three_parts(web: House, sign_in: SignIn) -> None:
    question = desk_of(web).questions(numbers_in_text(web).key)[0]
    text = body(sign_in(Role.REVIEWER).get(f"/review/questions/{question.id}/"))
    assert [f'data-part="{part}"' in text for part in ("head", "why", "doc")] == [True] * 3
    assert f'data-revision="{question.revision}"' in text
    assert 'data-state="open"' in text
    assert leaks(text) == []


def test_what_is_gone_or_not_his_is_the_same_to_everybody(web: House, sign_in: SignIn) -> None:
    client, police = sign_in(Role.REVIEWER), desk_of(web).questions(of_police(web).key)[0]
    hidden, none = client.get(f"/review/questions/{police.id}/"), client.get("/review/questions/999999/")
    assert (hidden.status_code, body(hidden)) == (404, body(none))
    assert 'data-part="head"' in body(none)
    for part in ("more", "samples"):
        there = client.get(f"/review/groups/{of_police(web).key}/{part}/")
        assert (there.status_code, body(there)) == (404, body(client.get(f"/review/groups/0/{part}/")))


def test_earlier_decisions_about_the_like_are_shown(fresh: House, group: GroupLine, sign_in: SignIn) -> None:
    desk = desk_of(fresh)
    lines = {one.path: one for one in desk.questions(group.key)}
    first, last = lines["record.txt"], lines["mail.eml"]
    desk.decide(first.id, desk.look(first.id).revision, Verdict.ALLOWED)
    text = body(sign_in(Role.REVIEWER).get(f"/review/questions/{last.id}/"))
    assert "<strong>Right, but allowed here</strong>" in text
    assert "ada, " in text


def test_the_page_itself_is_black_and_noted(fresh: House, group: GroupLine, sign_in: SignIn) -> None:
    question = desk_of(fresh).questions(group.key)[0]
    finding = desk_of(fresh).look(question.id).findings[0].id
    address = f"/review/items/{question.item_id}/sheet/?finding={finding}"
    text = body(sign_in(Role.REVIEWER, content=True).get(address))
    assert f'id="finding-{finding}"' in text
    assert "Employee record" in text
    assert leaks(text) == []
    assert fresh.store.newest_act("content.open") is not None
    assert sign_in(Role.REVIEWER).get(address).status_code == 403


def test_a_page_that_cannot_be_shown_says_why(
    fresh: House, group: GroupLine, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from classify.errors import CrowdedError

    def crowded(*_: object) -> None:
        raise CrowdedError("Too many documents are being opened.")

    monkeypatch.setattr(sights, "leaf", crowded)
    question = desk_of(fresh).questions(group.key)[0]
    client = sign_in(Role.REVIEWER, content=True)
    answer = client.get(f"/review/items/{question.item_id}/sheet/")
    assert answer.status_code == 503
    assert "Too many documents are being opened." in body(answer)
    assert "Try again" in body(answer)


def test_a_long_group_comes_in_parts(web: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sights, "FILES", 2)
    key = numbers_in_text(web).key
    client, numbers = sign_in(Role.REVIEWER), [one.id for one in desk_of(web).questions(key)]
    text = body(client.get(f"/review/groups/{key}/"))
    assert text.count("data-question=") == 2
    assert f'data-address="/review/groups/{key}/more/?after={numbers[1]}"' in text
    text = body(client.get(f"/review/groups/{key}/more/?after={numbers[1]}"))
    assert [f'data-question="{one}"' in text for one in numbers] == [False, False, True, True, False]
    assert 'id="rv-more"' not in body(client.get(f"/review/groups/{key}/more/?after={numbers[3]}"))


def test_five_of_a_group_are_shown_before_all_of_it_is_decided(web: House, sign_in: SignIn) -> None:
    key = numbers_in_text(web).key
    text = body(sign_in(Role.REVIEWER).get(f"/review/groups/{key}/samples/"))
    assert f'data-group-revision="{desk_of(web).group(key).revision}"' in text
    assert "The whole group: 5 files" in text
    assert text.count('<th scope="row">') == 5
    assert leaks(text) == []


def test_what_differs_in_a_group_is_said(fresh: House, group: GroupLine, sign_in: SignIn) -> None:
    """Mixed values are shown before one decision is taken about all (paperless-ngx#10742)."""
    desk = desk_of(fresh)
    text = body(sign_in(Role.REVIEWER).get(f"/review/groups/{group.key}/samples/"))
    assert "something was decided before" not in text
    [sheet] = [one for one in desk.groups() if (one.entity, one.shape) == ("US_SSN", "column B")]
    [question] = desk.questions(sheet.key)
    seen = desk.look(question.id)
    desk.decide(question.id, seen.revision, Verdict.CONFIRM, findings=[seen.findings[0].id])
    text = body(sign_in(Role.REVIEWER).get(f"/review/groups/{sheet.key}/samples/"))
    assert "About some of it something was decided before." in text
