"""A token that is shown: its use is in the trail before it counts, once an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from classify.errors import InventoryError
from classify.rights import Scope
from classify.web.accounts import people
from classify.web.accounts.models import ApiToken
from classify.web.accounts.shown import shown
from classify.web.house import House
from tests.web.api.conftest import acts


def made(name: str) -> str:
    return people.add_token(name, [Scope.AUDIT_READ], actor="tests")


def test_it_is_whose_it_is_and_has_no_clearance(web: House) -> None:
    found = shown(made("shown-1"), address="192.0.2.7").person
    assert found is not None
    assert (found.name, found.scopes) == ("token:shown-1", {Scope.AUDIT_READ})
    assert not found.clearance
    assert not found.content
    assert not found.assignments


def test_its_use_is_noted_once_an_hour(web: House) -> None:
    token = made("shown-2")

    def used() -> int:
        shown(token, address="192.0.2.7")
        return sum(row["actor"] == "token:shown-2" for row in acts(web, "token.use"))

    assert used() == used() == 1
    known = ApiToken.objects.get(name="shown-2").last_used_at
    assert known is not None
    assert timezone.now() - known < timedelta(minutes=10)
    ApiToken.objects.filter(name="shown-2").update(last_used_at=timezone.now() - timedelta(minutes=61))
    assert used() == 2
    assert acts(web, "token.use")[-1]["details"] == {"from": "192.0.2.7"}


def test_a_use_that_cannot_be_noted_is_none(web: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise InventoryError("The trail cannot be written.")

    token = made("shown-3")
    monkeypatch.setattr(type(web.store), "audit_of", refuse)
    with pytest.raises(InventoryError):
        shown(token, address="192.0.2.7")
    assert ApiToken.objects.get(name="shown-3").last_used_at is None


def test_a_token_that_ended_has_a_name_for_the_trail_alone(web: House) -> None:
    token = made("shown-4")
    people.revoke_token("shown-4", actor="tests")
    found = shown(token, address="192.0.2.7")
    assert (found.person, found.actor) == (None, "token:shown-4")
    assert shown("mcl_nobody's", address="192.0.2.7").actor == "unknown"
