"""One value for thirty seconds: purpose, trail, rights, the right one and no other, and what a browser does
with it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import HOME, SignIn, serving, use_session_of, violations
from tests.web.rooms.document.test_views import acts, item_of, record, share_of  # noqa: F401
from tests.web.town import CANARIES, OTHER_SSN, PARKS, PATIENT, PERSONNEL, POLICE, SSN

PURPOSE = {"choice": "request", "words": "Records request 2026-114"}


def finding_of(house: House, share: str, path: str, entity: str = "US_SSN") -> tuple[int, int]:
    """An item, and its first finding of a kind."""
    item = item_of(house, share, path)
    filed = house.catalogue.filed(share_of(house, share), item)
    assert filed is not None
    return item, next(number for number, finding in filed.findings if finding.entity == entity)


def address(item: int, finding: int) -> str:
    return f"/items/{item}/findings/{finding}/reveal/"


def with_purpose(client: Any) -> Any:
    session = client.session
    session["reveal_purpose"] = [PURPOSE["choice"], PURPOSE["words"]]
    session.save()
    return client


def test_the_purpose_is_asked_first_and_once_a_session(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER, content=True)
    item, finding = finding_of(web, PERSONNEL, "record.txt")
    asked = client.post(address(item, finding))
    assert asked.status_code == 200
    assert "What is the value needed for?" in asked.content.decode()
    assert SSN not in asked.content.decode()
    wrong = client.post(address(item, finding), {"choice": "fun", "words": "no"})
    assert wrong.status_code == 422
    assert "Choose what the value is needed for." in wrong.content.decode()
    assert 'value="no"' in wrong.content.decode()
    told = client.post(address(item, finding), PURPOSE)
    assert told.content.decode().count(SSN) == 1
    again = client.post(address(item, finding))
    assert again.content.decode().count(SSN) == 1
    assert (
        "What is the value needed for?"
        in sign_in(Role.REVIEWER, content=True).post(address(item, finding)).content.decode()
    )


@pytest.mark.parametrize(
    ("share", "path", "entity", "value"),
    [
        (PERSONNEL, "leave.docx", "PERSON", PATIENT),
        (PERSONNEL, "list.xlsx", "US_SSN", SSN),
        (PERSONNEL, "payroll.pdf", "US_SSN", SSN),
        (PERSONNEL, "mail.eml", "EMAIL_ADDRESS", "hr@example.org"),
        (PERSONNEL, "mail.eml!/record.txt", "US_SSN", SSN),
        (PARKS, "photos.zip!/deep/one.txt", "US_SSN", SSN),
        (PERSONNEL, "file ***-**-****.txt", "US_SSN", OTHER_SSN),
        (POLICE, "youth.txt", "DATE_OF_BIRTH", "03/04/2011"),
    ],
)
def test_one_value_and_no_other(
    web: House, sign_in: SignIn, share: str, path: str, entity: str, value: str
) -> None:
    """From every kind of document, the one of that place; kept by nobody."""
    client = with_purpose(sign_in(Role.REVIEWER, content=True, cji=True))
    answer = client.post(address(*finding_of(web, share, path, entity)))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count(value) == 1
    assert answer["Cache-Control"] == "no-store"
    for canary in set(CANARIES) - {value}:
        assert canary not in page
    assert value not in repr(answer.headers)
    # Without script the page goes back by itself.
    assert 'http-equiv="refresh" content="30; url=/items/' in page


def test_it_is_in_the_trail_before_it_is_told(
    web: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who, which, what for; never the value; and where the trail fails, nothing is told."""
    from classify.errors import InventoryError
    from classify.web.rooms.document import reveal

    item, finding = finding_of(web, PERSONNEL, "record.txt")
    client = sign_in(Role.REVIEWER, content=True)
    client.post(address(item, finding), {"choice": "court", "words": f"case of {PATIENT}"})
    row = acts(web, "content.reveal")[-1]
    assert row["subject"] == f"item:{item}"
    assert {"finding": finding, "purpose": "court"}.items() <= row["details"].items()  # type: ignore[attr-defined]
    for canary in CANARIES:
        assert canary not in repr(row)

    def broken(*_: object, **__: object) -> None:
        raise InventoryError("The trail cannot be written.")

    monkeypatch.setattr(reveal, "note", broken)
    client.raise_request_exception = False
    answer = client.post(address(item, finding))
    assert answer.status_code == 500
    assert SSN not in answer.content.decode()


def test_only_by_who_may_and_only_what_is_there(web: House, sign_in: SignIn) -> None:
    item, finding = finding_of(web, PERSONNEL, "record.txt")
    youth, of_youth = finding_of(web, POLICE, "youth.txt")
    may = with_purpose(sign_in(Role.REVIEWER, content=True))
    assert may.get(address(item, finding)).status_code == 405
    assert may.post(address(item, of_youth)).status_code == 404
    assert may.post(address(item, 10**9)).status_code == 404
    assert may.post(address(10**9, finding)).status_code == 404
    assert may.post(address(item_of(web, PARKS, "mowing.txt"), finding)).status_code == 404
    assert may.post(address(youth, of_youth)).status_code == 404
    assert with_purpose(sign_in(Role.REVIEWER)).post(address(item, finding)).status_code == 403
    assert with_purpose(sign_in(Role.AUDITOR, content=True)).post(address(item, finding)).status_code == 403
    elsewhere = with_purpose(sign_in(Role.STEWARD, department="Police", content=True, cji=True))
    assert elsewhere.post(address(item, finding)).status_code == 404


