"""How the program is: the machine itself is shown to who looks after it, and to nobody else."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field

import pytest

from classify.checks import Check, Verdict
from classify.inventory.events import EVERY_EVENT
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.health import views
from classify.web.rooms.health.examination import Outcome
from classify.web.rooms.health.views import worst
from models.columns import now
from tests.web.conftest import SignIn


def test_everybody_sees_whether_it_works(web: House, sign_in: SignIn) -> None:
    text = sign_in(Role.REVIEWER, department="Police").get("/health/").content.decode()
    for words in (
        "These pages",
        "Scans (runner)",
        "No backup was ever made",
        "Label policy",
        "SQLite is enough",
    ):
        assert words in text


def test_the_machine_is_for_who_looks_after_it(web: House, sign_in: SignIn) -> None:
    """Its folders, its disk and its Python."""
    for role, sees in (
        (Role.ADMINISTRATOR, True),
        (Role.AUDITOR, True),
        (Role.RECORDS, False),
        (Role.REVIEWER, False),
        (Role.STEWARD, False),
    ):
        text = sign_in(role).get("/health/").content.decode()
        for words in (str(web.settings.home), "GB free", platform.python_version(), "Look at everything"):
            assert (words in text) is sees, (role, words)


def test_who_may_do_nothing_is_refused(web: House, sign_in: SignIn) -> None:
    assert sign_in().get("/health/").status_code == 403


@dataclass
class Instead:
    """An examination that takes no time."""

    is_at_work: bool = False
    last: Outcome | None = None
    begun: list[object] = field(default_factory=list)

    def begin(self, home: object) -> bool:
        self.begun.append(home)
        started, self.is_at_work = not self.is_at_work, True
        return started


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch) -> Instead:
    made = Instead()
    monkeypatch.setattr(views, "EXAMINATION", made)
    return made


def test_everything_is_looked_at_when_asked_and_that_is_noted(
    fresh: House, sign_in: SignIn, instead: Instead
) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    assert client.post("/health/examination/")["Location"] == "/health/"
    assert instead.begun == [fresh.settings.home]
    assert fresh.store.acts(EVERY_EVENT, limit=1)[0].action == "health.examine"
    assert "It is being looked at" in client.get("/health/").content.decode()
    rows = fresh.store.trail_state().rows
    part = client.post("/health/examination/", headers={"HX-Request": "true"}).content.decode()
    assert "It is being looked at" in part
    assert "<html" not in part
    assert fresh.store.trail_state().rows == rows  # nothing more began


def test_what_was_found_is_shown_until_the_next(web: House, sign_in: SignIn, instead: Instead) -> None:
    instead.last = Outcome(
        now(), (Check("Tampering", Verdict.WRONG, "Row 3 was changed.", "Tell somebody."),)
    )
    client = sign_in(Role.AUDITOR)
    for path in ("/health/", "/health/examination/state/"):
        text = client.get(path).content.decode()
        assert "Row 3 was changed." in text
        assert "Look at everything again" in text
    instead.last = Outcome(now(), (), failed=True)
    assert "It could not be looked at" in client.get("/health/").content.decode()


def test_others_may_not_have_it_looked_at(web: House, sign_in: SignIn, instead: Instead) -> None:
    for role in (Role.RECORDS, Role.REVIEWER, Role.STEWARD):
        client = sign_in(role)
        assert client.post("/health/examination/").status_code == 403
        assert client.get("/health/examination/state/").status_code == 403
    assert instead.begun == []


def test_the_worst_verdict_stands_for_all() -> None:
    assert worst([]) == Verdict.OK
    checks = [Check("a", verdict, "") for verdict in (Verdict.OK, Verdict.WRONG, Verdict.WARNING)]
    assert worst(checks) == Verdict.WRONG
    assert worst(checks[:1] + checks[2:]) == Verdict.WARNING
