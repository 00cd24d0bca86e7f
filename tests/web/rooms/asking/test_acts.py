"""What people do with a request: in the right order, by the right three people; refusals say why."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from classify.inventory.tables import ITEM
from classify.rights import Role
from classify.web.house import House
from models.sharing_request import Decided, RequestState
from tests.web.api.conftest import acts
from tests.web.conftest import SignIn, body
from tests.web.rooms.asking.people import decide, numbers, request_by, shown_in
from tests.web.town import DEPARTMENTS, PARKS, PERSONNEL, POLICE, SSN


@pytest.fixture
def rita(fresh: House, sign_in: SignIn) -> Any:
    return sign_in(Role.RECORDS)


@pytest.fixture
def steward(fresh: House, sign_in: SignIn) -> Any:
    return sign_in(Role.STEWARD)


@pytest.fixture
def number(fresh: House, rita: Any) -> int:
    """Rita asks for the minutes, for a public agency."""
    return request_by(rita, f"item={numbers(fresh, PARKS)['mowing.txt']}&to=public_agency")


def state(house: House, number: int) -> RequestState:
    line = house.store.request(house.store.shares(), number)
    assert line is not None
    return line.state


def test_told_then_denied_and_the_trail_has_both(fresh: House, steward: Any, number: int) -> None:
    assert steward.post(f"/sharing/requests/{number}/acknowledge/").status_code == 302
    assert state(fresh, number) is RequestState.ACKNOWLEDGED
    answer = decide(steward, number, "denied", "Nobody has looked through them yet")
    assert (answer.status_code, answer["Location"]) == (302, f"/sharing/requests/{number}/")
    assert state(fresh, number) is RequestState.ANSWERED
    page = body(steward.get(f"/sharing/requests/{number}/"))
    assert "Nobody has looked through them yet" in page
    assert "Answered the same day" in page
    assert (
        page.index('<td data-label="What">Denied') < page.index("Told the asker") < page.index("Asked for it")
    )
    assert len(acts(fresh, "request.decide")) == len(acts(fresh, "request.acknowledge")) == 1


def test_more_than_the_matrix_lets_waits_for_a_second_person(
    fresh: House, sign_in: SignIn, steward: Any, number: int
) -> None:
    assert "A second person is asked: more would leave" in body(steward.get(f"/sharing/requests/{number}/"))
    second = sign_in(Role.REVIEWER)
    assert decide(steward, number, "allowed").status_code == 302
    assert state(fresh, number) is RequestState.SECOND
    assert "decision about sharing, for your word" in body(second.get("/"))
    assert "for your word" not in body(steward.get("/"))
    own = body(steward.get(f"/sharing/requests/{number}/"))
    assert "You decided this: a second person is somebody else." in own
    assert 'value="agree" disabled' in own
    revision = shown_in(own, "revision")
    refused = steward.post(f"/sharing/requests/{number}/second/", {"word": "agree", "revision": revision})
    assert refused.status_code == 409
    assert state(fresh, number) is RequestState.SECOND
    page = body(second.get(f"/sharing/requests/{number}/"))
    assert 'value="agree">' in page
    agreed = second.post(f"/sharing/requests/{number}/second/", {"word": "agree", "revision": revision})
    assert agreed.status_code == 302
    assert state(fresh, number) is RequestState.ANSWERED


def test_where_the_second_person_does_not_agree_it_is_open_again(
    fresh: House, sign_in: SignIn, steward: Any, number: int
) -> None:
    second = sign_in(Role.REVIEWER)
    decide(steward, number, "allowed")
    revision = shown_in(body(second.get(f"/sharing/requests/{number}/")), "revision")
    second.post(f"/sharing/requests/{number}/second/", {"word": "disagree", "revision": revision})
    assert state(fresh, number) is RequestState.RECEIVED
    assert "did not agree" in body(steward.get(f"/sharing/requests/{number}/"))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"decided": ""}, "Choose what is decided."),
        ({"decided": "perhaps"}, "Choose what is decided."),
        ({"reason": " "}, "Say why, in a sentence"),
        ({"reason": f"The number {SSN} is in it"}, "holds a name or a value"),
        ({"reason": "x" * 600}, "at most 500 letters"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(
    fresh: House, steward: Any, number: int, sent: dict[str, str], sentence: str
) -> None:
    given = {"decided": "denied", "reason": "Within the law", **sent}
    answer = decide(steward, number, given["decided"], given["reason"])
    page = body(answer)
    assert answer.status_code == 422
    field = "decided" if "decided" in sent else "reason"
    assert sentence in page.partition(f'id="{field}-error">')[2].partition("</span>")[0]
    assert state(fresh, number) is RequestState.RECEIVED
    if "decided" not in sent:
        assert 'id="d-denied" name="decided" value="denied" checked' in page


def test_ones_own_request_is_not_decided_and_that_is_said_before(fresh: House, sign_in: SignIn) -> None:
    both = sign_in(Role.STEWARD)
    number = request_by(both, f"item={numbers(fresh, PARKS)['mowing.txt']}&to=public")
    page = body(both.get(f"/sharing/requests/{number}/"))
    assert "You asked for this. Somebody else decides it." in page
    assert 'class="usa-button" disabled aria-describedby="own">Decide' in page
    answer = decide(both, number, "denied")
    assert answer.status_code == 409
    assert "somebody else decides it" in body(answer)
    assert state(fresh, number) is RequestState.RECEIVED


def test_a_changed_file_has_to_be_judged_again_first(fresh: House, steward: Any, number: int) -> None:
    with fresh.store.database.writing() as session:
        item = numbers(fresh, PARKS)["mowing.txt"]
        session.execute(update(ITEM).where(ITEM.c.id == item).values(label="RESTRICTED"))
    page = body(steward.get(f"/sharing/requests/{number}/"))
    assert "The files are not as they were judged" in page
    assert "1 with another proposed label." in page
    answer = decide(steward, number, "denied")
    assert answer.status_code == 409
    assert "Nothing was changed" in body(answer)
    assert steward.post(f"/sharing/requests/{number}/judge/").status_code == 302
    assert "not as they were judged" not in body(steward.get(f"/sharing/requests/{number}/"))
    assert decide(steward, number, "denied").status_code == 302
    assert "Had it judged again" in body(steward.get(f"/sharing/requests/{number}/"))


def test_evidence_is_added_and_taken_away(fresh: House, steward: Any, number: int) -> None:
    sent = {"shown": "1", "evidence": ["court_order", "attorney_advice", "nonsense"], "agreement": ""}
    assert steward.post(f"/sharing/requests/{number}/judge/", sent).status_code == 302
    page = body(steward.get(f"/sharing/requests/{number}/"))
    assert "<dd>A court order, the city attorney&#x27;s written answer</dd>" in page
    assert steward.post(f"/sharing/requests/{number}/judge/", {"shown": "1"}).status_code == 302
    assert "<dt>Shown</dt>" not in body(steward.get(f"/sharing/requests/{number}/"))
    unknown = steward.post(f"/sharing/requests/{number}/judge/", {"shown": "1", "agreement": "7"})
    assert (unknown.status_code, "no such agreement" in body(unknown)) == (409, True)


def test_what_is_prohibited_is_referred_before_any_of_it_is_allowed(
    fresh: House, sign_in: SignIn, rita: Any, steward: Any
) -> None:
    sign_in(Role.REVIEWER)
    number = request_by(rita, f"item={numbers(fresh, PERSONNEL)['leave.docx']}&to=public")
    page = body(steward.get(f"/sharing/requests/{number}/"))
    assert "can be allowed only after it was referred" in page
    assert 'value="allowed" disabled' in page
    answer = decide(steward, number, "allowed")
    assert answer.status_code == 422
    assert "only after it was referred" in body(answer)
    assert decide(steward, number, "referred").status_code == 302
    assert state(fresh, number) is RequestState.REFERRED
    steward.post(f"/sharing/requests/{number}/judge/", {"shown": "1", "evidence": ["attorney_advice"]})
    assert decide(steward, number, "allowed_redacted").status_code == 302
    line = fresh.store.request(fresh.store.shares(), number)
    assert line is not None
    assert line.decisions[-1].decided is Decided.REDACTED


def test_it_is_withdrawn_by_who_asked_and_only_once(fresh: House, rita: Any, number: int) -> None:
    assert "Withdraw it" in body(rita.get(f"/sharing/requests/{number}/"))
    assert rita.post(f"/sharing/requests/{number}/withdraw/").status_code == 302
    assert state(fresh, number) is RequestState.WITHDRAWN
    assert rita.post(f"/sharing/requests/{number}/withdraw/").status_code == 409


POSTS = {
    "acknowledge": {},
    "judge": {},
    "decide": {"decided": "denied", "reason": "So", "revision": "0" * 24},
    "second": {"word": "agree", "revision": "0" * 24},
    "withdraw": {},
}
MAY: dict[str, set[Role]] = {
    "acknowledge": {Role.STEWARD},
    "judge": {Role.STEWARD},
    "decide": {Role.STEWARD},
    "second": {Role.STEWARD, Role.REVIEWER},
    "withdraw": {Role.STEWARD},
}


@pytest.mark.parametrize("role", Role)
def test_every_act_is_refused_in_every_wrong_role(
    fresh: House, sign_in: SignIn, number: int, role: Role
) -> None:
    """Of the request's own department, of another one, and without clearance where it is flagged."""
    flagged = request_by(
        sign_in(Role.RECORDS, cji=True), f"item={numbers(fresh, POLICE)['patrol.txt']}&to=public"
    )
    right, elsewhere = sign_in(role), sign_in(role, department=DEPARTMENTS[PERSONNEL])
    before = [state(fresh, one) for one in (number, flagged)]
    for act, sent in POSTS.items():
        came = elsewhere.post(f"/sharing/requests/{number}/{act}/", sent).status_code
        assert came in (403, 404), (act, came)
        came = right.post(f"/sharing/requests/{flagged}/{act}/", sent).status_code
        assert came in (403, 404), (act, came)
        if role not in MAY[act]:
            came = right.post(f"/sharing/requests/{number}/{act}/", sent).status_code
            assert came == 403, (act, came)
        assert right.get(f"/sharing/requests/{number}/{act}/").status_code in (403, 405)
    assert [state(fresh, one) for one in (number, flagged)] == before
