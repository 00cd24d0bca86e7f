"""`classify users` and `classify tokens`, as PEOPLE.md has them: from the command line to the database."""
# ruff: noqa: I001

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import elsewhere  # first: it sets Django up
from typer.testing import CliRunner

from classify.cli import app
from classify.errors import AccountError
from classify.rights import Assignment, Role
from classify.settings import Settings
from classify.web.accounts import people
from classify.web.accounts.models import Account


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """An empty home, made by the first command."""
    with elsewhere():
        yield tmp_path / "home"


def classify(home: Path, *arguments: str, code: int = 0) -> str:
    """What a command prints."""
    done = CliRunner().invoke(app, [*arguments, "--home", str(home)])
    assert done.exit_code == code, (done.output, done.exception)
    return done.exception.sentence if isinstance(done.exception, AccountError) else done.output


def told(home: Path, *arguments: str) -> Any:
    return json.loads(classify(home, *arguments, "--json"))


def accounts(home: Path) -> dict[str, Any]:
    return {one["name"]: one for one in told(home, "users", "list")["items"]}


def test_an_account_as_people_md_writes_it(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("bandstand-in-the-rain\n")
    said = classify(
        home,
        *("users", "add", "ann", "--role", "records", "--role", "reviewer"),
        *("--department", "Police", "--department", "Parks and Recreation"),
        *("--grant", "content", "--grant", "cji", "--password-file", str(file)),
    )
    assert "bandstand" not in said
    assert "are noted as of" in said
    account = Account.objects.get(username="ann")
    assert account.check_password("bandstand-in-the-rain")
    assert account.must_change_password
    person = account.as_person()
    assert set(person.assignments) == {
        Assignment(role, department)
        for role in (Role.RECORDS, Role.REVIEWER)
        for department in ("Police", "Parks and Recreation")
    }
    assert (person.content, person.clearance) == (True, True), "the grants count at once"


def test_a_password_is_made_and_shown_once(home: Path) -> None:
    made = told(home, "users", "add", "ann", "--role", "administrator")
    assert made["name"] == "ann"
    assert Account.objects.get(username="ann").check_password(made["password"])
    assert "shown this once" in classify(home, "users", "add", "bob", "--role", "auditor")
    assert made["password"] not in classify(home, "users", "list")


def test_the_list_says_what_everybody_may(home: Path) -> None:
    assert "Nobody has an account yet" in classify(home, "users", "list")
    classify(home, "users", "add", "ann", "--role", "administrator")
    classify(home, "users", "add", "bob", "--role", "records", "--department", "Police", "--grant", "content")
    bob = accounts(home)["bob"]
    assert bob["roles"] == [{"role": "records", "department": "Police", "share": None}]
    assert (bob["content"], bob["cji"], bob["second_factor"], bob["state"]) == (True, False, False, "active")
    assert bob["trained_on"] is not None
    assert bob["last_used"] is None
    assert "records (Police)" in classify(home, "users", "list")


def test_disable_release_and_reset(home: Path) -> None:
    classify(home, "users", "add", "ann", "--role", "administrator")
    classify(home, "users", "add", "bob", "--role", "records")
    classify(home, "users", "disable", "bob")
    assert accounts(home)["bob"]["state"] == "disabled"
    classify(home, "users", "release", "bob")
    assert accounts(home)["bob"]["state"] == "active"
    password = told(home, "users", "reset", "bob")["password"]
    assert Account.objects.get(username="bob").check_password(password)


def test_the_last_administrator_stays_and_a_locked_one_is_released_here(home: Path) -> None:
    classify(home, "users", "add", "ann", "--role", "administrator")
    assert "last administrator" in classify(home, "users", "disable", "ann", code=1)
    Account.objects.update(locked_at="2026-11-30T00:00:00Z")
    assert accounts(home)["ann"]["state"] == "locked"
    classify(home, "users", "release", "ann")
    assert accounts(home)["ann"]["state"] == "active"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("users", "add", "Ann Lee", "--role", "records"), "small letters"),
        (("users", "add", "ann", "--role", "records", "--grant", "everything"), "no grant 'everything'"),
        (("users", "add", "ann", "--role", "records", "--password-file", "/none"), "cannot be read"),
        (("users", "release", "nobody"), "no account 'nobody'"),
        (("users", "reset", "nobody"), "no account 'nobody'"),
        (("tokens", "revoke", "nothing"), "no token 'nothing'"),
        (("tokens", "add", "a b", "--scope", "scans:run"), "A token's name"),
    ],
)
def test_what_cannot_be_is_said(home: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in " ".join(classify(home, *arguments, code=1).split())
    assert accounts(home) == {}


def test_a_weak_password_in_the_file_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("short\n")
    classify(
        home,
        "users",
        "add",
        "ann",
        "--role",
        "records",
        "--password-file",
        str(tmp_path / "password"),
        code=1,
    )
    assert people.is_empty()


def test_tokens_are_printed_once_listed_and_revoked(home: Path) -> None:
    made = told(
        home, "tokens", "add", "report", "--scope", "inventory:read", "--scope", "scans:run", "--days", "30"
    )
    assert people.token_shown(made["token"]) is not None
    assert made["scopes"] == ["inventory:read", "scans:run"]
    listed = told(home, "tokens", "list")["items"]
    assert listed[0]["state"] == "active"
    assert made["token"] not in json.dumps(listed)
    assert "report" in classify(home, "tokens", "list")
    assert "shown this once" in classify(home, "tokens", "add", "other", "--scope", "audit:read")
    classify(home, "tokens", "revoke", "report")
    assert people.token_shown(made["token"]) is None


def test_a_scope_that_there_is_not_is_refused(home: Path) -> None:
    assert "everything" in classify(home, "tokens", "add", "x", "--scope", "everything", code=2)


def test_acts_of_the_terminal_are_in_the_trail(home: Path) -> None:
    from classify.inventory.store import Store

    classify(home, "users", "add", "ann", "--role", "administrator")
    classify(home, "tokens", "add", "report", "--scope", "audit:read")
    with Store.open(home) as store:
        rows = json.loads(store.exported_trail())["rows"]
    acts = {(row["action"], row["subject"]) for row in rows}
    assert {("account.add", "account:ann"), ("token.add", "token:report")} <= acts
    assert "unknown" not in {row["actor"] for row in rows if row["action"] == "account.add"}


def test_a_settings_object_is_enough(home: Path) -> None:
    from classify.commands import users

    users.list_tokens(Settings(home=home), as_json=True)
