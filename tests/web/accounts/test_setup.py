"""The one-time link of an empty home."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from classify.web.accounts import people, setup
from classify.web.house import House, house
from tests.web.conftest import PASSWORD


@pytest.fixture
def nobody_yet(web: House, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As if nobody had an account, until the first is made."""
    made: list[str] = []
    real = people.add

    def add(name: str, *given: object, **named: object) -> str:
        password = real(name, *given, **named)  # type: ignore[arg-type]
        made.append(name)
        return password

    monkeypatch.setattr(people, "is_empty", lambda: not made)
    monkeypatch.setattr(people, "add", add)
    return web.settings.home


def form(name: str, password: str = PASSWORD, again: str = "") -> dict[str, str]:
    return {"username": name, "password": password, "again": again or password}


def test_the_link_makes_one_administrator(nobody_yet: Path) -> None:
    secret = setup.new_setup_secret(nobody_yet)
    page = f"/setup/{secret}/"
    assert Client().get(page).status_code == 200
    differ = Client().post(page, form("first-one", again="other"))
    assert differ.status_code == 400
    assert 'aria-describedby="again-error"' in differ.content.decode(), "said beside its field too"
    assert "at least 12" in Client().post(page, form("first-one", "short")).content.decode()
    assert Client().get(page).status_code == 200, "it works on after a mistake"
    assert Client().post(page, form("first-one"))["Location"] == "/account/login/"
    assert people.line_of("first-one") is not None
    assert Client().get(page).status_code == 404
    assert Client().post(page, form("second-one")).status_code == 404
    assert people.line_of("second-one") is None
    assert not (nobody_yet / "keys" / "setup.digest").exists()


def test_of_two_who_hold_the_link_one_comes_first(nobody_yet: Path) -> None:
    from classify.errors import AccountError

    secret = setup.new_setup_secret(nobody_yet) or ""
    setup.make_first(nobody_yet, secret, "quicker", PASSWORD)
    with pytest.raises(AccountError, match="used already"):
        setup.make_first(nobody_yet, secret, "slower", PASSWORD)


def test_an_older_or_invented_link_is_no_page(nobody_yet: Path) -> None:
    older = setup.new_setup_secret(nobody_yet)
    newer = setup.new_setup_secret(nobody_yet)
    assert older != newer
    assert Client().get(f"/setup/{older}/").status_code == 404
    assert Client().get("/setup/invented/").status_code == 404
    assert str(newer) not in (nobody_yet / "keys" / "setup.digest").read_text()
    assert (nobody_yet / "keys" / "setup.digest").stat().st_mode & 0o077 == 0


def test_where_there_are_accounts_there_is_no_link(web: object) -> None:
    from classify.rights import Role
    from tests.web.conftest import make_account

    make_account(Role.ADMINISTRATOR)
    assert setup.new_setup_secret(house().settings.home) is None
