"""A package one way and its passphrase another: never in one answer, shown once, and made again."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pytest

from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.releasing import handing
from models.sharing_request import Decided
from tests.web.conftest import SignIn, body
from tests.web.rooms.releasing import releasing
from tests.web.rooms.releasing.releasing import FORM, agreed, decided, prepared
from tests.web.town import PARKS

asker, steward, second = releasing.asker, releasing.steward, releasing.second
_PHRASE = re.compile(r'id="passphrase">([a-z0-9-]+)<')


@pytest.fixture
def release(fresh: House, asker: Any, steward: Any, second: Any) -> int:
    number, _ = decided(fresh, asker, steward, Decided.ALLOWED, PARKS, "mowing.txt")
    agreed(number, second)
    steward.post(f"/sharing/requests/{number}/release/", FORM)
    return prepared(fresh).id


def test_the_package_opens_with_what_the_other_page_shows_once(
    fresh: House,
    release: int,
    steward: Any,
) -> None:
    place = f"/sharing/releases/{release}"
    assert "leaves with this step" in body(steward.get(f"{place}/package/"))
    answer = steward.post(f"{place}/package/make/", {"form": "pdf"})
    assert answer["Content-Disposition"] == f'attachment; filename="release-{release}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    shown = steward.post(f"{place}/passphrase/")
    (phrase,) = _PHRASE.findall(body(shown))
    for secret in (phrase.encode(), phrase.replace("-", "").encode()):
        assert secret not in answer.content + repr(answer.headers).encode()
    with pikepdf.open(io.BytesIO(answer.content), password=phrase) as document:
        held = {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}
    assert b"Mow the lawn at the fountain every Tuesday.\n" in held.values()
    again = steward.post(f"{place}/passphrase/")
    assert again.status_code == 409
    assert phrase not in body(again)
    assert "There is none to show" in body(again)
    trail = fresh.store.exported_trail()
    assert phrase not in trail
    assert "release.leave" in trail
    assert "release.told" in trail
    assert "Make it again" in body(steward.get(f"{place}/package/"))


def test_another_person_is_given_neither(
    release: int,
    steward: Any,
    second: Any,
    sign_in: SignIn,
) -> None:
    place = f"/sharing/releases/{release}"
    refused = second.post(f"{place}/package/make/", {"form": "pdf"})
    assert refused.status_code == 409
    assert "Somebody else prepared this release" in body(refused)
    assert "prepared it and has the package made" in body(second.get(f"{place}/package/"))
    steward.post(f"{place}/package/make/", {"form": "zip"})
    assert second.post(f"{place}/passphrase/").status_code == 409
    for path in ("package/", "package/make/", "passphrase/"):
        stranger = sign_in(Role.STEWARD, department="Police")
        ask = stranger.get if path == "package/" else stranger.post
        assert ask(f"{place}/{path}").status_code == 404
    assert steward.post(f"{place}/passphrase/").status_code == 200


def test_a_passphrase_is_forgotten_after_half_an_hour(
    release: int,
    steward: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steward.post(f"/sharing/releases/{release}/package/make/", {"form": "zip"})
    monkeypatch.setattr(handing, "_SECONDS", -1)
    assert steward.post(f"/sharing/releases/{release}/passphrase/").status_code == 409


def test_what_changed_since_is_refused_and_nothing_is_handed_over(
    fresh: House,
    release: int,
    steward: Any,
) -> None:
    from sqlalchemy import update

    from classify.inventory.tables import ITEM

    with fresh.store.database.writing() as session:
        session.execute(update(ITEM).values(ground="another"))
    refused = steward.post(f"/sharing/releases/{release}/package/make/", {"form": "zip"})
    assert refused.status_code == 409
    assert "No package was made" in body(refused)
    assert "attachment" not in refused.headers.get("Content-Disposition", "")
