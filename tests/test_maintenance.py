"""What a home needs regularly: the audit trail checked, what is due counted and listed."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from sqlalchemy import text

from classify import maintenance
from classify.commands.maintain import list_due
from classify.commands.maintain import maintain as command
from classify.errors import InventoryError
from classify.inventory.catalogue import Catalogue
from classify.inventory.due import years_before
from classify.inventory.store import Store
from classify.maintenance import STEPS, maintain
from classify.settings import Settings
from models.approval import Coverage
from models.labels import Label
from tests.conftest import Scans
from tests.inventory.sharing import TERMS, allowed, asked, items, live, package, recipient

TODAY = date(2026, 11, 30)


def change(store: Store, statement: str, **values: object) -> None:
    with store.database.writing() as session:
        session.connection().execute(text(statement), values)


def taken(store: Store, settings: Settings) -> dict[str, maintenance.Taken]:
    return {one.step: one for one in maintain(store, settings, TODAY)}


def test_a_whole_home_with_nothing_due(store: Store, scan: Scans, settings: Settings) -> None:
    scan()
    found = taken(store, settings)
    assert set(found) == {name for name, _ in STEPS}
    assert not [one for one in found.values() if one.wrong]
    assert found["audit"].numbers == {"things that do not fit": 0}


def test_a_changed_label_is_noticed(store: Store, scan: Scans, settings: Settings) -> None:
    scan()
    change(store, "UPDATE item SET label = 'PUBLIC' WHERE id = 1")
    found = taken(store, settings)["audit"]
    assert found.wrong
    assert found.numbers["things that do not fit"] >= 1


def test_what_may_be_public_is_looked_at_each_quarter(store: Store, scan: Scans, settings: Settings) -> None:
    scan()
    share = store.shares()[0]
    change(store, "UPDATE item SET label = 'PUBLIC' WHERE id IN (1, 2)")
    for days, expected in ((80, 0), (100, 2)):
        ago = datetime(2026, 11, 30, tzinfo=UTC) - timedelta(days=days)
        change(store, "UPDATE classification SET made_at = :ago", ago=ago.strftime("%Y-%m-%d %H:%M:%S.%f"))
        assert Catalogue(store).to_review(share, TODAY).items == expected
    # Judged again today: not due.
    columns = "item_id, scan_id, label, tags, doc_type, outcome, fired, policy_version"
    again = f"SELECT {columns}, '2026-11-30 00:00:00.000000' FROM classification WHERE item_id = 1 LIMIT 1"
    change(store, f"INSERT INTO classification ({columns}, made_at) {again}")
    assert Catalogue(store).to_review(share, TODAY).items == 1


def test_youth_records_have_two_days(
    store: Store, scan: Scans, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known is when a file was last changed: from then on it may be, eighteen years later it is certain."""
    monkeypatch.setattr("classify.commands.maintain.today", lambda: TODAY)
    scan()
    share = store.shares()[0]
    for item, tags, day in (
        (1, "JUV", datetime(2008, 11, 29, tzinfo=UTC)),
        (2, "CHRI,JUV", datetime(2008, 12, 1, tzinfo=UTC)),
        (3, "JUV,VICTIM", datetime(2024, 2, 29, tzinfo=UTC)),
        (4, "CHRI,JUV,VICTIM", datetime(2026, 1, 1, tzinfo=UTC)),
        (5, "VICTIM", datetime(1990, 1, 1, tzinfo=UTC)),
        (6, "JUVENAL", datetime(1990, 1, 1, tzinfo=UTC)),
    ):
        nanoseconds = int(day.timestamp()) * 1_000_000_000
        change(
            store,
            "UPDATE item SET tags = :tags, mtime_ns = :ns WHERE id = :id",
            tags=tags,
            ns=nanoseconds,
            id=item,
        )
    due = Catalogue(store).to_seal(share, TODAY, limit=10)
    assert (due.items, due.certain) == (4, 1)
    assert [line.id for line in due.lines] == [1, 2, 3, 4]
    screen = Console(file=io.StringIO(), width=200)
    list_due(settings, "seal", as_json=True, console=screen)
    told = json.loads(screen.file.getvalue())["items"]  # type: ignore[attr-defined]
    assert [(one["changed"], one["certain_on"]) for one in told][::2] == [
        ("2008-11-29", "2026-11-29"),
        ("2024-02-29", "2042-03-01"),
    ]
    screen = Console(file=io.StringIO(), width=200)
    list_due(settings, "seal", console=screen)
    assert "4 files; of 1 that is certain" in screen.file.getvalue()  # type: ignore[attr-defined]


