"""The written answer: three kinds, with the law and the way to appeal; no name of a file, only text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from classify.errors import RegisterError
from classify.inventory.requests import DecisionLine, RequestLine
from classify.sharing.letters import Letter, Sender, letter
from models.sharing import SharingOutcome
from models.sharing_request import Decided, RequestState
from tests.sharing.test_clock import CAME, request

SENDER = Sender("City of Missoula", "Records office", "records@example.org")
TOLD = {
    "rules": [
        {"citation": "2-6-1003, MCA", "verified": True},
        {"citation": "2-6-1017, MCA", "verified": False},
        {"citation": "2-6-1017, MCA", "verified": False},
        {"citation": "", "verified": True},
    ],
    "conditions": ["Keep it locked"],
    "files": [{"id": 4, "why": ["secret"]}],
}


def answered(decided: Decided, **facts: Any) -> RequestLine:
    decision = DecisionLine(
        1, decided, SharingOutcome.ALLOWED, (), "The balance speaks for it", "", "sam", CAME, None, None, None
    )
    line = request(state=RequestState.ANSWERED, answered_at=CAME, decisions=(decision,), told=TOLD, files=3)
    return replace(line, **facts)


def written(decided: Decided, to: str = "Ina <Vented>", **facts: Any) -> Letter:
    line = answered(decided, **facts)
    return letter(line, to, SENDER, received=date(2026, 11, 30), answered=date(2026, 12, 9))


@pytest.mark.parametrize(
    ("decided", "title"),
    [
        (Decided.ALLOWED, "Your request is allowed"),
        (Decided.REDACTED, "Your request is allowed, with parts cut"),
        (Decided.DENIED, "Your request is denied"),
    ],
)
def test_each_answer_says_what_was_asked_why_and_by_which_law(decided: Decided, title: str) -> None:
    said = written(decided).text
    assert said.startswith(title)
    assert "On November 30, 2026 you asked for 3 files" in said
    assert "The balance speaks for it." in said
    assert "- 2-6-1003, MCA.\n- 2-6-1017, MCA (not yet checked by the city attorney).\n" in said
    assert "Records office, City of Missoula. records@example.org" in said
    assert "secret" not in said


def test_only_a_denial_tells_how_to_appeal_and_only_a_yes_its_conditions() -> None:
    yes = written(Decided.ALLOWED, until=date(2027, 6, 30)).text
    assert "Keep it locked." in yes
    assert "until June 30, 2027; then destroy them" in yes
    assert "district court" not in yes
    no = written(Decided.DENIED).text
    assert "2-6-1009, MCA" in no
    assert "Keep it locked" not in no
    assert "44-5-303" not in no
    assert "44-5-303(1), MCA" in written(Decided.DENIED, criminal_justice=True).text


def test_a_page_holds_what_people_typed_as_text() -> None:
    page = written(Decided.ALLOWED).html
    assert "<p>To: Ina &lt;Vented&gt;</p>" in page
    assert page.count("<h1>") == 1
    assert "style" not in page


@pytest.mark.parametrize("facts", [{"state": RequestState.SECOND}, {"decisions": ()}])
def test_there_is_no_letter_before_the_answer(facts: dict[str, Any]) -> None:
    with pytest.raises(RegisterError, match="not answered"):
        written(Decided.ALLOWED, **facts)


def test_a_rule_of_the_program_is_no_law_and_not_told() -> None:
    own = {
        "tag": "approval",
        "citation": "Rule of this program",
        "law": "",
        "verified": True,
    }
    law = {"tag": "HR", "citation": "art. II s.10", "law": "art-II-10", "verified": True}
    text = written(Decided.DENIED, told={"rules": [own, law]}).text
    assert "Rule of this program" not in text
    assert "art. II s.10." in text
