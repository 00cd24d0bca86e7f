"""The open inventory behind the pages, and the way of every act to the trail."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from classify.errors import InventoryError
from classify.inventory.events import EVERY_EVENT
from classify.rights import Role, Thing
from classify.web.house import House, house, note, session_mark, thing
from tests.web.conftest import SignIn, make_account


def newest(here: House) -> tuple[str, str, str, dict[str, object]]:
    [act] = here.store.acts(EVERY_EVENT, limit=1)
    return act.actor, act.action, act.subject, dict(act.details)


def test_there_is_one_house_and_the_last_that_was_opened_counts(fresh: House) -> None:
    assert house() is fresh


def test_an_act_without_a_request_is_noted_with_who_did_it(fresh: House) -> None:
    note(None, "account.add", actor="setup", subject="account:ada", roles=["records"])
    assert newest(fresh) == ("setup", "account.add", "account:ada", {"roles": ["records"]})
    note(None, "account.add")
    assert newest(fresh)[0] == "unknown"


def test_an_act_of_a_page_is_noted_with_whence_and_in_which_session(fresh: House, sign_in: SignIn) -> None:
    """AU-3; and the session's own key is in no row."""
    client = sign_in(Role.AUDITOR)
    client.post("/audit/check/")
    actor, action, _, details = newest(fresh)
    assert (action, details["from"]) == ("audit.check", "127.0.0.1")
    assert actor.startswith("person")
    assert len(str(details["session"])) == 12
    assert str(details["session"]) not in str(client.session.session_key)


def test_sessions_are_told_apart_by_their_marks(fresh: House, sign_in: SignIn) -> None:
    marks = set()
    for client in (sign_in(Role.AUDITOR), sign_in(Role.AUDITOR)):
        request = RequestFactory().get("/")
        request.session = client.session
        marks.add(session_mark(request))
    assert len(marks) == 2
    request.session = type("None", (), {"session_key": None})()
    assert session_mark(request) == ""


def test_what_cannot_be_noted_does_not_happen(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sign-in fails closed where the trail cannot be written."""
    from django.test import Client

    account = make_account(Role.AUDITOR)

    def refuse(*_: object, **__: object) -> None:
        raise InventoryError("The database refused.")

    monkeypatch.setattr(type(fresh.store), "audit_of", refuse)
    client = Client()
    with pytest.raises(InventoryError):
        client.force_login(account, "classify.web.accounts.backend.Unlocked")
    assert client.get("/audit/").status_code == 302


def test_a_share_as_rights_ask_for_it(web: House) -> None:
    police = web.store.share_named("Police")
    assert thing(police) == Thing(police.id, "Police", criminal_justice=True)
