"""In a real browser: the first administrator by the link, an app, a passkey beside the password and alone;
and axe on every page of sign-in and accounts, in every state.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from classify.rights import Role, Scope
from classify.settings import Settings
from tests.web.accounts.signing import code_of
from tests.web.conftest import PASSWORD, elsewhere, enter, make_account, serving, use_session_of, violations


@dataclass(frozen=True, slots=True)
class Served:
    """A home that is served, and its one-time link."""

    address: str
    link: str


@pytest.fixture(scope="module")
def served(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A home that nobody has an account in; this process uses its accounts, too."""
    from classify.web.accounts.setup import new_setup_secret
    from classify.web.accounts.tables import open_accounts

    home = Path(shutil.copytree(blank_home, tmp_path_factory.mktemp("browser") / "home"))
    with elsewhere():
        open_accounts(Settings(home=home, jobs=1, ocr=False))
        secret = new_setup_secret(home)
        with serving(home) as address:
            yield Served(address, f"{address}/setup/{secret}/")


def look(page: Any) -> None:
    """No violation, light or dark, and nothing wider than a small screen."""
    assert violations(page) == [], page.url
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme="dark")
    assert violations(page) == [], f"{page.url}, dark"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 720})


def code(letters: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(letters, int(time.time()) // 30)))


def has_authenticator(page: Any) -> None:
    """Gives the browser a fingerprint reader (WebDriver's virtual authenticator)."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def press(page: Any, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def test_the_first_administrator_with_an_app_and_then_a_passkey(page: Any, served: Served) -> None:
    has_authenticator(page)
    page.goto(served.link)
    look(page)
    page.get_by_label("Name to sign in with").fill("first-admin")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_label("Password again").fill("short")
    press(page, "Make the account")
    assert "at least 12" in page.get_by_role("alert").inner_text()
    look(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    press(page, "Make the account")
    page.get_by_role("heading", name="Sign in").wait_for()
    look(page)

    def give_password() -> None:
        page.get_by_label("Username").fill("first-admin")
        page.get_by_label("Password").fill(PASSWORD)
        press(page, "Sign in")

    give_password()
    look(page)
    press(page, "I understand and agree")
    page.get_by_role("heading", name="Add a second factor").wait_for()
    look(page)
    page.get_by_role("link", name="Set up an app").click()
    look(page)
    letters = page.locator("dd code").inner_text()
    page.get_by_label("Authenticator code").fill("000000")
    press(page, "Go on")
    assert "That is not the code" in page.content()
    look(page)
    letters = page.locator("dd code").inner_text()
    page.get_by_label("Authenticator code").fill(code(letters))
    press(page, "Go on")
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    assert page.locator(".mc-codes code").count() == 10
    look(page)
    page.get_by_role("link", name="Done").click()
    page.get_by_role("heading", name="Good day").wait_for()

    page.goto(f"{served.address}/account/factors/webauthn/add/")
    look(page)
    page.get_by_label("Name", exact=True).fill("My laptop")
    press(page, "Add it")
    page.get_by_text("The passkey is added").wait_for()
    page.goto(f"{served.address}/account/factors/webauthn/")
    assert page.get_by_role("rowheader", name="My laptop").count() == 1
    look(page)

    press(page, "Sign out")
    page.get_by_role("heading", name="Sign in").wait_for()
    press(page, "Sign in with a passkey")
    press(page, "I understand and agree")
    page.get_by_role("heading", name="Good day").wait_for()

    press(page, "Sign out")
    give_password()
    page.get_by_role("heading", name="Your second factor").wait_for()
    look(page)
    press(page, "Use a passkey")
    press(page, "I understand and agree")
    page.get_by_role("heading", name="Good day").wait_for()

    page.goto(f"{served.address}/account/factors/webauthn/reauthenticate/?next=/account/")
    look(page)
    press(page, "Use a passkey")
    page.get_by_role("heading", name="Your account").wait_for()


def test_a_passkey_that_the_browser_refuses_is_said_on_the_page(page: Any, served: Served) -> None:
    """No authenticator: the browser gives up, and so the page says."""
    page.goto(f"{served.address}/account/login/")
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }"
    )
    press(page, "Sign in with a passkey")
    page.get_by_text("The passkey was not used").wait_for()
    look(page)


def test_every_state_before_somebody_is_in(page: Any, served: Served) -> None:
    from classify.web.accounts.models import Account

    account = make_account(Role.RECORDS)
    page.goto(f"{served.address}/account/login/")
    for _ in range(4):
        page.get_by_label("Username").fill(account.username)
        page.get_by_label("Password").fill("wrong")
        press(page, "Sign in")
    assert "Name or password are not right" in page.content()
    look(page)
    page.get_by_label("Username").fill(account.username)
    page.get_by_label("Password").fill("wrong")
    press(page, "Sign in")
    page.get_by_role("heading", name="Too many failed sign-ins").wait_for()
    look(page)
    Account.objects.filter(pk=account.pk).update(locked_at=None)
    for path in ("/account/inactive/", "/account/login/?next=/nowhere/"):
        page.goto(served.address + path)
        look(page)


def test_every_page_of_ones_own_account(page: Any, served: Served) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    account = make_account(Role.ADMINISTRATOR, content=True, cji=True)
    RecoveryCodes.activate(account)
    key = Authenticator.objects.create(
        user=account, type="webauthn", data={"name": "Key on the ring", "credential": {}}
    )
    client = Client()
    enter(client, account)
    use_session_of(page, client, served.address)
    keys = f"/account/factors/webauthn/keys/{key.pk}"
    for path in (
        "/account/",
        "/account/logout/",
        "/account/password/",
        "/account/reauthenticate/",
        "/account/factors/",
        "/account/factors/reauthenticate/",
        "/account/factors/totp/deactivate/",
        "/account/factors/recovery-codes/",
        "/account/factors/recovery-codes/generate/",
        f"{keys}/edit/",
        f"{keys}/remove/",
    ):
        page.goto(served.address + path)
        assert page.url == served.address + path
        look(page)
    page.goto(f"{served.address}/account/password/")
    page.get_by_label("Current Password").fill("wrong")
    page.get_by_label("New Password", exact=True).fill("short")
    page.get_by_label("New Password (again)").fill("other")
    press(page, "Change it")
    assert page.locator(".usa-error-message").count() >= 2
    look(page)
    page.goto(f"{served.address}/idle/?next=/account/")
    look(page)
    page.get_by_role("link", name="Use a code of your app").click()
    page.get_by_label("Code").fill(code_of(account))
    press(page, "Go on")
    page.get_by_role("heading", name="Your account").wait_for()


def test_every_page_of_accounts_and_tokens(page: Any, served: Served) -> None:
    from classify.web.accounts import people

    people.add_token("nightly-report", [Scope.INVENTORY_READ], actor="tests", days=30)
    client = Client()
    account = make_account(Role.ADMINISTRATOR, content=True)
    enter(client, account)
    use_session_of(page, client, served.address)
    for path in ("/accounts/", "/accounts/add/", f"/accounts/of/{account.username}/", "/accounts/tokens/"):
        page.goto(served.address + path)
        look(page)
    page.get_by_label("What it is for").fill("backup-check")
    page.locator("label", has_text="Read the audit trail").click()
    press(page, "Make the token")
    assert page.get_by_role("heading", name="The token backup-check").count() == 1
    look(page)
    page.get_by_label("What it is for").fill("backup check")
    press(page, "Make the token")
    look(page)
    page.goto(f"{served.address}/accounts/add/")
    page.get_by_label("Name to sign in with").fill("Ann")
    page.locator("label", has_text="May open blacked-out documents").click()
    press(page, "Add the account")
    look(page)
    page.get_by_label("Name to sign in with").fill("ann")
    page.get_by_label("Last security training").fill("2026-05-31")
    page.get_by_label("Role 1", exact=True).select_option("Records staff")
    press(page, "Add the account")
    page.get_by_role("heading", name="First password of ann").wait_for()
    look(page)
