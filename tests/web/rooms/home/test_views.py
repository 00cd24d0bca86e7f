"""The first page: for each role its own, for nobody else's role a word, and no value of any file."""

from __future__ import annotations

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn, body
from tests.web.town import CANARIES


def test_each_role_has_its_part_and_no_others(web: House, sign_in: SignIn) -> None:
    titles = {
        Role.RECORDS: "Shares and scans",
        Role.REVIEWER: "To review",
        Role.STEWARD: "Labels",
        Role.ADMINISTRATOR: "The program",
        Role.AUDITOR: "The audit trail",
    }
    for role, title in titles.items():
        page = body(sign_in(role, cji=True).get("/"))
        assert [other for other in titles.values() if f">{other}</h2>" in page] == [title]
        assert not any(canary in page for canary in CANARIES)


def test_who_has_no_role_is_told_who_can_give_one(web: House, sign_in: SignIn) -> None:
    answer = sign_in().get("/")
    assert answer.status_code == 200
    assert "An administrator can give you one." in body(answer)


def test_the_menu_leads_to_the_shares_of_who_has_any_role(web: House, sign_in: SignIn) -> None:
    assert '<a href="/shares/">Shares</a>' in body(sign_in(Role.AUDITOR).get("/"))
    assert 'href="/shares/" aria-current="page"' in body(sign_in(Role.AUDITOR).get("/shares/"))
