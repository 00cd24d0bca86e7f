"""`classify inspect --why`: why words in capitals are no names, told by a confined worker."""

from __future__ import annotations

import zipfile
from pathlib import Path

import msgspec
import pytest

from classify.commands import refused
from classify.commands.inspect import Mask
from classify.commands.refused import print_refused
from classify.errors import SetupError
from classify.plaintext import Refused
from classify.settings import Settings
from classify.workers import TextLine, WorkerPool


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A letter and a table, inside an archive."""
    path = tmp_path / "box.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "We met Karen Ostrowski.\nThe siding by James Hardie is new.\n")
        archive.writestr("list.csv", "Owner,Fee\nKaren Ostrowski,4\nPayroll Clerk,5\n")
    return path


def told(path: Path, capsys: pytest.CaptureFixture[str], *, reveal: bool) -> str:
    print_refused(path, Settings(ocr=False), Mask(Settings(), reveal=reveal), reveal=reveal)
    return capsys.readouterr().out


def test_reasons_with_their_places_and_words_only_where_asked_for(
    box: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    masked = told(box, capsys, reveal=False)
    assert "It is a brand or a maker." in masked
    assert "letter.txt, line 2" in masked
    assert "a post or a role" in masked
    assert "Hardie" not in masked
    assert "Clerk" not in masked
    shown = told(box, capsys, reveal=True)
    assert "James Hardie" in shown
    assert "Payroll Clerk" in shown
    assert "Ostrowski" not in shown


def test_nothing_to_tell_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "small.txt"
    path.write_text("nothing in capitals here\n")
    assert "No words in capitals were refused" in told(path, capsys, reveal=False)


def test_a_worker_that_says_something_else_is_not_believed(
    box: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(WorkerPool, "text", lambda _self, _job: iter([TextLine('{"file": 7}', False)]))
    with pytest.raises(SetupError, match="what none says"):
        told(box, capsys, reveal=False)


def test_each_reason_is_told_once_with_a_few_of_its_places(
    box: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [Refused("box.zip", {"part": "body", "line": n}, "brand", "It is a brand.") for n in range(1, 31)]
    encoded = [TextLine(msgspec.json.encode(line).decode(), False) for line in lines]
    monkeypatch.setattr(WorkerPool, "text", lambda _self, _job: iter(encoded))
    out = told(box, capsys, reveal=False)
    assert out.count("It is a brand.") == 1
    assert out.count("line ") == refused._PLACES_SHOWN
    assert "24 more" in out
