"""Totals between two homes: signed, checked, never repeated; counts alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from classify.errors import TotalsError
from classify.inventory.store import Store
from classify.totals.document import canonical
from tests.conftest import Scans

TODAY = date.today()  # noqa: DTZ011 - the clock of this machine
Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def other(blank_home: Path, tmp_path: Path) -> Iterator[Store]:
    """The home that is told."""
    place = Path(shutil.copytree(blank_home, tmp_path / "other"))
    # The blank home's keys are copied with it: another home has its own.
    with Store.open(place) as opened:
        opened.public_name("City")
        yield opened


@pytest.fixture
def police(scanned_home: Path, tmp_path: Path) -> Iterator[Store]:
    """The home that tells: the small share, scanned."""
    place = Path(shutil.copytree(scanned_home, tmp_path / "police"))
    with Store.open(place) as opened:
        opened.public_name("Police")
        yield opened


def acts(store: Store) -> list[str]:
    with store.database.engine.connect() as connection:
        return [row[0] for row in connection.execute(text("SELECT action FROM audit_event ORDER BY id"))]


def test_totals_are_told_taken_in_and_shown(police: Store, other: Store) -> None:
    """With an entry in the audit trail of both."""
    data, document = police.sign_totals(TODAY, 0)
    other.trust(police.totals_key())
    taken = other.import_totals(data, TODAY)
    assert taken == document
    (told,) = other.foreign_totals()
    assert (told.name, told.sequence) == ("Police", document.sequence)
    assert told.totals["all"]["files"] == 9
    assert told.totals["data"]["US_SSN"] >= 3
    assert sum(told.totals["label"].values()) == told.totals["all"]["files"] + told.totals["all"]["members"]
    assert sum(told.totals["age"].values()) == told.totals["all"]["files"]
    assert "totals.sign" in acts(police)
    assert acts(other)[-2:] == ["totals.trust", "totals.import"]
    assert other.first_forged_event() is None


def test_no_name_leaves_the_home(police: Store) -> None:
    """Neither of a share nor of a folder or a file."""
    data, _ = police.sign_totals(TODAY)
    for name in (b"City share", b"Parks", b"HR", b"mowing", b".txt", b"219-09", b"\\u", b"/srv"):
        assert name not in data


def test_small_counts_are_hidden_by_default(police: Store) -> None:
    """Nine files of a small share."""
    _, document = police.sign_totals(TODAY)
    counts = [count for values in document.totals.values() for count in values.values()]
    assert "fewer" in counts
    assert not [count for count in counts if isinstance(count, int) and 0 < count < 5]


def test_an_unknown_key_is_refused(police: Store, other: Store) -> None:
    """With what to do."""
    data, _ = police.sign_totals(TODAY)
    with pytest.raises(TotalsError, match="nobody here trusts") as refused:
        other.import_totals(data, TODAY)
    assert "--trust" in refused.value.what_to_do
    assert other.foreign_totals() == []


def test_altered_totals_are_refused(police: Store, other: Store) -> None:
    """A single count."""
    data, _ = police.sign_totals(TODAY, 0)
    other.trust(police.totals_key())
    plain = json.loads(data)
    plain["document"]["totals"]["all"]["files"] += 1
    with pytest.raises(TotalsError, match="altered"):
        other.import_totals(canonical(plain), TODAY)


def test_the_same_totals_and_older_ones_are_refused(police: Store, other: Store) -> None:
    """Somebody who kept an old file cannot bring it back."""
    older, _ = police.sign_totals(TODAY)
    newer, _ = police.sign_totals(TODAY)
    other.trust(police.totals_key())
    other.import_totals(newer, TODAY)
    with pytest.raises(TotalsError, match="these very totals"):
        other.import_totals(newer, TODAY)
    with pytest.raises(TotalsError, match="newer totals"):
        other.import_totals(older, TODAY)
    assert len(other.foreign_totals()) == 1


def test_totals_of_the_future_are_refused(police: Store, other: Store) -> None:
    """A clock that is wrong, or a number nobody could ever exceed."""
    data, _ = police.sign_totals(TODAY + timedelta(days=40))
    other.trust(police.totals_key())
    with pytest.raises(TotalsError, match="future"):
        other.import_totals(data, TODAY)


def test_a_home_that_signs_under_another_name_is_refused(police: Store, other: Store) -> None:
    """Its key is trusted for one name only."""
    other.trust(police.totals_key())
    police.public_name("Sheriff")
    data, _ = police.sign_totals(TODAY)
    with pytest.raises(TotalsError, match="another home"):
        other.import_totals(data, TODAY)


def test_a_second_key_for_a_name_is_refused_until_the_first_is_dropped(
    police: Store, other: Store, tmp_path: Path
) -> None:
    """Else anybody could send one."""
    from classify.totals.signing import SigningKey

    other.trust(police.totals_key())
    forged = SigningKey.of(tmp_path / "forged.pem").public("Police")
    with pytest.raises(TotalsError, match="Another key"):
        other.trust(forged)
    data, _ = police.sign_totals(TODAY)
    other.import_totals(data, TODAY)
    assert other.distrust("Police") == 1
    other.trust(forged)
    assert [key.raw for key in other.trusted_homes()] == [forged.raw]
    with pytest.raises(TotalsError, match="nobody here trusts"):
        other.import_totals(data, TODAY)
    with pytest.raises(TotalsError, match="No home called"):
        other.distrust("Nobody")


def test_ones_own_key_is_no_other_homes(police: Store) -> None:
    """Trusting it would show this home twice."""
    with pytest.raises(TotalsError, match="this very home"):
        police.trust(police.totals_key())


def test_numbers_rise_even_after_a_backup_was_put_back(police: Store) -> None:
    """A number that was told must not come again: others would refuse it."""
    _, first = police.sign_totals(TODAY)
    with police.database.writing() as session:
        session.execute(text("DELETE FROM home_fact WHERE name = 'totals_sequence'"))
    _, second = police.sign_totals(TODAY)
    assert second.sequence >= first.sequence > 100_000_000


def test_a_home_without_a_public_name_signs_nothing(store: Store) -> None:
    """Its administrator gives it one."""
    with pytest.raises(TotalsError, match="no public name"):
        store.sign_totals(TODAY)


def test_files_count_for_their_department(scan: Scans, store: Store) -> None:
    """And those of a share without one as such."""
    scan(department="Police Department")
    told = store.own_totals(TODAY)
    assert set(told["department"]) == {"Police Department"}
    assert sum(told["department and label"].values()) == told["department"]["Police Department"]
