"""An exported trail can be checked without a secret; whatever was changed in it is noticed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from classify.errors import InventoryError
from classify.inventory import trail
from classify.inventory.store import Store

KEY = b"k" * 32


@pytest.fixture
def exported(store: Store) -> str:
    for number in range(3):
        store.audit("test.act", number=number)
    with store.database.reading() as session:
        return trail.export(session, KEY)


def test_what_was_exported_fits_and_names_who_signed_it(exported: str) -> None:
    """By a fingerprint that the home prints too."""
    checked = trail.check(exported)
    assert checked.fingerprint == trail.fingerprint(KEY)
    assert checked.rows == len(json.loads(exported)["rows"])
    assert [len(part) for part in checked.fingerprint.split(" ")] == [4] * 8


def test_another_home_signs_as_another(store: Store, exported: str) -> None:
    with store.database.reading() as session:
        other = trail.export(session, b"x" * 32)
    assert trail.check(other).fingerprint != trail.check(exported).fingerprint


def test_the_secret_is_not_in_the_file(exported: str) -> None:
    assert KEY.hex() not in exported
    assert set(json.loads(exported)) == {"format", "public_key", "signature", "rows"}


def changed(change: Callable[[dict[str, Any]], None]) -> Callable[[str], str]:
    def make(text: str) -> str:
        stored = json.loads(text)
        change(stored)
        return json.dumps(stored)

    return make


@pytest.mark.parametrize(
    "change",
    [
        lambda stored: stored["rows"].pop(),
        lambda stored: stored["rows"][1].update(actor="somebody else"),
        lambda stored: stored["rows"].reverse(),
        lambda stored: stored["rows"].append(stored["rows"][-1]),
        lambda stored: stored.update(signature="00" * 64),
        lambda stored: stored.update(public_key="01" * 32),
    ],
)
def test_a_file_that_was_changed_is_refused(exported: str, change: Callable[[dict[str, Any]], None]) -> None:
    with pytest.raises(InventoryError, match="changed after it was signed"):
        trail.check(changed(change)(exported))


def test_spaces_and_order_of_keys_are_no_change(exported: str) -> None:
    assert trail.check(json.dumps(json.loads(exported), sort_keys=True)) == trail.check(exported)


@pytest.mark.parametrize(
    "harm",
    [
        lambda _: "",
        lambda _: "[]",
        lambda _: "{}",
        changed(lambda stored: stored.update(format="another")),
        changed(lambda stored: stored.update(public_key="no hex")),
        changed(lambda stored: stored.update(public_key="00")),
        changed(lambda stored: stored.pop("rows")),
    ],
)
def test_what_is_no_trail_is_said_to_be_none(exported: str, harm: Callable[[str], str]) -> None:
    with pytest.raises(InventoryError, match="no exported audit trail"):
        trail.check(harm(exported))
