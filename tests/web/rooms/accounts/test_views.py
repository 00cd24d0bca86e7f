"""Pages of accounts: seen and changed by administrators of the whole city alone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from classify.rights import Assignment, Role
from classify.web.accounts import people
from classify.web.accounts.models import Account
from classify.web.house import House
from tests.web.accounts.signing import acts_about
from tests.web.conftest import SignIn, enter, make_account

PAGES = ("/accounts/", "/accounts/add/", "/accounts/of/{name}/", "/accounts/tokens/")
ACTS = ("disable", "release", "reset")


@pytest.fixture
def administrator(web: House, sign_in: SignIn) -> Client:
    """Of the whole city."""
    client: Client = sign_in(Role.ADMINISTRATOR)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_others_neither_see_nor_change_accounts(web: House, sign_in: SignIn, role: Role) -> None:
    account = make_account(Role.RECORDS)
    client = sign_in(role)
    for page in PAGES:
        assert client.get(page.format(name=account.username)).status_code == 403
    for act in ACTS:
        assert client.post(f"/accounts/of/{account.username}/{act}/").status_code == 403
    assert client.post("/accounts/add/", {"name": "sneaked-in"}).status_code == 403
    assert people.line_of("sneaked-in") is None
    assert acts_about(account) == ["account.add"]
    assert "Accounts" not in text(client.get("/"))


def test_an_administrator_of_a_department_is_none(web: House, sign_in: SignIn) -> None:
    assert sign_in(Role.ADMINISTRATOR, department="Police").get("/accounts/").status_code == 403


def test_whether_an_account_exists_is_not_told_to_others(web: House, sign_in: SignIn) -> None:
    account = make_account(Role.RECORDS)
    client = sign_in(Role.RECORDS)
    known = client.get(f"/accounts/of/{account.username}/")
    unknown = client.get("/accounts/of/nobody/")
    assert known.status_code == unknown.status_code == 403


def test_the_list_shows_roles_grants_and_states(administrator: Client) -> None:
    account = make_account(
        Role.REVIEWER, department="Police", content=True, cji=True, trained_on=date(2020, 1, 1)
    )
    Account.objects.filter(pk=account.pk).update(locked_at=timezone.now())
    page = text(administrator.get("/accounts/"))
    row = page[page.index(account.username) :]
    row = row[: row.index("</tr>")]
    assert "Reviewer (Police)" in row
    assert "Content (off: training is out of date)" in row
    assert "Clearance (off: training is out of date)" in row
    assert "Locked" in row
    assert "reviewer" not in row, "no code names"


def sent(**more: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {
        "name": f"new-{timezone.now():%H%M%S%f}",
        "shown_name": "Ann Lee",
        "role_0": "records",
        "where_0": "d:Police",
        "role_1": "reviewer",
        "where_1": "city",
        "trained_on": today,
        "vetted_on": today,
        **more,
    }


def test_an_account_is_added_and_its_password_shown_once(administrator: Client) -> None:
    form = sent(content="on")
    answer = administrator.post("/accounts/add/", form)
    password = re.search(r'<code class="mc-big">([^<]+)</code>', text(answer))
    assert password
    account = Account.objects.get(username=form["name"])
    assert account.check_password(password[1])
    assert account.must_change_password
    person = account.as_person()
    assert set(person.assignments) == {Assignment(Role.RECORDS, "Police"), Assignment(Role.REVIEWER)}
    assert (person.content, person.clearance) == (True, False)
    assert password[1] not in text(administrator.get(f"/accounts/of/{form['name']}/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "Ann Lee"}, "small letters"),
        ({"role_0": "king"}, "Choose a role"),
        ({"where_0": "d:Nowhere"}, "Choose a role"),
        ({"where_0": "s:999"}, "Choose a role"),
        ({"trained_on": "yesterday"}, "Write the day"),
        ({"trained_on": "2999-01-01"}, "cannot be in the future"),
        ({"content": "on", "trained_on": ""}, "Grants count only"),
        ({"cji": "on", "vetted_on": ""}, "Clearance counts only"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    administrator: Client, wrong: dict[str, str], said: str
) -> None:
    form = sent(**wrong)
    answer = administrator.post("/accounts/add/", form)
    assert answer.status_code == 400
    assert said in text(answer)
    assert text(answer).count(said) == 2, "in the summary and beside the field"
    assert 'value="Ann Lee"' in text(answer)
    assert people.line_of(form["name"]) is None


def test_a_name_that_is_taken_is_said(administrator: Client) -> None:
    account = make_account(Role.RECORDS)
    assert "already" in text(administrator.post("/accounts/add/", sent(name=account.username)))


def test_roles_grants_and_dates_are_changed(administrator: Client) -> None:
    account = make_account(Role.RECORDS, content=True)
    page = f"/accounts/of/{account.username}/"
    assert (
        administrator.post(page, sent(role_0="auditor", where_0="city", role_1="", cji="on")).status_code
        == 303
    )
    account = Account.objects.get(pk=account.pk)
    assert account.as_person().roles == (Role.AUDITOR,)
    assert (account.content, account.cji, account.shown_name) == (False, True, "Ann Lee")
    assert acts_about(account)[-1] == "account.change"
    assert "is changed" in text(administrator.get(page))


def test_a_change_of_rights_counts_at_once(administrator: Client) -> None:
    account = make_account(Role.ADMINISTRATOR)
    other = Client()
    enter(other, account)
    assert other.get("/accounts/").status_code == 200
    administrator.post(f"/accounts/of/{account.username}/", sent())
    assert other.get("/accounts/").status_code == 403


def test_disable_release_and_reset(administrator: Client) -> None:
    account = make_account(Role.RECORDS)
    page = f"/accounts/of/{account.username}/"
    client = Client()
    enter(client, account)
    assert administrator.post(f"{page}disable/")["Location"] == page
    assert "Disabled" in text(administrator.get(page))
    assert client.get("/")["Location"].startswith("/account/login/")
    administrator.post(f"{page}release/")
    assert "In use" in text(administrator.get(page))
    answer = text(administrator.post(f"{page}reset/"))
    account.refresh_from_db()
    password = re.search(r'<code class="mc-big">([^<]+)</code>', answer)
    assert password
    assert account.check_password(password[1])
    for act in ACTS:
        assert administrator.get(f"{page}{act}/").status_code == 405
        assert administrator.post(f"/accounts/of/nobody/{act}/").status_code == 404


def test_the_last_administrator_is_told_so(administrator: Client) -> None:
    from classify.web.accounts.models import Assignment as AssignmentRow

    name = administrator.session["account_authentication_methods"][0]["username"]
    AssignmentRow.objects.filter(role="administrator").exclude(account__username=name).delete()
    page = f"/accounts/of/{name}/"
    administrator.post(f"{page}disable/")
    assert "This is the last administrator" in text(administrator.get(page))
    answer = administrator.post(page, sent(role_0="records", role_1=""))
    assert answer.status_code == 400
    assert "This is the last administrator" in text(answer)
    assert people.line_of(name).state == "active"  # type: ignore[union-attr]


def test_a_released_account_says_since_when_nobody_used_it(administrator: Client) -> None:
    account = make_account(Role.RECORDS)
    Account.objects.filter(pk=account.pk).update(last_used_at=timezone.now() - timedelta(days=100))
    people.release(account.username, actor="tests")
    assert people.disable_unused(actor="tests").count(account.username) == 0


def test_names_are_shown_as_text(administrator: Client) -> None:
    account = make_account(Role.RECORDS)
    Account.objects.filter(pk=account.pk).update(shown_name="<script>alert(1)</script>")
    assert "<script>alert(1)" not in text(administrator.get("/accounts/"))
    assert "<script>alert(1)" not in text(administrator.get(f"/accounts/of/{account.username}/"))
