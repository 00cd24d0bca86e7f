"""The self-test from the page: begun by who may, shown when it is done, taken as a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from classify.checks import Verdict
from classify.evidence.cjis import SelfTest, Tried
from classify.inventory.events import EVERY_EVENT
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.evidence import cjis
from tests.web.conftest import SignIn

TEST = SelfTest(
    datetime(2026, 12, 1, 12, tzinfo=UTC),
    "CJIS Security Policy 6.0",
    (
        Tried("AC-7", "Sign-ins", Verdict.OK, "Locked."),
        Tried("AU-9", "Trail", Verdict.WRONG, "Lost.", "Tell IT."),
    ),
)


@dataclass
class Instead:
    """A self-test that takes no time."""

    is_at_work: bool = False
    last: SelfTest | None = None
    failed: bool = False
    begun: list[object] = field(default_factory=list)

    def begin(self, home: object) -> bool:
        self.begun.append(home)
        started, self.is_at_work = not self.is_at_work, True
        return started


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch) -> Instead:
    made = Instead()
    monkeypatch.setattr(cjis, "TRIAL", made)
    return made


def test_it_is_begun_once_noted_and_the_page_does_not_wait(
    fresh: House, sign_in: SignIn, instead: Instead
) -> None:
    client = sign_in(Role.AUDITOR)
    assert "Nobody has had them tried from here yet" in client.get("/evidence/cjis/").content.decode()
    assert client.post("/evidence/cjis/try/")["Location"] == "/evidence/cjis/"
    assert instead.begun == [fresh.settings.home]
    assert fresh.store.acts(EVERY_EVENT, limit=1)[0].action == "cjis.begin"
    assert "The controls are being tried" in client.get("/evidence/cjis/").content.decode()
    rows = fresh.store.trail_state().rows
    client.post("/evidence/cjis/try/", headers={"HX-Request": "true"})
    assert fresh.store.trail_state().rows == rows


def test_what_was_seen_is_shown_with_its_date_and_taken(
    web: House, sign_in: SignIn, instead: Instead
) -> None:
    client = sign_in(Role.STEWARD)
    assert client.get("/evidence/cjis/take/html/").status_code == 404
    instead.last = TEST
    text = client.get("/evidence/cjis/").content.decode()
    for words in ("Tried December 1, 2026, 05:00", "1 of 2 held", "Did not hold", "Tell IT."):
        assert words in text
    assert b"1 of 2 held" in client.get("/evidence/cjis/take/html/").content
    assert client.get("/evidence/cjis/take/pdf/").content.startswith(b"%PDF")
    assert client.get("/evidence/cjis/take/exe/").status_code == 404


def test_when_it_was_last_begun_is_told_where_what_it_saw_was_not_kept(
    fresh: House, sign_in: SignIn, instead: Instead
) -> None:
    fresh.store.audit_of("sam", "cjis.begin")
    assert "They were last tried" in sign_in(Role.AUDITOR).get("/evidence/cjis/").content.decode()


def test_one_that_could_not_be_done_says_so(web: House, sign_in: SignIn, instead: Instead) -> None:
    instead.failed = True
    assert "could not be tried" in sign_in(Role.AUDITOR).get("/evidence/cjis/state/").content.decode()


def test_a_steward_reads_and_does_not_begin(web: House, sign_in: SignIn, instead: Instead) -> None:
    client = sign_in(Role.STEWARD)
    assert "Try every control" not in client.get("/evidence/cjis/").content.decode()
    assert client.post("/evidence/cjis/try/").status_code == 403
    assert instead.begun == []
