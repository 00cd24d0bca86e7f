"""A part of the trail can be checked without a secret, and whatever was changed in it is noticed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from classify.commands.verify import verify_file
from classify.errors import InventoryError
from classify.inventory import extracts, trail
from classify.inventory.events import EVERY_EVENT, Event, WantedEvents
from classify.inventory.store import Store

WANTED = WantedEvents(actors=frozenset({"ada"}))
Change = Callable[[list[str]], object]


@pytest.fixture
def written(store: Store) -> Store:
    for number in range(12):
        store.audit_of(("ada", "ben")[number % 2], "test.act", subject="item:7", number=number)
    return store


def extract(store: Store, wanted: WantedEvents = WANTED, **given: Callable[[Event], bool]) -> list[str]:
    return list(store.extract(wanted, store.trail_state(), **given))


def check(lines: list[str]) -> extracts.CheckedExtract:
    return extracts.check(io.StringIO("".join(lines)))


def test_a_part_fits_and_says_what_was_asked_for(written: Store) -> None:
    checked = check(extract(written))
    assert checked.rows == 6
    assert checked.of == written.trail_state().rows
    assert checked.asked == {"actors": ["ada"]}
    assert checked.withheld == 0
    assert checked.fingerprint == trail.fingerprint(written.keys.audit_key)


def test_the_whole_trail_is_a_part_too_and_its_newest_row_is_the_signed_one(written: Store) -> None:
    lines = extract(written, EVERY_EVENT)
    state = written.trail_state()
    assert check(lines).rows == state.rows
    assert json.loads(lines[-2])["hash"] == state.newest == json.loads(lines[0])["trail"]["newest"]


def test_rows_bear_the_same_hashes_as_in_the_whole_export(written: Store) -> None:
    """By which a part is found in the whole."""
    whole = {row["id"]: row["hash"] for row in json.loads(written.exported_trail())["rows"]}
    rows = [json.loads(line) for line in extract(written)[1:-1]]
    assert rows
    assert all(whole[row["id"]] == row["hash"] for row in rows)


def test_an_extract_of_nothing_is_signed_too(written: Store) -> None:
    """That nobody did something is an answer."""
    assert check(extract(written, WantedEvents(actors=frozenset({"nobody"})))).rows == 0


def test_details_are_left_out_for_who_may_not_see_them_and_that_is_counted(written: Store) -> None:
    lines = extract(written, is_withheld=lambda event: event.details.get("number") == 2)
    assert check(lines).withheld == 1
    kept = [json.loads(line) for line in lines[1:-1]]
    assert [row.get("details", {}).get("number") for row in kept] == [0, None, 4, 6, 8, 10]


def replace(at: int, old: str, new: str) -> Change:
    def change(lines: list[str]) -> None:
        assert old in lines[at]
        lines[at] = lines[at].replace(old, new)

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines.pop(2),
        lambda lines: lines.insert(2, lines[2]),
        lambda lines: lines.insert(1, lines.pop(2)),
        lambda lines: lines.append(lines[1]),
        lambda lines: lines.insert(4, lines.pop()),
        replace(2, '"test.act"', '"test.other"'),
        replace(2, '"number":2', '"number":3'),
        replace(0, '"ada"', '"ben"'),
        replace(0, '"rows":', '"rows":9'),
        replace(-1, '"rows":6', '"rows":5'),
    ],
)
def test_a_file_that_was_changed_is_refused(written: Store, change: Change) -> None:
    lines = extract(written)
    change(lines)
    with pytest.raises(InventoryError, match="changed after it was signed"):
        check(lines)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines.clear(),
        lambda lines: lines.pop(),
        lambda lines: lines.insert(0, "[]\n"),
        replace(0, "extract 1", "extract 9"),
        replace(2, '"hash"', '"no_hash"'),
        replace(2, "{", "no JSON {"),
    ],
)
def test_what_is_no_extract_is_said_to_be_none(written: Store, change: Change) -> None:
    lines = extract(written)
    change(lines)
    with pytest.raises(InventoryError, match="no exported audit trail"):
        check(lines)


def forged(store: Store, *events: Event, wanted: WantedEvents = EVERY_EVENT) -> list[str]:
    """What a home that lies would sign."""
    return list(extracts.lines(store.keys.audit_key, wanted, store.trail_state(), events, lambda _: False))


def test_rows_that_cannot_be_so_are_refused_although_they_are_signed(written: Store) -> None:
    """In another order, not following one another, beyond the trail, or not asked for."""
    first, second, third = list(written.acts_up_to(EVERY_EVENT, written.trail_state().rows))[-3:]
    swapped = Event(**{**as_dict(second), "previous": "0" * 64})
    beyond = Event(**{**as_dict(third), "id": third.id + 5})
    replaced = Event(**{**as_dict(third), "hash": "1" * 64, "id": third.id})
    for lines, said in (
        (forged(written, second, first), "stands after"),
        (forged(written, first, swapped), "does not follow"),
        (forged(written, beyond), "not of the trail"),
        (forged(written, replaced), "not of the trail"),
        (forged(written, third, wanted=WantedEvents(actors=frozenset({"x"}))), "not what was asked for"),
    ):
        with pytest.raises(InventoryError, match=said):
            check(lines)


def as_dict(event: Event) -> dict[str, object]:
    return {name: getattr(event, name) for name in Event.__slots__}


def test_the_command_checks_a_part_by_the_file_alone(written: Store, tmp_path: Path) -> None:
    file = tmp_path / "part.jsonl"
    file.write_text(
        "".join(extract(written, is_withheld=lambda event: event.details["number"] == 2)), "utf-8"
    )
    screen = Console(file=io.StringIO(), width=200)
    verify_file(file, console=screen)
    told = screen.file.getvalue()  # type: ignore[attr-defined]
    assert f"6 of the {written.trail_state().rows} rows of a trail, as they were signed." in told
    assert "Asked for was: actors: ada. The key vouches that these are all." in told
    assert "Of 1 the details were left out" in told
    assert trail.fingerprint(written.keys.audit_key) in told
    file.write_text(file.read_text("utf-8").replace("test.act", "test.other"), "utf-8")
    with pytest.raises(InventoryError, match="changed after it was signed"):
        verify_file(file, console=screen)
