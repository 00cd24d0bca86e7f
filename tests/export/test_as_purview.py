"""The map for Purview: what stewards approved, by marks of paths; and the catalogue that says so too."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from classify.export.registry import export
from classify.inventory.catalogue import Catalogue
from classify.inventory.marked import mark
from classify.inventory.store import Store
from models.approval import Coverage
from tests.conftest import Scans


def test_an_approved_label_reaches_the_catalogue_and_the_map_for_purview(
    store: Store, scan: Scans, tmp_path: Path
) -> None:
    """What a steward approved is told as approved; the map holds a mark and never a name."""
    scan()
    [share], catalogue = store.shares(), Catalogue(store)
    listed = next(line for line in catalogue.lines(share) if line.path == "HR/list.txt")
    shown = store.shown_of(share, Coverage.CONTENT, listed.id)
    assert shown is not None
    store.approve(share, shown, actor="ada", policy="1")
    export("dcat", catalogue, [share], tmp_path / "out.json")
    [dataset] = json.loads((tmp_path / "out.json").read_text("utf-8"))["dataset"]
    assert "is in effect for 2 of them" in dataset["description"], "it and its copy"

    assert export("purview", catalogue, [share], tmp_path / "out.zip") == 2
    with zipfile.ZipFile(tmp_path / "out.zip") as package:
        read = {name: package.read(name).decode() for name in package.namelist()}
    heading, *lines = read[f"share-{share.id}.csv"].splitlines()
    assert heading == "mark,label"
    assert f"{mark(read['salt.txt'].strip(), 'HR/list.txt')},{listed.label}" in lines
    assert "WhatIf              = -not $Apply" in read["apply-labels.ps1"]
    assert "list.txt" not in "".join(read.values())
