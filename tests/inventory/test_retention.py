"""Purging: what the rule lets go goes, what is needed stays, and the trail tells."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from classify.assurance.desk import AssuranceDesk
from classify.commands import purge as command
from classify.errors import SetupError
from classify.inventory import retention
from classify.inventory.retention import Purged, Rule
from classify.inventory.sightings import comparable_scans, difference
from classify.inventory.store import Store
from classify.inventory.tables import PROBE
from classify.settings import Settings
from models.columns import now

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call it to look at the inventory so many days later."""

    def days(number: int) -> None:
        monkeypatch.setattr(retention, "now", lambda: now() + timedelta(days=number))

    return days


def _remove(folder: Path, names: str) -> list[Path]:
    removed = sorted(folder.rglob(names))
    for path in removed:
        path.unlink()
    return removed


def test_a_file_that_went_long_ago_goes_with_all_that_hangs_on_it(
    scan: Scans, store: Store, folder: Path, rows: Any, later: Any
) -> None:
    scan()
    kept = rows("SELECT count(*) FROM item")[0][0]
    removed = _remove(folder, "*.zip")
    assert removed
    scan()
    later(40)
    share = store.shares()[0]
    told = store.purge_due(share, Rule(gone_days=30))
    done = store.purge(share, Rule(gone_days=30))
    assert told == done
    assert done.files > len(removed)  # with what was packed in them
    assert rows("SELECT count(*) FROM item")[0][0] == kept - done.files
    assert rows("SELECT count(*) FROM item WHERE gone_scan_id IS NOT NULL")[0][0] == 0
    assert rows("SELECT count(*) FROM finding WHERE item_id NOT IN (SELECT id FROM item)")[0][0] == 0
    assert rows(
        "SELECT count(*) FROM content WHERE id NOT IN (SELECT content_id FROM item WHERE content_id > 0)"
    ) == [(0,)]
    assert store.complaints() == []


def test_before_its_time_nothing_goes(scan: Scans, store: Store, folder: Path, rows: Any, later: Any) -> None:
    scan()
    _remove(folder, "*.zip")
    scan()
    before = rows("SELECT count(*) FROM item")
    later(29)
    assert not store.purge(store.shares()[0], Rule(gone_days=30))
    assert rows("SELECT count(*) FROM item") == before


def test_files_that_are_there_are_never_touched(scan: Scans, store: Store, rows: Any, later: Any) -> None:
    scan()
    before = rows("SELECT * FROM item"), rows("SELECT * FROM finding"), rows("SELECT * FROM classification")
    later(10_000)
    store.purge(store.shares()[0], Rule(gone_days=0, history_days=0))
    assert (
        rows("SELECT * FROM item"),
        rows("SELECT * FROM finding"),
        rows("SELECT * FROM classification"),
    ) == before


def test_a_copy_of_what_went_keeps_its_content(
    scan: Scans, store: Store, folder: Path, rows: Any, later: Any
) -> None:
    known = next(path for path in sorted(folder.rglob("*.txt")) if b"-" in path.read_bytes())
    (folder / "copy.txt").write_bytes(known.read_bytes())
    scan()
    known.unlink()
    scan()
    findings = rows("SELECT count(*) FROM finding WHERE content_id IS NOT NULL")
    later(40)
    done = store.purge(store.shares()[0], Rule(gone_days=30))
    assert done.files == 1
    assert rows("SELECT count(*) FROM finding WHERE content_id IS NOT NULL") == findings


def test_of_old_history_the_label_that_stands_stays(
    scan: Scans, store: Store, folder: Path, rows: Any, later: Any
) -> None:
    scan()
    for text in ("Nothing.\n", "Invented: 219-09-9999\n", "Nothing again.\n"):
        (folder / "turns.txt").write_text(text)
        scan()
    later(40)
    done = store.purge(store.shares()[0], Rule(history_days=30))
    assert done.labels > 0
    assert rows(
        "SELECT count(*) FROM item i WHERE label IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM classification c WHERE c.item_id = i.id)"
    ) == [(0,)]
    assert store.complaints() == []


