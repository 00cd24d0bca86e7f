"""Django's entry to the accounts."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth import signals

from classify.web.accounts.apps import AccountsConfig
from classify.web.house import House


def test_the_trail_listens_once_however_often_the_room_is_made_ready(web: House) -> None:
    before = len(signals.user_logged_in.receivers)
    config = apps.get_app_config("accounts")
    assert isinstance(config, AccountsConfig)
    config.ready()
    assert len(signals.user_logged_in.receivers) == before
