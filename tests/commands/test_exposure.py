"""`classify exposure` as people and programs meet it."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from classify.commands import exposure as command
from classify.errors import ClassifyError, ExposureError, InventoryError
from classify.inventory.store import Store
from classify.settings import Settings
from tests.exposure.test_sharing import HEAD

SITE = "sites/City/Shared Documents"


@pytest.fixture
def home(scanned_home: Path, tmp_path: Path) -> Settings:
    return Settings(home=Path(shutil.copytree(scanned_home, tmp_path / "own home")), jobs=1)


@pytest.fixture
def report(home: Settings, tmp_path: Path) -> Path:
    """A sharing report of every file of the small share: open to anybody, and one line too many."""
    rows = [f"{SITE}/{path},File,Read,SharingLink,,,5f2a,Anonymous," for path in paths(home)]
    rows += [f"{SITE}/nowhere.txt,File,Read,Marlene Okafor,mo@example.org,Member,,,"]
    file = tmp_path / "report.csv"
    file.write_text("\r\n".join([HEAD, *rows]), "utf-16")
    return file


def paths(home: Settings) -> list[str]:
    """The files of the one share."""
    from sqlalchemy import select

    from classify.inventory.tables import ITEM

    with Store.open(home.home) as store, store.database.reading() as session:
        [share] = store.shares()
        rows = select(ITEM.c.path_sealed).where(ITEM.c.container_id.is_(None))
        return [share.sealer.open(sealed) for sealed in session.scalars(rows)]


def test_an_import_is_told_in_counts(
    home: Settings, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what of it was about no file; nobody it names is shown."""
    number = len(paths(home))
    command.take_in(home, report)
    said = capsys.readouterr().out
    assert f"A sharing report: {number + 1} lines, about {number} files of City share." in said
    assert f"  {number} files: anyone with the link" in said
    assert "can be opened by more people than the label suits." in said
    assert "1 line about files that the inventory does not have." in said
    assert "Okafor" not in said


def test_programs_get_the_same(home: Settings, report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command.take_in(home, report, share="City share", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["openness"] == {"anyone": told["files"]}
    assert told["unmatched"] == {"no_such_file": 1}
    command.show(home, as_json=True)
    shown = json.loads(capsys.readouterr().out)
    assert shown["labels"]["CONFIDENTIAL"]["anyone"] >= 1
    assert set(shown["labels"]["CONFIDENTIAL"]) == {"anyone"}
    assert shown["reports"][0]["source"] == "sharing_report"


def test_what_lies_open_is_shown_by_label(home: Settings, report: Path) -> None:
    screen = Console(file=io.StringIO(), width=100)
    command.show(home, console=screen)
    assert "No report was taken in yet" in _said(screen)
    command.take_in(home, report)
    screen = Console(file=io.StringIO(), width=100)
    command.show(home, share="City share", console=screen)
    assert "anyone with the link" in _said(screen)
    assert "City share: a sharing report of" in _said(screen)


def _said(screen: Console) -> str:
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def test_modes_are_those_of_the_shares_own_files(
    home: Settings, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(home.home) as store:
        place = store.folder_of(store.shares()[0])
    shutil.copytree(folder, place, dirs_exist_ok=True)
    command.take_in(home, None, modes=True, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["source"], told["files"], told["unmatched"]) == ("modes", 8, {"no_file": 1})


def test_it_must_be_said_what_is_taken_in(home: Settings, report: Path) -> None:
    for file, modes in ((None, False), (report, True)):
        with pytest.raises(ExposureError, match="Either a report"):
            command.take_in(home, file, modes=modes)


def test_a_report_that_is_not_there_and_a_share_that_is_not_there_are_sentences(
    home: Settings, report: Path, tmp_path: Path
) -> None:
    with pytest.raises(ClassifyError, match="cannot be read"):
        command.take_in(home, tmp_path / "none.csv")
    with pytest.raises(InventoryError, match="no share 'Nowhere'"):
        command.take_in(home, report, share="Nowhere")


def test_with_several_shares_one_must_be_named(home: Settings, report: Path, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    with Store.open(home.home) as store:
        store.share(tmp_path / "second", name="Second")
    with pytest.raises(ExposureError, match="not said which share") as refused:
        command.take_in(home, report)
    assert "City share, Second" in refused.value.what_to_do
