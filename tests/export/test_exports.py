"""Every export shows what was found, and no value."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from classify.commands.export import export as export_command
from classify.errors import InventoryError
from classify.export import as_dcat, as_xlsx
from classify.export.as_csv import harmless
from classify.export.registry import FORMATS, export, format_of
from classify.export.rows import Chosen, Publication, moment, written
from classify.inventory.catalogue import Catalogue
from classify.inventory.overview import RecordGroup
from classify.inventory.store import Store
from classify.settings import Settings
from models.labels import Label

BY = Publication("Town of Larch", "Ann Clerk", "records@city.example")
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
    assert export(kind, catalogue, store.shares(), target) > 0 or kind == "purview"
    text = everything(target)
    assert not [canary for canary in CANARIES if canary in text]
    assert ("***-**-****" in text) == (kind not in ("dcat", "purview"))


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_lists_have_a_row_for_each_item(
    kind: str, catalogue: Catalogue, store: Store, tmp_path: Path
) -> None:
    """Eleven items: nine entries and two members, whatever the format."""
    assert export(kind, catalogue, store.shares(), tmp_path / "out") == 11


def test_a_list_can_hold_chosen_files_alone(catalogue: Catalogue, store: Store, tmp_path: Path) -> None:
    """In the order of their numbers, share by share; numbers of another share are not looked for there."""
    [share] = store.shares()
    numbers = sorted(line.id for line in catalogue.lines(share))[1:4]
    chosen = Chosen([share], items={share.id: [numbers[2], numbers[0]], share.id + 1: [numbers[1]]})
    target = tmp_path / "some.csv"
    assert export("csv", catalogue, chosen, target) == 2
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert [int(row["number"]) for row in csv.DictReader(file)] == [numbers[0], numbers[2]]
    assert not chosen.is_everything


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
    sheet = workbook(catalogue, store, tmp_path)["Files"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:T12"
    assert sheet.column_dimensions["D"].width == 60
    names = {cell.value: cell.data_type for cell in sheet["D"]}
    assert names['=HYPERLINK("x").txt'] == "s"


def test_the_workbook_speaks_in_words(catalogue: Catalogue, store: Store, tmp_path: Path) -> None:
    """The item's number, why and by which law, words for codes, and dates that are dates."""
    row = by_file(workbook(catalogue, store, tmp_path)["Files"])["HR/list.txt"]
    assert catalogue.find(str(row["Number"])).line.path == "HR/list.txt"
    assert row["Proposed label"] == "CONFIDENTIAL"
    assert (row["Label in effect"], row["Approval"]) == (None, "waits for approval")
    assert "Social Security" in row["Why"]
    assert "MCA" in row["Law"]
    assert row["Handle as"] == "personal information, Social Security or financial numbers"
    assert row["What was found"] == "Social Security number"
    assert row["Read"] == "read"
    assert isinstance(row["Last changed (UTC)"], datetime)


def test_the_workbook_sets_apart_what_was_not_read(
    catalogue: Catalogue, store: Store, tmp_path: Path
) -> None:
    """With why, and with what to do."""
    unread = by_file(workbook(catalogue, store, tmp_path)["Not read"])
    assert set(unread) == {"HR/link"}
    assert unread["HR/link"]["What is wrong"] == "no reader for it"
    assert unread["HR/link"]["In words"].startswith("a link")
    assert unread["HR/link"]["What to do"]


def test_the_workbook_sums_up(catalogue: Catalogue, store: Store, tmp_path: Path) -> None:
    """Each share's counts as `classify summary` gives them, and whom to ask."""
    cells = [
        tuple(cell.value for cell in row) for row in workbook(catalogue, store, tmp_path)["Summary"].rows
    ]
    assert ("Share", "City share", None) in cells
    assert ("Files", None, 9) in cells
    assert ("Read", "no reader for it", 1) in cells
    assert ("Questions to", "Ann Clerk <records@city.example>", None) in cells


