"""Labels in effect by the digest of a path: whoever stands before the file finds it, nobody else."""

from __future__ import annotations

import hashlib

import pytest

from classify.inventory.catalogue import Catalogue
from classify.inventory.marked import mark
from classify.inventory.store import Store
from models.approval import Coverage
from models.labels import Label
from tests.conftest import Scans


@pytest.mark.parametrize(
    ("path", "same"),
    [("HR/List.TXT", "hr/list.txt"), ("HR\\list.txt", "HR/list.txt"), ("Cafe\u0301.txt", "Café.txt")],
)
def test_a_path_has_one_mark_however_windows_spells_it(path: str, same: str) -> None:
    assert mark("salt", path) == mark("salt", same) != mark("other salt", same)


def test_the_mark_is_what_the_script_works_out() -> None:
    """SHA-256 of salt, a line's end and the path: `apply-labels.ps1` has no other way to it."""
    assert mark("a1", "HR/A.txt") == hashlib.sha256(b"a1\nhr/a.txt").hexdigest()


def test_only_what_is_in_effect_has_a_mark_and_no_line_names_a_file(store: Store, scan: Scans) -> None:
    scan()
    [share] = store.shares()
    catalogue = Catalogue(store)
    assert list(catalogue.marked(share, "a1")) == []
    listed = next(line for line in catalogue.lines(share) if line.path == "HR/list.txt")
    shown = store.shown_of(share, Coverage.FOLDER, listed.id)
    assert shown is not None
    store.approve(share, shown, actor="ada", policy="1")
    assert (mark("a1", "HR/list.txt"), Label(listed.label)) in list(catalogue.marked(share, "a1"))
    assert len(list(catalogue.marked(share, "a1"))) < len(list(catalogue.lines(share)))
