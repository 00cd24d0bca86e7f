"""Recipients: who sees whom, who enters and who changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from classify.rights import Role
from classify.web.sharing import today
from tests.inventory.sharing import AGENCY, SHERIFF, recipient
from tests.web.conftest import SignIn, body
from tests.web.rooms.partners.partnered import VICTIM, Partnered

LIST = "/sharing/recipients/"


def test_the_list_is_narrowed_by_kind_vetting_and_name(partnered: Partnered, sign_in: SignIn) -> None:
    soon = replace(SHERIFF, name="Sheriff of Soon", vetted_until=today() + timedelta(30))
    recipient(partnered.store, soon)
    client = sign_in(Role.RECORDS)
    for asked, there, not_there in (
        ("", (AGENCY.name, SHERIFF.name, soon.name, "30 days left"), ()),
        ("?type=cj_agency", (SHERIFF.name, soon.name), (AGENCY.name,)),
        ("?vetting=ending", (soon.name,), (AGENCY.name, SHERIFF.name)),
        ("?q=aff", (AGENCY.name,), (SHERIFF.name,)),
        ("?type=nothing&vetting=x", (AGENCY.name,), ()),
        ("?q=nobody", ("No recipient fits",), (AGENCY.name,)),
        ("?show=inactive", ("No recipient fits",), (AGENCY.name,)),
    ):
        told = body(client.get(LIST + asked))
        assert all(one in told for one in there), asked
        assert not any(one in told for one in not_there), asked


def test_the_list_goes_on_after_a_page(partnered: Partnered, sign_in: SignIn) -> None:
    for number in range(26):
        recipient(partnered.store, replace(AGENCY, name=f"Bureau {number:02}"))
    client = sign_in(Role.RECORDS)
    first = body(client.get(LIST + "?type=public_agency"))
    assert "Bureau 23" in first
    assert "Bureau 24" not in first
    after = first.partition("type=public_agency&amp;after=")[2].partition('"')[0]
    assert "Bureau 24" in body(client.get(f"{LIST}?type=public_agency&after={after}"))


def test_a_private_person_is_named_only_to_who_may_know_of_the_request(
    partnered: Partnered, sign_in: SignIn
) -> None:
    """On every page: the victim asked for files of the police."""
    pages = (
        LIST,
        f"{LIST}named/?q=ott",
        f"{LIST}?q=ottoline",
        "/sharing/releases/",
        "/sharing/releases/log/",
    )
    with_clearance, without = sign_in(Role.STEWARD, cji=True), sign_in(Role.STEWARD)
    assert VICTIM.name in body(with_clearance.get(LIST))
    assert with_clearance.get(f"{LIST}{partnered.victim}/").status_code == 200
    for client in (without, sign_in(Role.RECORDS, department="Parks and Recreation"), sign_in(Role.AUDITOR)):
        assert not any(VICTIM.name in body(client.get(page)) for page in pages)
        assert client.get(f"{LIST}{partnered.victim}/").status_code == 404
    assert without.get(f"{LIST}{partnered.victim}/change/").status_code == 404


def test_one_recipient_is_shown_with_what_it_asked_and_got(partnered: Partnered, sign_in: SignIn) -> None:
    told = body(sign_in(Role.RECORDS).get(f"{LIST}{partnered.agency}/"))
    assert AGENCY.contact in told
    assert f"Request {partnered.request}" in told
    assert f"/sharing/releases/{partnered.release}/" in told
    assert f"/sharing/agreements/{partnered.agreement}/" in told
    assert "/change/" not in told
    elsewhere = body(sign_in(Role.RECORDS, department="Human Resources").get(f"{LIST}{partnered.agency}/"))
    assert f"Request {partnered.request}" not in elsewhere
    assert "/sharing/releases/1" not in elsewhere


def test_names_are_completed_for_forms(partnered: Partnered, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    option = f'<option value="{AGENCY.name} ({partnered.agency})"></option>'
    assert option in body(client.get(f"{LIST}named/?q=off"))
    assert option in body(client.get(f"{LIST}named/?recipient=off"))
    assert body(client.get(f"{LIST}named/?q=zzz")).strip() == ""


def sent(client: Any, path: str, **more: str) -> Any:
    return client.post(path, {"type": "vendor", "name": "Acme <b>", "is_new": "yes", **more})


def test_whoever_asks_enters_a_recipient_but_not_that_it_is_vetted(
    partnered: Partnered, sign_in: SignIn
) -> None:
    client = sign_in(Role.RECORDS)
    form = body(client.get(f"{LIST}new/"))
    assert 'name="ori"' not in form
    answer = sent(client, f"{LIST}new/", vetted_until="2030-01-01", ori="MT0320100")
    assert answer.status_code == 302
    told = body(client.get(answer["Location"]))
    assert "Acme &lt;b&gt;" in told
    assert "Not vetted" in told
    assert "MT0320100" not in told
    assert sent(client, f"{LIST}keep/").status_code == 403
    assert client.get(f"{LIST}{partnered.agency}/change/").status_code == 403


def test_who_keeps_agreements_says_that_it_is_vetted_and_changes_it(
    partnered: Partnered, sign_in: SignIn
) -> None:
    client = sign_in(Role.STEWARD)
    assert f'action="{LIST}keep/"' in body(client.get(f"{LIST}new/"))
    answer = sent(client, f"{LIST}keep/", type="cj_agency", ori="mt-0320100", vetted_until="2030-01-31")
    told = body(client.get(answer["Location"]))
    assert "MT0320100" in told
    assert "January 31, 2030" in told
    changed = client.post(f"{answer['Location']}change/", {"name": "Sheriff", "type": "vendor"})
    assert changed["Location"] == answer["Location"]
    told = body(client.get(answer["Location"]))
    assert "A criminal justice agency" in told  # what kind it is stays
    assert "Not vetted" in told
    assert "<dt>Active</dt><dd>No</dd>" in told


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"type": ""}, "Say what kind of recipient"),
        ({"name": " "}, "needs a name"),
        ({"vetted_until": "soon"}, "This is no day."),
        ({"type": "cj_agency", "ori": "xx"}, "This is no ORI."),
    ],
)
def test_what_was_typed_is_kept_where_something_is_wrong(
    partnered: Partnered, sign_in: SignIn, wrong: dict[str, str], sentence: str
) -> None:
    answer = sent(sign_in(Role.STEWARD), f"{LIST}keep/", **{"contact": "By <post>", **wrong})
    assert answer.status_code == 422
    told = body(answer)
    assert sentence in told
    assert "By &lt;post&gt;" in told
