"""What the commonest recipients would be told about a file, on its page."""

from __future__ import annotations

from classify.rights import Role
from classify.sharing.asking import COMMONEST
from classify.web.house import House
from tests.web.conftest import SignIn, body
from tests.web.rooms.asking.people import numbers
from tests.web.town import PERSONNEL, POLICE


def test_each_has_its_outcome_and_the_whole_answer_behind_it(web: House, sign_in: SignIn) -> None:
    client, item = sign_in(Role.STEWARD), numbers(web, PERSONNEL)["leave.docx"]
    part = body(client.get(f"/items/{item}/")).partition('<h2 id="sharing">')[2].partition("</section>")[0]
    for one in COMMONEST:
        assert f"/sharing/?item={item}&amp;to={one.value}" in part
        line = part.partition(f"to={one.value}")[2].partition("</li>")[0]
        whole = body(client.get(f"/sharing/?item={item}&to={one.value}"))
        words = line.rpartition("</svg>")[2].partition("</span>")[0]
        assert words
        assert words in whole.partition('<h2 id="answer"')[2].partition("</h2>")[0]
    assert f"/sharing/?folder={item}" in part


def test_who_may_not_ask_sees_none(web: House, sign_in: SignIn) -> None:
    item = numbers(web, PERSONNEL)["leave.docx"]
    assert 'id="sharing"' not in body(sign_in(Role.AUDITOR).get(f"/items/{item}/"))
    secret = numbers(web, POLICE)["patrol.txt"]
    assert sign_in(Role.STEWARD).get(f"/items/{secret}/").status_code == 404
    assert 'id="sharing"' in body(sign_in(Role.STEWARD, cji=True).get(f"/items/{secret}/"))