def test_what_waits_too_long_in_sharing_is_counted(store: Store, scan: Scans, settings: Settings) -> None:
    scan()
    (share,) = store.shares()
    files, to = items(store, share), recipient(store)
    soon = replace(TERMS, ends=TODAY + timedelta(20))
    number = asked(store, files, to, agreement=live(store, to, soon), due=TODAY)
    allowed(store, [share], number)
    store.add_release(package(number, files, use_by=TODAY), TODAY, actor="sam")
    asked(store, files, to, due=TODAY - timedelta(1))

    def counted(day: date) -> list[int]:
        (step,) = maintain(store, settings, day, frozenset({"sharing"}))
        assert step.remedy
        return list(step.numbers.values())

    # Ending within 60, 30 and 7 days; requests, releases past their use, and without an agreement.
    assert counted(TODAY) == [1, 1, 0, 1, 0, 0]
    assert counted(TODAY + timedelta(21)) == [0, 0, 0, 1, 1, 1]


def test_labels_in_effect_are_brought_to_the_day(store: Store, scan: Scans, settings: Settings) -> None:
    scan()
    assert taken(store, settings)["approvals"].numbers == {
        "labels in effect": 0,
        "labels to be looked at again": 0,
    }
    share = store.shares()[0]
    (task, *_) = store.tasks(share, Coverage.FOLDER)
    shown = store.shown_of(share, Coverage.FOLDER, task.example)
    assert shown is not None
    last = {"label": Label.RESTRICTED, "reason": "an audit", "until": date(2999, 1, 1)}
    store.approve(share, shown, actor="ada", policy="1", **last)
    assert taken(store, settings)["approvals"].numbers["labels in effect"] == task.items
    (over,) = maintain(store, settings, date(2999, 1, 2), frozenset({"approvals"}))
    assert over.numbers == {"labels in effect": 0, "labels to be looked at again": task.items}
    assert "under Approvals" in over.remedy
    assert not over.wrong


def test_a_step_that_cannot_be_taken_does_not_keep_others_from_it(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> maintenance.Taken:
        raise InventoryError("The disk is full.")

    monkeypatch.setattr(maintenance, "STEPS", [("backup", fails), *STEPS[:-1]])
    found = taken(store, settings)
    assert found["backup"].wrong
    assert (found["backup"].code, "disk is full" in found["backup"].sentence) == ("MC-400", True)
    assert not found["audit"].wrong


def test_the_command_says_what_is_wrong_by_its_exit_code(
    store: Store, scan: Scans, settings: Settings
) -> None:
    scan()
    screen = Console(file=io.StringIO(), width=200)
    assert command(settings, console=screen) == 0
    assert "The audit trail is whole" in screen.file.getvalue()  # type: ignore[attr-defined]
    change(store, "UPDATE item SET label = 'PUBLIC' WHERE id = 1")
    screen = Console(file=io.StringIO(), width=200)
    assert command(settings, as_json=True, console=screen) == 1
    steps = json.loads(screen.file.getvalue())["steps"]  # type: ignore[attr-defined]
    assert [one["step"] for one in steps if one["wrong"]] == ["audit"]


@given(st.dates(min_value=date(1950, 1, 1)), st.integers(0, 30))
def test_years_before_is_a_day_of_that_year(day: date, years: int) -> None:
    earlier = years_before(day, years)
    assert earlier.year == day.year - years
    assert (earlier.month, earlier.day) == (
        (2, 28) if (day.month, day.day) == (2, 29) and earlier.day == 28 else (day.month, day.day)
    )
