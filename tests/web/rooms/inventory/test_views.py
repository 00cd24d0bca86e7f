"""The table: what fits, with exact counts, of the shares whose files one may see, and of no other."""

from __future__ import annotations

import re
from typing import Any

import pytest

from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.inventory import views
from tests.web.conftest import SignIn, body
from tests.web.town import CANARIES, SCRIPT_NAME

LIST = "/inventory/"


def paths(text: str) -> list[str]:
    """The files of the table, as they stand there."""
    return re.findall(r'<th scope="row"[^>]*>(?:<a [^>]*>)?(.*?)(?:</a>)?<br>', text)


def heading(text: str) -> str:
    found = re.search(r'<h2 id="found"[^>]*>([^<]*)</h2>', text)
    assert found
    return found[1]


def address_of(text: str, link: str) -> str:
    """Where a link of the pages leads."""
    found = re.search(rf'href="([^"]*)"[^>]*>{link}</a>', text)
    return found[1].replace("&amp;", "&") if found else ""


def test_all_files_of_the_shares_one_may_see_are_there_once(web: House, sign_in: SignIn) -> None:
    """Page after page, and back to the first; the flagged share is not counted without clearance."""
    client = sign_in(Role.STEWARD)
    met, address = [], LIST
    while address:
        text = body(client.get(address))
        met += paths(text)
        assert heading(text) == "28 files"
        address, before = address_of(text, "Next"), address_of(text, "Previous")
    assert len(met) == len(set(met)) == 28
    assert paths(body(client.get(before))) == met[: views.ROWS][-len(paths(body(client.get(before)))) :]
    assert "youth.txt" not in met


def test_a_flagged_share_is_shown_with_clearance_and_stamped(web: House, sign_in: SignIn) -> None:
    text = body(sign_in(Role.STEWARD, cji=True).get(LIST + "?department=Police"))
    assert paths(text) == ["youth.txt", "patrol.txt"] or paths(text) == ["patrol.txt", "youth.txt"]
    assert "CONFIDENTIAL CRIMINAL JUSTICE INFORMATION" in text
    assert "STEWARD" not in text
    text = body(sign_in(Role.STEWARD).get(LIST + "?department=Police"))
    assert paths(text) == []
    assert "CRIMINAL JUSTICE" not in text


def test_what_one_may_not_see_is_neither_counted_nor_offered(web: House, sign_in: SignIn) -> None:
    text = body(sign_in(Role.REVIEWER, department="Parks and Recreation").get(LIST))
    assert heading(text) == "20 files"
    for word in ('name="share" value="2"', "Police", "Human Resources", "Juvenile"):
        assert word not in text


def test_no_value_and_no_code_name_reaches_the_page(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD, cji=True)
    for query in ("", "?sort=worst", "?department=Human+Resources"):
        text = body(client.get(LIST + query))
        assert not [canary for canary in CANARIES if canary in text]
        visible = re.sub(r"<[^>]*>", " ", text)
        assert not re.search(r"\b[A-Z]{2,}_[A-Z_]+\b|\bSSN-FIN\b|needs_ocr|not_examined", visible)


def test_a_name_that_is_markup_is_text(web: House, sign_in: SignIn) -> None:
    text = body(sign_in(Role.STEWARD).get(LIST + "?share=1"))
    assert SCRIPT_NAME not in text
    assert "&lt;img src=x onerror=alert(1)&gt;.txt" in text


def test_the_strictest_come_first_when_asked(web: House, sign_in: SignIn) -> None:
    text = body(sign_in(Role.STEWARD, cji=True).get(LIST + "?sort=worst"))
    assert paths(text)[0] == "youth.txt"


def test_filters_narrow_and_are_shown_to_be_removed(web: House, sign_in: SignIn) -> None:
    text = body(sign_in(Role.STEWARD).get(LIST + "?entity=CREDIT_CARD&label=CONFIDENTIAL"))
    assert paths(text) == ["payroll.pdf"]
    assert heading(text) == "1 file"
    assert "Kind of data: payment card number" in text
    assert 'href="/inventory/?entity=CREDIT_CARD"' in text
    assert 'name="entity" value="CREDIT_CARD" checked' in text


def test_copies_elsewhere_are_told_of_shares_one_may_see(web: House, sign_in: SignIn) -> None:
    text = body(sign_in(Role.STEWARD).get(LIST + "?copies=yes"))
    assert {"record.txt", "copy of record.txt"} <= set(paths(text))


def test_what_no_list_knows_is_refused_with_a_sentence(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    for query in ("?label=SECRET", "?lable=PUBLIC", "?after=x", "?after=1.99999999999", "?age=old"):
        answer = client.get(LIST + query)
        assert answer.status_code == 400
        assert "MC-730" in body(answer)


def test_nothing_fits_and_nothing_may_be_seen_say_what_to_do(web: House, sign_in: SignIn) -> None:
    assert "No files fit" in body(sign_in(Role.STEWARD).get(LIST + "?tag=TRIBAL"))
    text = body(sign_in(Role.STEWARD, department="Nowhere").get(LIST))
    assert "Ask an administrator" in text
    assert "<table" not in text


def test_who_has_no_such_role_is_refused(web: House, sign_in: SignIn) -> None:
    assert sign_in(Role.ADMINISTRATOR).get(LIST).status_code == 403


def test_a_swap_updates_the_address_and_moves_focus_only_after_links(web: House, sign_in: SignIn) -> None:
    """Who ticks a filter stays where they are; who turns a page is taken to the files."""
    client: Any = sign_in(Role.STEWARD)
    by_form = {"HX-Request": "true", "HX-Source": "form#filters"}
    answer = client.get(LIST + "?label=INTERNAL&sort=&copies=", headers=by_form)
    assert answer["HX-Push-Url"] == "/inventory/?label=INTERNAL"
    assert "data-focus-after" not in body(answer)
    answer = client.get(LIST + "?after=1.3", headers={"HX-Request": "true", "HX-Source": "a"})
    assert answer["HX-Push-Url"] == "/inventory/?after=1.3"
    assert "data-focus-after" in body(answer)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_list_is_only_read(web: House, sign_in: SignIn, method: str) -> None:
    assert getattr(sign_in(Role.STEWARD), method)(LIST).status_code == 405


def test_what_waits_for_approval_is_a_filter_and_a_column(web: House, sign_in: SignIn) -> None:
    """In this town nobody has approved anything yet."""
    client = sign_in(Role.STEWARD)
    every = body(client.get(LIST))
    waiting, stale = (body(client.get(LIST, {"effect": state})) for state in ("waiting", "stale"))
    assert paths(waiting) == paths(every)
    assert waiting.count("Waits for approval</span></td>") == len(paths(waiting))
    assert "Label in effect: waits for approval" in re.sub(r"<[^>]*>", "", waiting)
    assert "No files fit." in stale
