"""Values revealed are counted for each person and hour, whatever session they were revealed in."""

from __future__ import annotations

import pytest

from classify.rights import Role
from classify.web.accounts import reveals
from classify.web.house import House
from tests.web.conftest import make_account


def test_thirty_in_an_hour_then_none_then_again(web: House, monkeypatch: pytest.MonkeyPatch) -> None:
    name = make_account(Role.REVIEWER).username
    now = 1_000_000.0
    monkeypatch.setattr(reveals.time, "time", lambda: now)
    assert [reveals.take_one(name) for _ in range(reveals.MOST_AN_HOUR)] == [True] * 30
    assert not reveals.take_one(name)
    now += 3_601
    assert reveals.take_one(name)


def test_everybody_has_their_own_and_other_choices_are_kept(web: House) -> None:
    from classify.web.accounts.models import Account

    account, other = make_account(Role.REVIEWER), make_account(Role.REVIEWER)
    account.preferences = {"keys": "off"}
    account.save()
    assert reveals.take_one(account.username)
    kept = Account.objects.get(pk=account.pk).preferences
    assert kept["keys"] == "off"
    assert len(kept["revealed_at"]) == 1
    assert Account.objects.get(pk=other.pk).preferences == {}


def test_nobody_reveals_nothing(web: House) -> None:
    assert not reveals.take_one("nobody at all")
