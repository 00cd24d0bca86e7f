"""The page that prepares a release: what leaves, what left before, what is missing and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from classify.rights import Role
from classify.web.house import House
from models.release import ReleaseState
from models.sharing_request import Decided
from tests.web.conftest import SignIn, body
from tests.web.rooms.releasing import releasing
from tests.web.rooms.releasing.releasing import FORM, agreed, decided, prepared
from tests.web.town import PARKS, PERSONNEL

asker, steward, second = releasing.asker, releasing.steward, releasing.second


def test_what_leaves_is_shown_and_prepared_and_nothing_leaves(
    fresh: House, asker: Any, steward: Any, second: Any
) -> None:
    number, _ = decided(fresh, asker, steward, Decided.ALLOWED, PARKS, "mowing.txt")
    agreed(number, second)
    address = f"/sharing/requests/{number}/release/"
    page = body(steward.get(address))
    for words in (
        "What leaves: 1 file",
        "mowing.txt",
        "As it is",
        "No release that you may know of",
        "Prepare it",
    ):
        assert words in page
    answer = steward.post(address, FORM)
    assert answer.status_code == 302
    assert answer["Location"].endswith("/package/")
    line = prepared(fresh)
    assert (line.state, line.to) == (ReleaseState.PREPARED, FORM["to"])


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(
    fresh: House, asker: Any, steward: Any, second: Any
) -> None:
    number, _ = decided(fresh, asker, steward, Decided.ALLOWED, PARKS, "mowing.txt")
    agreed(number, second)
    answer = steward.post(
        f"/sharing/requests/{number}/release/", {**FORM, "to": "", "other": "Order 7", "use_by": "2001-01-01"}
    )
    page = body(answer)
    assert answer.status_code == 400
    assert "Say who gets it." in page
    assert "This day is over already." in page
    assert "Order 7" in page


def test_a_file_without_a_copy_is_named_with_what_to_do_and_can_be_left_out(
    fresh: House, asker: Any, steward: Any, second: Any
) -> None:
    number, item = decided(fresh, asker, steward, Decided.REDACTED, PERSONNEL, "record.txt")
    agreed(number, second)
    address = f"/sharing/requests/{number}/release/"
    page = body(steward.get(address))
    assert "Not ready: 1 file" in page
    assert f"/sharing/copies/of/{item}/?request={number}" in page
    assert "Prepare it" not in page
    page = body(steward.get(address, {"without": item}))
    assert "1 file left out" in page
    assert "Not ready" not in page
    assert steward.post(address, FORM).status_code == 409


def test_a_request_that_is_not_answered_or_ones_own_is_refused_in_a_sentence(
    fresh: House, asker: Any, steward: Any, second: Any
) -> None:
    number, _ = decided(fresh, asker, steward, Decided.DENIED, PARKS, "mowing.txt")
    assert "This request was denied" in body(steward.get(f"/sharing/requests/{number}/release/"))
    number, _ = decided(fresh, asker, steward, Decided.ALLOWED, PARKS, "mowing.txt")
    agreed(number, second)
    assert "somebody else releases it" in body(asker.get(f"/sharing/requests/{number}/release/"))


def test_who_may_not_release_there_finds_nothing(
    fresh: House, asker: Any, steward: Any, second: Any, sign_in: SignIn
) -> None:
    number, _ = decided(fresh, asker, steward, Decided.ALLOWED, PARKS, "mowing.txt")
    address = f"/sharing/requests/{number}/release/"
    assert sign_in(Role.RECORDS).get(address).status_code == 403
    assert sign_in(Role.STEWARD, department="Police").get(address).status_code == 404
    assert steward.get("/sharing/requests/999999/release/").status_code == 404


def test_what_left_before_and_shows_more_is_told_and_must_be_answered(
    fresh: House, asker: Any, steward: Any, second: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from classify.sharing.before import Before
    from classify.sharing.packing import Packing

    number, _ = decided(fresh, asker, steward, Decided.ALLOWED, PARKS, "mowing.txt")
    agreed(number, second)
    address = f"/sharing/requests/{number}/release/"
    assert steward.post(address, FORM).status_code == 302
    line = prepared(fresh)
    steward.post(f"/sharing/releases/{line.id}/package/make/", {"form": "zip"})
    page = body(steward.get(address))
    assert f"Release {line.id}" in page
    assert "Nothing is known to differ." in page
    concern = Before(line.id, line.recipient_id, line.released_at, 1, shows={"US_SSN": (2, 5)}, unknown=1)
    real = Packing.outlook

    def told(self: Packing, *given: Any) -> Any:
        from dataclasses import replace

        return replace(real(self, *given), before=(concern,))  # type: ignore[type-var]

    monkeypatch.setattr(Packing, "outlook", told)
    page = body(steward.get(address))
    assert "Social Security number, cut 2 times then, 5 now" in page
    assert "1 copy is not on record" in page
    refused = steward.post(address, FORM)
    assert refused.status_code == 400
    assert "Say why it leaves" in body(refused)
    assert steward.post(address, {**FORM, "seen": "ordered"}).status_code == 302
