"""The pages of the queue: what waits by risk, filters as addresses, one group, and twenty minutes."""

from __future__ import annotations

import re
from typing import Any

from classify.inventory.queue import GroupLine
from classify.review.told import Batch
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.review.views import _promise
from models.decision import Verdict
from tests.web.conftest import SignIn, body
from tests.web.rooms.review.conftest import desk_of, numbers_in_text, of_police
from tests.web.town import CANARIES, PERSONNEL


def keys(text: str) -> list[str]:
    """The groups a page lists, in its order."""
    return re.findall(r'<th scope="row"><a href="/review/groups/(\w+)/', text)


def leaks(text: str) -> list[str]:
    return [one for one in CANARIES if one in text]


def test_the_riskiest_group_stands_first_and_each_says_how_much_it_is(web: House, sign_in: SignIn) -> None:
    text = body(sign_in(Role.REVIEWER, cji=True).get("/review/"))
    assert keys(text) == [line.key for line in desk_of(web).groups()]
    assert '<span class="mc-big">10</span> files in 16 groups' in text
    assert "the oldest has been waiting" in text
    assert leaks(text) == []
    assert "US_SSN" not in re.sub(r'value="\w+"', "", text)


def test_filters_are_addresses_and_narrow_the_next_group_too(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER, cji=True)
    share = web.store.share_named(PERSONNEL).id
    query = f"?kind=US_SSN&share={share}"
    text = body(client.get("/review/" + query))
    wanted = [one.key for one in desk_of(web).groups() if (one.share_id, one.entity) == (share, "US_SSN")]
    assert keys(text) == wanted
    assert "Show all" in text
    answer = client.get("/review/next/" + query)
    assert answer["Location"] == f"/review/groups/{wanted[0]}/?kind=US_SSN&share={share}"
    assert "No group is like that." in body(client.get("/review/?kind=NONE"))


def test_a_share_of_others_is_not_a_filter_and_not_hinted_at(web: House, sign_in: SignIn) -> None:
    """Without clearance the flagged share is not counted, listed or offered."""
    client = sign_in(Role.REVIEWER)
    police = web.store.share_named("Police").id
    text = body(client.get(f"/review/?share={police}"))
    assert "Police" not in text
    assert '<span class="mc-big">9</span> files in 13 groups' in text
    assert client.get(f"/review/groups/{of_police(web).key}/").status_code == 404
    assert client.get("/review/groups/0123456789abcdef01234567/").status_code == 404


def test_where_nothing_waits_it_says_what_comes(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER, department="Nowhere")
    assert "Nothing waits for you." in body(client.get("/review/"))
    assert client.get("/review/next/")["Location"] == "/review/"
    assert sign_in(Role.RECORDS).get("/review/").status_code == 403


def test_a_group_shows_its_files_one_of_them_and_why_without_values(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER, content=True)
    text = body(client.get(f"/review/groups/{numbers_in_text(web).key}/"))
    assert text.count("data-question=") == 5
    assert "(shown 1 of 1)" in text
    assert "Same value in " in text
    assert "identity/us_ssn" in text
    assert "MCA" in text
    assert 'data-sheet="/review/items/' in text
    assert leaks(text) == []
    order = ["confirm", "wrong_match", "public", "allowed", "sample", "duplicate", "refer"]
    assert re.findall(r'name="verdict" value="(\w+)"', text) == order
    for digit, value in enumerate(order, 1):
        assert re.search(rf'value="{value}"[^>]*><kbd aria-hidden="true">{digit}</kbd>', text)


def test_keys_that_are_changed_or_off_are_so_on_the_buttons(web: House, sign_in: SignIn) -> None:
    from classify.web.keys import USUAL

    client, address = sign_in(Role.REVIEWER), f"/review/groups/{numbers_in_text(web).key}/"
    client.post("/keys/", {**USUAL, "on": "yes", "confirm": "y"})
    assert 'data-said="Right"><kbd aria-hidden="true">y</kbd>' in body(client.get(address))
    client.post("/keys/", USUAL)  # without "on"
    assert '<kbd aria-hidden="true">' not in body(client.get(address))


def test_without_the_content_grant_the_pane_says_so_and_the_findings_serve(
    web: House, sign_in: SignIn
) -> None:
    text = body(sign_in(Role.REVIEWER).get(f"/review/groups/{numbers_in_text(web).key}/"))
    assert "takes the content grant" in text
    assert "data-sheet=" not in text
    assert "***-**-****" in text
    assert "data-reveal" not in text


def test_an_address_names_a_file_and_one_that_is_gone_leads_back(
    fresh: House, group: GroupLine, sign_in: SignIn
) -> None:
    client, second = sign_in(Role.REVIEWER), desk_of(fresh).questions(group.key)[1]
    text = body(client.get(f"/review/groups/{group.key}/?at={second.id}"))
    assert f'data-at="{second.id}"' in text
    assert client.get(f"/review/groups/{group.key}/?at=999999")["Location"] == f"/review/groups/{group.key}/"


def test_twenty_minutes_are_claimed_by_a_press_and_nobody_elses(fresh: House, sign_in: SignIn) -> None:
    client, other = sign_in(Role.REVIEWER, cji=True), sign_in(Role.REVIEWER, cji=True)
    assert client.get("/review/batch/")["Location"] == "/review/"  # nothing is claimed by looking
    text = body(client.post("/review/batch/", follow=True))
    assert "25 questions" in text
    assert "100% of the risk in the queue. After that nothing is left." in text
    assert text.count("data-question=") == 25
    assert body(client.get("/review/batch/")).count("data-question=") == 25
    assert other.post("/review/batch/", follow=True).redirect_chain[-1][0] == "/review/"
    assert "is at it" in body(other.get(f"/review/groups/{numbers_in_text(fresh).key}/"))


def test_a_batch_holds_what_is_left_of_it(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER, cji=True, name=f"batch-{id(fresh)}")
    client.post("/review/batch/")
    desk = desk_of(fresh, f"batch-{id(fresh)}")
    first = desk.claimed()[0]
    desk.decide(first.id, desk.look(first.id).revision, Verdict.CONFIRM)
    assert f'data-question="{first.id}"' not in body(client.get("/review/batch/"))


def test_a_batch_says_how_much_risk_it_takes_and_what_remains() -> None:
    taken: dict[str, Any] = {"seconds_each": 6.0, "risk": 7.0, "share_of_risk": 0.7}
    batch = Batch(questions=[None] * 200, questions_left=3_000, risk_left=3.0, **taken)  # type: ignore[list-item]
    assert _promise(batch) == (
        "200 questions, about 20 minutes: 70% of the risk in the queue. "
        "After that 3,000 questions and 30% of the risk are left. Yours for 20 minutes."
    )
