"""Grants count while training and vetting are current (CJIS Security Policy PS-3, AT-2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from classify.rights import Role, Scope
from classify.web.accounts.models import Account, ApiToken
from classify.web.house import House
from tests.web.conftest import make_account


@pytest.mark.parametrize(
    ("trained_days_ago", "vetted", "content", "clearance"),
    [
        (0, True, True, True),
        (365, True, True, True),
        (366, True, False, False),
        (0, False, True, False),
        (None, True, False, False),
    ],
)
def test_when_a_grant_counts(
    web: House, trained_days_ago: int | None, vetted: bool, content: bool, clearance: bool
) -> None:
    today: date = timezone.localdate()
    account = make_account(
        Role.REVIEWER,
        content=True,
        cji=True,
        trained_on=None if trained_days_ago is None else today - timedelta(days=trained_days_ago),
        vetted_on=today if vetted else None,
    )
    person = account.as_person()
    assert (person.content, person.clearance) == (content, clearance)


def test_without_the_grant_no_date_helps(web: House) -> None:
    person = make_account(Role.REVIEWER).as_person()
    assert (person.content, person.clearance) == (False, False)


@pytest.mark.parametrize("name", ["a", "Ann", "-ann", "ann lee", "ann\n", "änn", "a" * 65])
def test_names_that_cannot_be(web: House, name: str) -> None:
    with pytest.raises(ValidationError):
        Account.objects.create_user(name, "some-password-of-ours")


def test_a_token_has_scopes_and_never_clearance(web: House) -> None:
    person = ApiToken(name="report", scopes="inventory:read,scans:run").as_person()
    assert person.scopes == {Scope.INVENTORY_READ, Scope.SCANS_RUN}
    assert (person.clearance, person.content, person.assignments) == (False, False, ())
