"""`classify evidence`: on the screen, as files, for programs; what did not hold is an error."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from classify.checks import Verdict
from classify.commands import evidence
from classify.commands.verify import verify_file
from classify.errors import BinderError, CertificateError, ClassifyError, InventoryError
from classify.evidence.cjis import SelfTest, Tried
from classify.inventory.store import Store
from classify.settings import Settings

HELD = Tried("AC-7", "Sign-ins", Verdict.OK, "Five failures locked it.")
LESS = Tried("SC-13", "Cryptography", Verdict.WARNING, "No module is set.", "Set one.")
LOST = Tried("AU-9", "The trail", Verdict.WRONG, "A row was changed.", "Tell information security.")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, publisher="City of Larch")


def trying(monkeypatch: pytest.MonkeyPatch, *tried: Tried) -> None:
    test = SelfTest(datetime(2026, 11, 30, tzinfo=UTC), "the policy", tried)
    monkeypatch.setattr(evidence, "self_test", lambda _settings: test)


@pytest.mark.parametrize(("tried", "code"), [((HELD, LESS), 0), ((HELD, LOST), 1)])
def test_only_what_did_not_hold_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    settings: Settings,
    tried: tuple[Tried, ...],
    code: int,
) -> None:
    trying(monkeypatch, *tried)
    assert evidence.cjis(settings) == code
    said = " ".join(capsys.readouterr().out.split())
    assert "1 of 2 held." in said
    assert tried[1].control in said


def test_the_page_is_written_and_the_screen_says_where(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings, tmp_path: Path
) -> None:
    trying(monkeypatch, HELD)
    page = tmp_path / "cjis.html"
    assert evidence.cjis(settings, output=page) == 0
    assert "City of Larch" in page.read_text("utf-8")
    assert "1 of 1 held" in capsys.readouterr().out
    with pytest.raises(InventoryError, match="cannot be written"):
        evidence.cjis(settings, output=tmp_path / "no folder" / "cjis.html")


def test_programs_get_one_object(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    trying(monkeypatch, HELD, LOST)
    assert evidence.cjis(settings, as_json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["policy"], [one["verdict"] for one in told["tried"]]) == ("the policy", ["ok", "wrong"])


@pytest.fixture
def home(scanned_home: Path, tmp_path: Path) -> Settings:
    return Settings(home=Path(shutil.copytree(scanned_home, tmp_path / "home")), publisher="City of Larch")


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


def test_the_binder_is_told_on_the_screen_and_to_programs(
    home: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    evidence.binder(home)
    assert "Coverage by department" in said(capsys)
    evidence.binder(home, as_json=True)
    assert {"sharing", "privacy", "coverage"} <= {
        one["key"] for one in json.loads(capsys.readouterr().out)["sections"]
    }


def test_the_binder_is_written_in_the_form_its_name_says(home: Settings, tmp_path: Path) -> None:
    for kind, begins in (("html", b"<!doctype"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("json", b"{")):
        target = tmp_path / f"binder.{kind}"
        evidence.binder(home, output=target)
        assert target.read_bytes().startswith(begins)
    with pytest.raises(BinderError, match="end of the file's name"):
        evidence.binder(home, output=tmp_path / "binder.docx")


def test_what_people_wrote_goes_out_and_comes_back(
    home: Settings, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "written.yaml"
    file.write_text(
        "departments: [Fire]\nreviews:\n- {what: Label policy, held: 2026-03-04, by: Data governance}\n"
    )
    evidence.written(home, take=file)
    assert "The binder holds what the file says." in said(capsys)
    evidence.written(home)
    told = capsys.readouterr().out
    file.write_text(told)
    evidence.written(home, take=file)
    capsys.readouterr()
    evidence.written(home)
    assert capsys.readouterr().out == told
    assert "Label policy" in told
    for bad in ("weather: fine", "[", "departments: ['SSN 219-09-4321']"):
        file.write_text(bad)
        with pytest.raises(ClassifyError):
            evidence.written(home, take=file)


def test_a_certificate_is_written_with_its_signed_data_and_checked(
    home: Settings, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with Store.open(home.home) as store:
        [share] = store.shares()
    evidence.certificate(home, share.name, output=tmp_path / "c.pdf")
    assert verify_file(tmp_path / "c.json") == 0
    told = said(capsys)
    assert "c.pdf beside it is the page that was signed with it." in told
    (tmp_path / "c.pdf").write_bytes(b"another page")
    with pytest.raises(CertificateError, match="changed after it was signed"):
        verify_file(tmp_path / "c.json")
    assert "Not as it was signed: c.pdf" in said(capsys)
    evidence.certificate(home, share.name)
    assert "Not estimated" in said(capsys)
    evidence.certificate(home, share.name, as_json=True)
    assert set(json.loads(capsys.readouterr().out)) == {"certificate", "pages", "public_key", "signature"}
