"""Which files an address names."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.asking.chosen import MOST_NAMED, numbers_in, question_in
from models.labels import Label
from tests.web.conftest import SignIn, body
from tests.web.rooms.asking.people import numbers
from tests.web.town import OTHER_SSN, PARKS, PERSONNEL


def test_numbers_are_read_once_and_others_left_out() -> None:
    assert numbers_in(["3", "1", "3", "x", "0", "-1", "99999999999", "9999999999"]) == [3, 1]


def test_the_rest_of_an_address_is_the_lists_own() -> None:
    question = question_in(QueryDict("of=list&to=vendor&label=PUBLIC&share=2&evidence=subpoena"))
    assert (question.label, question.share) == ({Label.PUBLIC}, {2})


def test_one_file_is_named_and_several_are_counted(web: House, sign_in: SignIn) -> None:
    client, known = sign_in(Role.STEWARD), numbers(web, PARKS)
    box = body(client.get(f"/sharing/?item={known['photos.zip']}"))
    assert "photos.zip, with 2 files inside it" in box
    two = body(client.get(f"/sharing/?item={known['mowing.txt']}&item={known['empty.txt']}"))
    assert "<strong>2 files</strong>" in two


def test_a_folder_is_named_by_one_of_its_files_and_never_by_its_path(web: House, sign_in: SignIn) -> None:
    inside = numbers(web, PARKS)["photos.zip!/deep/one.txt"]
    page = body(sign_in(Role.STEWARD).get(f"/sharing/?folder={inside}"))
    assert f"All of {PARKS}" in page
    assert f"({len(numbers(web, PARKS))} files)" in page


def test_values_in_names_are_masked(web: House, sign_in: SignIn) -> None:
    (item,) = (number for path, number in numbers(web, PERSONNEL).items() if path.startswith("file "))
    page = body(sign_in(Role.STEWARD).get(f"/sharing/?item={item}&to=public"))
    assert OTHER_SSN not in page
    assert "file ***" in page


def test_too_many_are_not_named_one_by_one(web: House, sign_in: SignIn) -> None:
    query = "&".join(f"item={number}" for number in range(1, MOST_NAMED + 2))
    answer = sign_in(Role.STEWARD).get(f"/sharing/?{query}")
    assert (answer.status_code, "ask about a folder" in body(answer)) == (400, True)


def test_a_list_has_with_an_archive_what_is_packed_in_it(web: House, sign_in: SignIn) -> None:
    share = web.store.share_named(PARKS)
    page = body(sign_in(Role.STEWARD).get(f"/sharing/?of=list&share={share.id}"))
    assert f"({len(numbers(web, PARKS))} files)" in page


@pytest.mark.parametrize("role", [Role.RECORDS, Role.REVIEWER, Role.STEWARD])
def test_lists_lead_to_the_question(web: House, sign_in: SignIn, role: Role) -> None:
    page = body(sign_in(role).get("/inventory/?label=INTERNAL"))
    assert 'name="item" value="' in page
    assert "/sharing/?label=INTERNAL&amp;of=list" in page
    share = web.store.share_named(PARKS).id
    assert f'/sharing/?of=list&amp;share={share}"' in body(sign_in(role).get(f"/shares/{share}/"))


def test_who_may_not_ask_is_not_led_there(web: House, sign_in: SignIn) -> None:
    page = body(sign_in(Role.AUDITOR).get("/inventory/"))
    assert 'name="item"' not in page
    assert "/sharing/?" not in page