def test_a_million_rows_and_more_go_on_in_a_next_sheet(
    catalogue: Catalogue, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel's sheets end; each of ours has its own heading and filters."""
    monkeypatch.setattr(as_xlsx, "_MOST_ROWS", 4)
    book = workbook(catalogue, store, tmp_path)
    assert set(book.sheetnames) == {"Files", "Files 2", "Files 3", "Not read", "Summary"}
    assert [book[name].max_row for name in ("Files", "Files 2", "Files 3")] == [5, 5, 4]
    assert book["Files 3"].auto_filter.ref == "A1:T4"


@pytest.mark.parametrize(
    ("nanoseconds", "shown"),
    [
        (1_700_000_000_123_456_789, "2023-11-14 22:13:20"),
        (-11_644_473_600 * 10**9, "1900-01-01 00:00:00"),
        (910_000_000_000 * 10**9, "9999-12-31 23:59:59"),
        (10**40, "9999-12-31 23:59:59"),
    ],
)
def test_times_no_calendar_has_are_the_nearest(nanoseconds: int, shown: str) -> None:
    """File systems keep times from 1601 to 30828; no such file may cost the export."""
    assert moment(nanoseconds) == datetime.fromisoformat(shown)
    assert written(nanoseconds) == shown


def test_a_time_nobody_knows_is_none() -> None:
    """Members of many archives have none: an empty cell, not the year 1970."""
    assert moment(0) is None
    assert written(0) == ""


def workbook(catalogue: Catalogue, store: Store, folder: Path) -> Any:
    export("xlsx", catalogue, store.shares(), folder / "out.xlsx", BY)
    return load_workbook(folder / "out.xlsx")


def by_file(sheet: Any) -> dict[str, dict[str, Any]]:
    """A list's rows by the file, each a mapping from headings to values."""
    heading, *rows = [[cell.value for cell in row] for row in sheet.rows]
    return {row[heading.index("File")]: dict(zip(heading, row, strict=True)) for row in rows}


def test_the_catalogue_follows_dcat_us(catalogue: Catalogue, store: Store, tmp_path: Path) -> None:
    """Required fields of DCAT-US 1.1 are there, no file is named, and nothing is public yet."""
    target = tmp_path / "out.json"
    export("dcat", catalogue, store.shares(), target, BY)
    content = json.loads(target.read_text("utf-8"))
    assert content["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    required = "title description keyword modified publisher contactPoint identifier accessLevel".split()
    for dataset in content["dataset"]:
        assert not [field for field in required if not dataset[field]]
        assert dataset["accessLevel"] in ("restricted public", "non-public")
        assert 0 < len(dataset["rights"]) <= 255
        assert dataset["publisher"]["name"] == "Town of Larch"
        assert dataset["contactPoint"]["fn"] == "Ann Clerk"
        assert dataset["contactPoint"]["hasEmail"] == "mailto:records@city.example"
    assert "list.txt" not in target.read_text("utf-8")


def test_the_catalogue_is_public_where_stewards_said_so() -> None:
    """Of a kind of record of which every file has PUBLIC in effect; a flagged share never is."""
    by = {}
    for effect in (Label.PUBLIC, Label.INTERNAL, None):
        files = 1 if effect else 0
        group = RecordGroup("minutes", 1, Label.PUBLIC, 0, (), files, effect)
        by[effect] = (group.handled_as, as_dcat._standing(group), as_dcat._rights(group, ""))
    assert [by[one][0] for one in (Label.PUBLIC, Label.INTERNAL, None)] == [
        Label.PUBLIC,
        Label.INTERNAL,
        Label.INTERNAL,
    ]
    assert by[Label.PUBLIC][1].endswith("the strictest is PUBLIC.")
    assert by[Label.PUBLIC][2] == "Label PUBLIC, approved by the records steward."
    assert by[None][2].startswith("Proposed label PUBLIC, not yet approved")
    half = RecordGroup("minutes", 2, Label.CONFIDENTIAL, 0, (), 1, Label.PUBLIC)
    assert half.handled_as == Label.CONFIDENTIAL
    assert "in effect for 1 of them" in as_dcat._standing(half)


def test_the_catalogue_says_what_was_proposed_and_no_more(
    catalogue: Catalogue, store: Store, tmp_path: Path
) -> None:
    """Numbers make no criminal record of a list; where nobody is named the settings lack, and it says so."""
    target = tmp_path / "out.json"
    export("dcat", catalogue, store.shares(), target)
    [dataset] = json.loads(target.read_text("utf-8"))["dataset"]
    assert dataset["rights"] == (
        "Proposed label CONFIDENTIAL, not yet approved by the records steward. At least one file may hold: "
        "personal information, Social Security or financial numbers."
    )
    assert "11 files whose kind is not known" in dataset["description"]
    assert dataset["contactPoint"]["fn"].startswith("No contact is set")
    assert dataset["contactPoint"]["hasEmail"].endswith(".invalid")


@pytest.mark.parametrize(
    ("name", "kind", "meant"),
    [("a.xlsx", "", "xlsx"), ("a.CSV", "", "csv"), ("a.json", "", "dcat"), ("a.out", "csv", "csv")],
)
def test_a_file_s_name_says_the_format(name: str, kind: str, meant: str) -> None:
    """So that --format need not be given."""
    assert format_of(Path(name), kind) == meant


def test_a_name_that_contradicts_the_format_is_refused() -> None:
    """A CSV called .xlsx would not open."""
    with pytest.raises(InventoryError, match="does not hold the format csv"):
        format_of(Path("out.xlsx"), "csv")
    with pytest.raises(InventoryError, match="which format"):
        format_of(Path("out"), "")


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