def test_signing_in_long_ago_is_asked_again(web: House, sign_in: SignIn) -> None:
    client = with_purpose(sign_in(Role.REVIEWER, content=True))
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 16 * 60
    session.save()
    answer = client.post(address(*finding_of(web, PERSONNEL, "record.txt")))
    assert answer.status_code == 302
    assert "/account/reauthenticate/" in answer["Location"]


def test_a_form_from_elsewhere_reveals_nothing(web: House, sign_in: SignIn) -> None:
    from django.test import Client

    client = with_purpose(sign_in(Role.REVIEWER, content=True))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answer = strict.post(address(*finding_of(web, PERSONNEL, "record.txt")))
    assert answer.status_code == 403
    assert SSN not in answer.content.decode()


def test_a_value_that_moved_is_not_guessed(web: House, sign_in: SignIn, record: Path) -> None:  # noqa: F811
    """The file holds another number in the same place: told as changed, as a page and as a part of one."""
    found = finding_of(web, PERSONNEL, record.name)
    record.write_bytes(record.read_bytes().replace(SSN.encode(), b"219-09-1111"))
    client = with_purpose(sign_in(Role.REVIEWER, content=True))
    answer = client.post(address(*found))
    assert answer.status_code == 409
    part = client.post(address(*found), headers={"X-Part": "1"})
    assert part.status_code == 422
    for page in (answer.content.decode(), part.content.decode()):
        assert "changed since it was scanned" in page
        assert "219-09-1111" not in page


def test_thirty_an_hour_are_the_most(web: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from classify.web.accounts import reveals

    monkeypatch.setattr(reveals, "MOST_AN_HOUR", 1)
    client = with_purpose(sign_in(Role.REVIEWER, content=True))
    found = finding_of(web, PERSONNEL, "record.txt")
    assert client.post(address(*found)).status_code == 200
    refused = client.post(address(*found))
    assert refused.status_code == 429
    assert "ask an administrator" in refused.content.decode()
    assert SSN not in refused.content.decode()
    assert acts(web, "content.reveal_refused")[-1]["subject"] == f"item:{found[0]}"


@pytest.fixture(scope="module")
def site(web: House) -> Iterator[str]:
    """The town in a real server; of the same home, so that sessions of this process count."""
    with serving(HOME) as started:
        yield started


@pytest.mark.parametrize("path", ["record.txt", "list.xlsx", "payroll.pdf"])
def test_the_page_has_no_barriers(web: House, sign_in: SignIn, page: Any, site: str, path: str) -> None:
    """WCAG 2.1 A and AA by axe; no sideways scrolling at 320 pixels."""
    use_session_of(page, sign_in(Role.REVIEWER, content=True), site)
    page.goto(f"{site}/items/{item_of(web, PERSONNEL, path)}/document/")
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_thirty_seconds_in_a_browser(web: House, sign_in: SignIn, page: Any, site: str) -> None:
    """Asked for its purpose in its place, shown, counted down, taken out of the page; not there on the way
    back.
    """
    item, finding = finding_of(web, PERSONNEL, "record.txt")
    use_session_of(page, sign_in(Role.REVIEWER, content=True), site)
    page.clock.install()
    page.goto(f"{site}/items/{item}/document/")
    entry = page.locator(f"#list-{finding}")
    entry.get_by_role("button", name="Reveal").press("Enter")
    entry.get_by_text("Records request", exact=True).click()
    assert violations(page) == []
    entry.get_by_label("In a few words").fill(PURPOSE["words"])
    entry.get_by_role("button", name="Reveal").press("Enter")
    value = page.get_by_text(SSN)
    value.wait_for()
    assert page.evaluate("document.activeElement.dataset.revealed") == "30"
    assert violations(page) == []
    page.clock.fast_forward(5_000)
    assert value.count() == 1
    page.clock.fast_forward(30_000)
    value.wait_for(state="detached")
    assert SSN not in page.content()
    assert page.locator("#live").text_content() == "The value is hidden again."
    assert page.evaluate("document.activeElement.textContent").startswith("Reveal for 30 seconds")
    # Once more, now without being asked; whoever leaves and comes back sees nothing of it.
    entry.get_by_role("button", name="Reveal").click()
    value.wait_for()
    page.goto(f"{site}/items/{item_of(web, PARKS, 'mowing.txt')}/document/")
    page.go_back()
    page.locator(f"#list-{finding}").wait_for()
    assert SSN not in page.content()


def test_nothing_of_it_lies_in_the_home(web: House, sign_in: SignIn, tmp_path: Path) -> None:
    """After pages were opened and values told: no byte of the home holds one, and no folder is left over."""
    client = with_purpose(sign_in(Role.REVIEWER, content=True))
    item, finding = finding_of(web, PERSONNEL, "payroll.pdf")
    client.get(f"/items/{item}/document/")
    client.post(address(item, finding))
    held = Path(shutil.copytree(HOME, tmp_path / "home", ignore=shutil.ignore_patterns("cache")))
    for file in held.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert not any(canary.encode() in data for canary in CANARIES), file.name
    assert list((HOME / "scratch").glob("classify-run-*")) == []
