"""Words of the queue: no code name, and times as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from classify.review.told import FindingSight
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.review import saying
from models.decision import Scope, Verdict
from tests.web.conftest import make_account


def test_every_verdict_and_every_reach_has_its_words() -> None:
    assert set(saying.SAID) == {*Verdict, saying.REFER}
    assert set(saying.REACHES) == set(Scope)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("body", "in the text"),
        ("column C", "in column C"),
        ("column C, hidden", "in column C, hidden"),
        ("name", "in the file’s name"),
        ("comment", "in a comment"),
    ],
)
def test_a_shape_is_said_as_people_say_it(shape: str, words: str) -> None:
    assert saying.shape_words(shape) == words


def test_ages_and_counts() -> None:
    now = datetime.now(UTC)
    assert saying.age(None) == "Nothing"
    assert saying.age(now - timedelta(days=1, hours=3)) == "1 day"
    assert saying.age(now - timedelta(days=12)) == "12 days"
    assert saying.age(now + timedelta(seconds=5)) == "0 seconds"
    assert saying.counted(1, "file") == "1 file"
    assert saying.counted(4_312, "file") == "4,312 files"


def test_findings_that_are_believed_for_the_same_reason_have_it_once() -> None:
    def finding(number: int, sentence: str) -> FindingSight:
        steps = ["the_form 60%"]
        return FindingSight(number, "***", "line 1", "", sentence, steps, 0.6, "us/ssn", "1", 0, None)

    grounds = saying.grounds([finding(1, "Nine digits."), finding(2, "Nine digits."), finding(3, "A word.")])
    assert [one.sentence for one in grounds] == ["Nine digits.", "A word."]
    assert grounds[0].steps == ["the form 60%"]


def test_colleagues_are_who_may_review_that_share(web: House) -> None:
    plain, cleared = f"plain-{id(saying)}", f"cleared-{id(saying)}"
    make_account(Role.REVIEWER, name=plain)
    make_account(Role.REVIEWER, name=cleared, cji=True)
    make_account(Role.STEWARD, name=f"steward-{id(saying)}")
    police = {name for name, _ in saying.colleagues(web.store.share_named("Police"))}
    parks = {name for name, _ in saying.colleagues(web.store.share_named("Parks"))}
    assert cleared in police
    assert plain not in police
    assert {plain, cleared} <= parks
    assert f"steward-{id(saying)}" not in parks
