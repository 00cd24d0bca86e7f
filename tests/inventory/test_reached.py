"""How far decisions reach: as many places as there are files that hold them, and no file besides."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.inventory.catalogue import Catalogue
from classify.inventory.reached import of_lot
from classify.inventory.store import Store
from models.decision import Scope, Verdict
from tests.inventory.deciding import take_decision
from tests.inventory.store.test_decisions import seen

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


@pytest.fixture
def paths(store: Store, scan: Scans, folder: Path) -> dict[int, str]:
    """Files by number: a number of one form in one file, in its copy, and in another file."""
    (folder / "HR" / "other.txt").write_text("Other words around 219-09-9999 today\n")
    scan()
    return {line.id: line.path for line in Catalogue(store).lines(store.shares()[0])}


def reach(store: Store, paths: dict[int, str], path: str, scope: Scope, **how: Any) -> tuple[int, set[str]]:
    share = store.shares()[0]
    taken = take_decision(store, share, seen(store, path), Verdict.PUBLIC, scope, actor="ada", **how)
    with store.database.reading() as session:
        found = of_lot(session, [share], taken.lot)
        assert of_lot(session, [], taken.lot).places == 0
    return found.places, {paths[number] for number in found.files}


LIST = {"HR/list.txt", "HR/copy of list.txt"}


def test_a_decision_about_a_file_reaches_its_copies_alone(store: Store, paths: dict[int, str]) -> None:
    """Other files with the same value are for decisions of a wider scope."""
    assert reach(store, paths, "HR/list.txt", Scope.ITEM) == (2, LIST)
    assert reach(store, paths, "HR/list.txt", Scope.PLACE) == (2, LIST)


@pytest.mark.parametrize("scope", [Scope.SHARE, Scope.EVERYWHERE])
def test_one_about_a_value_reaches_whatever_has_it(store: Store, paths: dict[int, str], scope: Scope) -> None:
    places, files = reach(store, paths, "HR/list.txt", scope)
    assert files >= {*LIST, "HR/other.txt"}
    assert places >= len(files)


def test_what_is_packed_is_counted_with_its_file(
    store: Store, scan: Scans, folder: Path, paths: dict[int, str]
) -> None:
    assert reach(store, paths, "HR/box.zip!/one.txt", Scope.ITEM) == (1, {"HR/box.zip"})
    shutil.copy(folder / "HR" / "box.zip", folder / "Parks" / "box.zip")
    scan()
    known = {line.id: line.path for line in Catalogue(store).lines(store.shares()[0])}
    assert reach(store, known, "HR/box.zip!/one.txt", Scope.ITEM) == (2, {"HR/box.zip", "Parks/box.zip"})


def test_a_place_of_a_name_is_that_file_s(store: Store, paths: dict[int, str]) -> None:
    """Also of a decision that waits: it would reach as far."""
    name = next(path for path in paths.values() if path.startswith("HR/file"))
    assert reach(store, paths, name, Scope.PLACE, second_person=True) == (1, {name})
