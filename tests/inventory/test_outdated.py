"""When detectors change, only files that the change can touch are read again, and they are named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.ingredients import ingredients
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.recipe import Recipe, reading_version
from classify.settings import Settings
from tests.site_packs import write_badge, write_shipped

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

WITH_NUMBERS = ["HR/box.zip", "HR/copy of list.txt", "HR/file 219-09-8888.txt", "HR/list.txt"]
"""Where the detector of Social Security numbers meets something: in text, in a name, in a member."""


def stale(store: Store, settings: Settings) -> list[str]:
    """What `classify stale` lists."""
    (share,) = store.shares()
    present = reading_version(settings, share.keys.secret), Recipe.of(settings, share.keys.secret)
    return sorted(line.path for line, _ in Catalogue(store).outdated(share, *present))


def shown(paths: list[str]) -> list[str]:
    return [path.replace("219-09-8888", "***-**-****") for path in paths]


def test_a_detector_that_judges_otherwise_reads_only_where_it_met_something(
    scan: Scans, store: Store, settings: Settings, tmp_path: Path
) -> None:
    scan()
    assert stale(store, settings) == []
    settings.packs = write_shipped(tmp_path / "packs", "identity", "us_ssn", floor=0.45)
    assert stale(store, settings) == shown(WITH_NUMBERS)
    report = scan()
    (group,) = report.outdated
    assert group.reasons == ("the detector identity/us_ssn judges otherwise",)
    assert (group.files, group.everything) == (4, False)
    # The copy is known by its bytes and not analysed twice.
    assert sorted({*scan.analysed, "HR/list.txt", "HR/copy of list.txt"}) == WITH_NUMBERS
    assert len(scan.analysed) == 3
    assert stale(store, settings) == []
    assert scan().outdated == []
    assert scan.analysed == []


def test_what_is_not_read_again_keeps_findings_and_labels(
    scan: Scans, store: Store, settings: Settings, tmp_path: Path
) -> None:
    scan()
    (share,) = store.shares()
    before = list(Catalogue(store).lines(share))
    settings.packs = write_shipped(tmp_path / "packs", "justice", "vin", floor=0.45)
    assert scan().progress.unchanged == 8
    assert scan.analysed == []
    assert list(Catalogue(store).lines(share)) == before


def test_a_new_detector_reads_everything(
    scan: Scans, store: Store, settings: Settings, tmp_path: Path
) -> None:
    scan()
    read_first = sorted(scan.analysed)
    settings.packs = write_badge(tmp_path / "packs")
    report = scan()
    assert [group.everything for group in report.outdated] == [True]
    assert sorted(scan.analysed) == read_first


def test_a_change_taken_back_is_up_to_date_where_nothing_was_read(
    scan: Scans, store: Store, settings: Settings, tmp_path: Path
) -> None:
    """Versions of several scans stand side by side; each is compared with the present one."""
    scan()
    packs = write_shipped(tmp_path / "packs", "identity", "us_ssn", floor=0.45)
    settings.packs = packs
    scan(cut_after=3)
    settings.packs = None
    scan()
    assert stale(store, settings) == []
    assert scan().progress.unchanged == 8


@pytest.mark.only_sqlite
def test_files_nobody_took_notes_of_are_read_again(
    scan: Scans, store: Store, settings: Settings, tmp_path: Path, kind: str
) -> None:
    """Evidence of an older program does not say what its detectors met."""
    scan()
    less = {
        "sqlite": "json_remove(evidence, '$.candidates')",
        "postgresql": "CAST(CAST(evidence AS jsonb) - 'candidates' AS json)",
    }
    with store.database.engine.begin() as connection:
        for table in ("item", "content"):
            forget = f"SET evidence = {less[kind]} WHERE evidence IS NOT NULL"
            connection.exec_driver_sql(f"UPDATE {table} {forget}")
    settings.packs = write_shipped(tmp_path / "packs", "justice", "vin", floor=0.45)
    assert len(stale(store, settings)) == 8


def test_another_reader_reads_only_files_of_its_kind(
    scan: Scans, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Members count for the file that holds them; what holds none of the kind is up to date unopened."""
    scan()
    known = ingredients(settings.cache)
    other = replace(known, code="another", readers={**known.readers, "zip": "another"})
    monkeypatch.setattr("classify.recipe.ingredients", lambda _: other)
    assert stale(store, settings) == ["HR/box.zip"]
    (group,) = scan().outdated
    assert group.reasons == ("another reader reads these kinds of file: ZIP archive",)
    assert (group.files, group.everything) == (1, False)
    assert scan.analysed == ["HR/box.zip"]
    assert stale(store, settings) == []


def test_an_inventory_that_knows_no_recipe_is_read_again(
    scan: Scans, store: Store, settings: Settings, tmp_path: Path
) -> None:
    scan()
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM recipe")
    settings.packs = write_shipped(tmp_path / "packs", "justice", "vin", floor=0.45)
    (group,) = scan().outdated
    assert group.reasons == ("what it was read with is not known any more",)
    assert group.everything


def test_a_file_that_ran_out_of_time_is_read_again(
    scan: Scans, store: Store, settings: Settings, tmp_path: Path
) -> None:
    """What was not searched holds no candidates, which says nothing."""
    scan()
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE item SET outcome = 'timeout' WHERE id = (SELECT min(id) FROM item WHERE findings = 0)"
        )
    settings.packs = write_shipped(tmp_path / "packs", "justice", "vin", floor=0.45)
    assert len(stale(store, settings)) == 1
