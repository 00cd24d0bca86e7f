"""Who can open files: held against the inventory, kept as counts, replaced by the next report."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from classify.errors import NoMatchError
from classify.inventory import exposure
from classify.inventory.store import Store
from models.labels import Label
from models.openness import Openness, Source
from tests.inventory.opened import Town, report, town

OPEN = {"leave_a__txt": Openness.ANYONE, "leave_b__txt": Openness.GROUP, "c__txt": Openness.ORGANISATION}


@pytest.fixture
def there(store: Store, tmp_path: Path) -> Town:
    return town(store, tmp_path)


def test_a_report_is_held_against_the_files_of_the_share(store: Store, there: Town) -> None:
    done = store.import_exposure(there.hr, report(**OPEN, leave_gone__txt=Openness.ANYONE))
    assert (done.source, done.lines, done.items, done.too_open) == (Source.SHARING_REPORT, 8, 3, 1)
    assert done.by_openness == Counter({Openness.ANYONE: 1, Openness.GROUP: 1, Openness.ORGANISATION: 1})
    assert done.unmatched == {"no_such_file": 2}


def test_what_was_told_of_an_item_is_kinds_and_counts(store: Store, there: Town) -> None:
    store.import_exposure(there.hr, report(**OPEN))
    with store.database.reading() as session:
        [one] = exposure.told(session, there.numbers["HR/leave/a.txt"])
        nothing = exposure.told(session, there.numbers["IT/copy.txt"])
    assert (one.openness, one.inherited, one.kinds) == (Openness.ANYONE, False, ((6, 2),))
    assert one.made_at.tzinfo is not None
    assert nothing == []


def test_what_is_packed_in_a_file_is_as_open_as_that(store: Store, there: Town) -> None:
    store.import_exposure(there.hr, report(box__zip=Openness.GUESTS))
    with store.database.reading() as session:
        [one] = exposure.told(session, there.numbers["HR/box.zip!/in.txt"])
    assert one.openness is Openness.GUESTS


def test_a_source_speaks_with_its_newest_report_alone(store: Store, there: Town, rows: Any) -> None:
    """And the widest of several sources counts."""
    store.import_exposure(there.hr, report(**OPEN))
    store.import_exposure(there.hr, report(leave_a__txt=Openness.GROUP))
    store.import_exposure(there.hr, report(Source.ACCESS_LIST, leave_a__txt=Openness.ORGANISATION))
    with store.database.reading() as session:
        told = exposure.told(session, there.numbers["HR/leave/a.txt"])
        kept = exposure.kept(session, there.hr)
    assert [(one.source, one.openness) for one in told] == [
        (Source.ACCESS_LIST, Openness.ORGANISATION),
        (Source.SHARING_REPORT, Openness.GROUP),
    ]
    assert {(one.source, one.items) for one in kept} == {(Source.ACCESS_LIST, 1), (Source.SHARING_REPORT, 1)}
    assert rows("SELECT count(*) FROM exposure") == [(2,)]


def test_a_report_of_another_share_touches_nothing(store: Store, there: Town, rows: Any) -> None:
    store.import_exposure(there.hr, report(**OPEN))
    with pytest.raises(NoMatchError):
        store.import_exposure(there.it, report(leave_b__txt=Openness.ANYONE))
    assert rows("SELECT count(*) FROM exposure") == [(3,)]


def test_the_most_exposed_are_counted_by_label(store: Store, there: Town) -> None:
    """Members are not, PUBLIC files are not, and of the rest nobody has said."""
    store.import_exposure(there.hr, report(**OPEN))
    with store.database.reading() as session:
        both = exposure.most_exposed(session, [there.hr, there.it])
        one = exposure.most_exposed(session, [there.it])
        none = exposure.most_exposed(session, [])
    assert both == {
        Label.RESTRICTED: {int(Openness.ANYONE): 1, 0: 1},
        Label.CONFIDENTIAL: {int(Openness.GROUP): 1, 0: 1},
    }
    assert list(both[Label.RESTRICTED]) == [6, 0]
    assert one == {Label.RESTRICTED: {}, Label.CONFIDENTIAL: {0: 1}}
    assert none == {Label.RESTRICTED: {}, Label.CONFIDENTIAL: {}}


def test_nothing_is_kept_of_a_path(store: Store, there: Town, rows: Any) -> None:
    store.import_exposure(there.hr, report(**OPEN, leave_marlene__okafor__txt=Openness.ANYONE))
    kept = repr(rows("SELECT * FROM exposure") + rows("SELECT * FROM exposure_import"))
    assert "okafor" not in kept
    assert "leave" not in kept
