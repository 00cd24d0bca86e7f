"""What sign-in tells the audit trail (CJIS Security Policy AU-2, AU-3)."""

from __future__ import annotations

import json

from django.test import Client

from classify.rights import Role
from classify.web.house import house
from tests.web.accounts.signing import acts_about, code_of, give_code, give_password
from tests.web.conftest import PASSWORD, enter, make_account


def test_beginning_end_refusals_and_changes_are_told() -> None:
    account = make_account(Role.RECORDS)
    client = Client()
    give_password(client, account.username, "wrong")
    give_password(client, account.username)
    give_code(client, code_of(account))
    client.post("/banner/")
    new = {"oldpassword": PASSWORD, "password1": "umbrella-at-noon-9", "password2": "umbrella-at-noon-9"}
    client.post("/account/password/", new)
    client.post("/account/factors/recovery-codes/generate/")
    client.post("/account/logout/")
    assert acts_about(account) == [
        "account.add",
        "session.refuse",
        "session.begin",
        "banner.accept",
        "account.password",
        "account.factor_reset",
        "session.end",
    ]


def test_each_says_from_where_and_in_which_session_and_no_secret() -> None:
    account = make_account(Role.RECORDS)
    client = Client(REMOTE_ADDR="10.9.8.7")
    enter(client, account)
    key = client.cookies["session"].value
    client.post("/account/logout/")
    row = json.loads(house().store.exported_trail())["rows"][-1]
    assert row["action"] == "session.end"
    assert row["details"]["from"] == "10.9.8.7"
    assert len(row["details"]["session"]) == 12
    assert key not in json.dumps(row)
