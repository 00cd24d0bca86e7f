"""Views on the page: kept under a name, followed, removed; errors stand beside the field."""

from __future__ import annotations

import re

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn, body

KEEP = "/inventory/views/keep/"


def test_a_view_is_kept_followed_and_removed(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    answer = client.post(KEEP, {"name": "Odd <b>", "query": "sort=worst&label=CONFIDENTIAL"})
    assert answer.status_code == 302
    assert answer["Location"] == "/inventory/?label=CONFIDENTIAL&sort=worst"
    text = body(client.get("/inventory/"))
    assert '<a href="/inventory/?label=CONFIDENTIAL&amp;sort=worst">Odd &lt;b&gt;</a>' in text
    found = re.search(r"/inventory/views/(\d+)/forget/", text)
    assert found
    assert client.post(found[0]).status_code == 302
    assert "Odd" not in body(client.get("/inventory/"))


def test_another_s_view_is_not_there(web: House, sign_in: SignIn) -> None:
    owner, other = sign_in(Role.STEWARD), sign_in(Role.STEWARD)
    owner.post(KEEP, {"name": "Secret list", "query": ""})
    found = re.search(r"/inventory/views/(\d+)/forget/", body(owner.get("/inventory/")))
    assert found
    assert "Secret list" not in body(other.get("/inventory/"))
    assert other.post(found[0]).status_code == 404
    assert "Secret list" in body(owner.get("/inventory/"))


def test_an_error_keeps_what_was_typed_and_the_list(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    client.post(KEEP, {"name": "Twice", "query": ""})
    answer = client.post(KEEP, {"name": "Twice", "query": "label=INTERNAL"})
    text = body(answer)
    assert answer.status_code == 400
    assert 'value="Twice"' in text
    assert "You have a view called Twice already." in text
    assert 'name="label" value="INTERNAL" checked' in text


def test_a_question_that_no_list_knows_is_not_kept(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    assert client.post(KEEP, {"name": "x", "query": "label=NO"}).status_code == 400
    assert client.get(KEEP).status_code == 405
