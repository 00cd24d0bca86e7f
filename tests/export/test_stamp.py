"""What is told about a criminal-justice share says on every row and page that it is confidential."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console

from classify.commands.show import show
from classify.export.registry import export
from classify.export.stamp import STAMP
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.settings import Settings
from tests.conftest import Scans, make_folder


@pytest.fixture(scope="module")
def home(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a criminal-justice share and an ordinary one of the same files."""
    place = tmp_path_factory.mktemp("stamped")
    home = Path(shutil.copytree(blank_home, place / "home"))
    with Store.open(home) as store:
        for name, flag in (("Police", True), ("Parks", False)):
            scan = Scans(store, make_folder(place / name), Settings(home=home, jobs=1))
            scan(share=name, criminal_justice=flag)
    return home


def exported(home: Path, kind: str, target: Path, shares: tuple[str, ...] = ("Parks", "Police")) -> Path:
    with Store.open(home) as store:
        export(kind, Catalogue(store), [store.share_named(name) for name in shares], target)
    return target


def test_rows_of_the_flagged_share_bear_the_stamp(home: Path, tmp_path: Path) -> None:
    """In a column of its own, so that programs that read the table go on."""
    with exported(home, "csv", tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = exported(home, "jsonl", tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    for row in [*rows, *map(json.loads, lines)]:
        assert row["handling"] == (STAMP if row["share"] == "Police" else "")


@pytest.mark.parametrize("shares", [("Parks", "Police"), ("Parks",)])
def test_sheets_bear_it_on_every_printed_page(home: Path, tmp_path: Path, shares: tuple[str, ...]) -> None:
    """One flagged share stamps the whole workbook; none leaves it plain."""
    book = load_workbook(exported(home, "xlsx", tmp_path / "out.xlsx", shares))
    wanted = STAMP if "Police" in shares else None
    for sheet in book:
        assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == wanted


def test_data_sets_of_the_flagged_share_are_not_public(home: Path, tmp_path: Path) -> None:
    """Whatever their label."""
    catalog = json.loads(exported(home, "dcat", tmp_path / "out.json").read_text("utf-8"))
    for dataset in catalog["dataset"]:
        flagged = dataset["title"].startswith("Police")
        assert (STAMP in dataset["rights"]) == flagged
        assert dataset["accessLevel"] == "non-public" or not flagged


@pytest.mark.parametrize("share", ["Police", "Parks"])
def test_a_shown_item_bears_it(home: Path, share: str) -> None:
    """Above everything else."""
    with Store.open(home) as store:
        number = next(Catalogue(store).lines(store.share_named(share))).id
    screen = io.StringIO()
    show(str(number), Settings(home=home), console=Console(file=screen, width=120))
    assert screen.getvalue().startswith(STAMP) == (share == "Police")
