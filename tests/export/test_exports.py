"""Every export shows what was found, and no value."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from classify.commands.export import export as export_command
from classify.errors import InventoryError
from classify.export.as_csv import harmless
from classify.export.registry import FORMATS, export
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.settings import Settings

CANARIES = ("219-09-9999", "219-09-8888", "219-09-7777", "219099999", "219098888")


@pytest.fixture
def store(scanned_home: Path) -> Iterator[Store]:
    with Store.open(scanned_home) as opened:
        yield opened


@pytest.fixture
def catalogue(store: Store) -> Catalogue:
    return Catalogue(store)


def everything(file: Path) -> str:
    """All bytes of an export as text, unpacked where it is packed."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as package:
            return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    return file.read_text("utf-8")


@pytest.mark.parametrize("kind", FORMATS)
def test_no_value_appears(kind: str, catalogue: Catalogue, store: Store, tmp_path: Path) -> None:
    """Numbers planted in text, members and file names are in no export; the masks are."""
    target = tmp_path / f"out.{kind}"
    assert export(kind, catalogue, store.shares(), target) > 0
    text = everything(target)
    assert not [canary for canary in CANARIES if canary in text]
    assert ("***-**-****" in text) == (kind != "dcat")


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_lists_have_a_row_for_each_item(
    kind: str, catalogue: Catalogue, store: Store, tmp_path: Path
) -> None:
    """Eleven items: nine entries and two members, whatever the format."""
    assert export(kind, catalogue, store.shares(), tmp_path / "out") == 11


def test_the_csv_is_harmless_in_a_spreadsheet(catalogue: Catalogue, store: Store, tmp_path: Path) -> None:
    """No cell starts as a formula does."""
    target = tmp_path / "out.csv"
    export("csv", catalogue, store.shares(), target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert '\'=HYPERLINK("x").txt' in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1"])
def test_formulas_become_text(cell: str) -> None:
    """All the ways a formula can begin get an apostrophe."""
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["plain", "a=b", 7, "", "***-**-****"])
def test_other_cells_stay(cell: str | int) -> None:
    """What is no formula is not touched."""
    assert harmless(cell) == cell


def test_the_workbook_is_ready_to_filter(catalogue: Catalogue, store: Store, tmp_path: Path) -> None:
    """Frozen heading, filters over all rows, widths, and formulas as plain text."""
    target = tmp_path / "out.xlsx"
    export("xlsx", catalogue, store.shares(), target)
    sheet = load_workbook(target)["Files"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:O12"
    assert sheet.column_dimensions["C"].width == 60
    names = {cell.value: cell.data_type for cell in sheet["C"]}
    assert names['=HYPERLINK("x").txt'] == "s"


def test_the_catalogue_follows_dcat_us(catalogue: Catalogue, store: Store, tmp_path: Path) -> None:
    """Required fields of DCAT-US 1.1 are there, no file is named, and nothing is public yet."""
    target = tmp_path / "out.json"
    export("dcat", catalogue, store.shares(), target)
    content = json.loads(target.read_text("utf-8"))
    assert content["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    required = "title description keyword modified publisher contactPoint identifier accessLevel".split()
    for dataset in content["dataset"]:
        assert not [field for field in required if not dataset[field]]
        assert dataset["accessLevel"] in ("restricted public", "non-public")
        assert dataset["rights"]
    assert "list.txt" not in target.read_text("utf-8")


def test_an_unknown_format_is_refused(catalogue: Catalogue, store: Store, tmp_path: Path) -> None:
    """The error names the formats there are."""
    with pytest.raises(InventoryError, match="no export 'pdf'") as refused:
        export("pdf", catalogue, store.shares(), tmp_path / "out")
    assert "csv" in refused.value.what_to_do


def test_a_file_that_cannot_be_written_is_an_error(
    catalogue: Catalogue, store: Store, tmp_path: Path
) -> None:
    """A missing folder is told in a sentence, and nothing is left behind."""
    with pytest.raises(InventoryError, match="cannot be written"):
        export("csv", catalogue, store.shares(), tmp_path / "missing" / "out.csv")
    assert not list(tmp_path.glob("*.part"))


def test_exporting_is_audited(scanned_home: Path, tmp_path: Path, settings: Settings, rows: Any) -> None:
    """Who took the list away is in the audit trail."""
    settings.home = scanned_home
    export_command("csv", tmp_path / "out.csv", settings)
    assert rows("SELECT action FROM audit_event ORDER BY id DESC LIMIT 1") == [("export.write",)]
