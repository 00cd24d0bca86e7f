"""What people choose for themselves is kept with their account, and never leaves them without keys."""

from __future__ import annotations

from classify.web.accounts.models import Account
from classify.web.accounts.preferences import KeyChoice, choose_keys, keys_of
from classify.web.house import House
from classify.web.keys import USUAL
from tests.web.conftest import make_account


def test_keys_are_kept_beside_other_preferences(web: House) -> None:
    account = make_account()
    account.preferences = {"theme": "dark"}
    choose_keys(account, KeyChoice(on=False, keys={**USUAL, "next": "m"}))
    again = Account.objects.get(pk=account.pk)
    assert keys_of(again) == KeyChoice(on=False, keys={**USUAL, "next": "m"})
    assert again.preferences["theme"] == "dark"


def test_an_action_that_came_later_has_its_usual_key() -> None:
    assert keys_of(Account(preferences={"keys": {"on": True, "keys": {"next": "m"}}})).keys["help"] == "?"


def test_keys_that_clash_with_an_action_that_came_later_are_given_up() -> None:
    kept = {"keys": {"on": True, "keys": {"next": "/"}}}  # chosen before there was a search
    assert keys_of(Account(preferences=kept)).keys == USUAL


def test_actions_that_are_no_more_are_forgotten() -> None:
    kept = {"keys": {"on": True, "keys": {"fly": "f"}}}
    assert keys_of(Account(preferences=kept)).keys == USUAL


def test_the_script_is_told_whether_they_are_on_and_which() -> None:
    told = keys_of(Account()).as_told()
    assert told["on"] is True
    assert {"name": "next", "words": "Next row", "key": "j"} in told["actions"]  # type: ignore[operator]