def test_scans_that_are_left_can_still_be_compared(
    scan: Scans, store: Store, folder: Path, later: Any
) -> None:
    scan()
    scan()
    later(40)
    done = store.purge(store.shares()[0], Rule(history_days=30))
    share = store.shares()[0]
    with store.database.reading() as session:
        [last] = comparable_scans(session, share)
    (folder / "new.txt").write_text("New.\n")
    scan()
    with store.database.reading() as session:
        scans = comparable_scans(session, share)
        assert scans[0] == last
        found = difference(session, share, *scans)
    assert [line.path for line in found.new] == ["new.txt"]
    assert not found.gone
    assert isinstance(done, Purged)


def test_the_trail_tells_rule_and_numbers_and_stays_whole(
    scan: Scans, store: Store, folder: Path, rows: Any, later: Any
) -> None:
    scan()
    _remove(folder, "*.zip")
    scan()
    later(40)
    events = rows("SELECT count(*) FROM audit_event")[0][0]
    done = store.purge(store.shares()[0], Rule(gone_days=30))
    action, details = rows("SELECT action, details FROM audit_event ORDER BY id DESC LIMIT 1")[0]
    assert action == "inventory.purge"
    told = json.loads(details) if isinstance(details, str) else details
    assert told["rule"]["gone_days"] == 30
    assert told["removed"]["files"] == done.files
    assert rows("SELECT count(*) FROM audit_event")[0][0] == events + 1


def test_who_removes_rows_after_a_purge_is_found_out(
    scan: Scans, store: Store, folder: Path, later: Any
) -> None:
    scan()
    _remove(folder, "*.zip")
    scan()
    later(40)
    store.purge(store.shares()[0], Rule(gone_days=30))
    with store.database.writing() as session:
        from sqlalchemy import text

        session.execute(text("DELETE FROM classification WHERE item_id = (SELECT min(id) FROM item)"))
    assert store.complaints()


def test_a_file_that_comes_back_after_the_purge_is_a_new_file(
    scan: Scans, store: Store, folder: Path, rows: Any, later: Any
) -> None:
    scan()
    known = next(iter(sorted(folder.rglob("*.txt"))))
    text = known.read_bytes()
    known.unlink()
    scan()
    later(40)
    store.purge(store.shares()[0], Rule(gone_days=30))
    known.write_bytes(text)
    scan()
    assert store.complaints() == []


def test_without_a_rule_the_command_says_so(settings: Settings, store: Store) -> None:
    with pytest.raises(SetupError, match="no retention rule"):
        command.purge(settings)
    assert store.complaints() == []


def test_the_command_tells_first_and_removes_only_when_told(
    scan: Scans,
    store: Store,
    settings: Settings,
    folder: Path,
    rows: Any,
    later: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    scan()
    _remove(folder, "*.zip")
    scan()
    later(40)
    ruled = settings.model_copy(update={"gone_kept_days": 30})
    before = rows("SELECT count(*) FROM item")
    command.purge(ruled)
    assert "Nothing was removed" in capsys.readouterr().out
    assert rows("SELECT count(*) FROM item") == before
    command.purge(ruled, really=True)
    assert "The audit trail notes rule and numbers" in capsys.readouterr().out
    assert rows("SELECT count(*) FROM item") < before
    command.purge(ruled)
    assert "Nothing is due" in capsys.readouterr().out


def test_what_was_drawn_by_chance_holds_no_file_back(
    scan: Scans, store: Store, folder: Path, rows: Any, later: Any
) -> None:
    """A question that tests the review goes with its file; what was read blind stays without it."""
    scan()
    share = store.shares()[0]
    desk = AssuranceDesk(store, None, "ada")
    plan = desk.plan(share, 0.05)
    desk.draw(plan)
    drawn = len(store.assurance_samples(plan.id))
    zipped = rows("SELECT id FROM item WHERE container_id IS NOT NULL")
    with store.database.writing() as session:
        probe = {"share_id": share.id, "group_key": "g", "detector": "d", "entity": "US_SSN", "kind": "below"}
        facts = {"seed": "s", "drawn_of": 1, "drawn_at": now(), "seconds": 0.0}
        session.execute(insert(PROBE), [{**probe, **facts, "item_id": item} for (item,) in zipped])
    _remove(folder, "*.zip")
    scan()
    later(40)
    assert store.purge(share, Rule(gone_days=30)).files > 1
    assert rows("SELECT count(*) FROM probe") == [(0,)]
    samples = store.assurance_samples(plan.id)
    assert len(samples) == drawn
    assert any(one.item_id is None and not one.canary for one in samples)
