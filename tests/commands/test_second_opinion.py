"""`classify doctor --deep`: two readers side by side, both of them in a confined worker."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from rich.console import Console

from classify.commands import second_opinion
from classify.commands.second_opinion import sentences, show
from classify.errors import SetupError
from classify.extract.comparing.comparison import OURS, Comparison, Heard
from classify.settings import Settings
from classify.workers import TextLine, WorkerPool
from tests.commands.doors import classify


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A Word file whose properties only our reader looks at."""
    document = docx.Document()
    document.add_paragraph("kestrel and heron")
    document.core_properties.author = "Gadwall"
    path = tmp_path / "letter.docx"
    document.save(str(path))
    return path


def _printed(path: Path, *, reveal: bool) -> str:
    out = io.StringIO()
    console = Console(file=out, width=200)
    assert second_opinion.compare(path, Settings(), reveal=reveal, console=console) == 0
    return out.getvalue()


def test_both_readers_are_told_side_by_side(letter: Path) -> None:
    """With figures for a clerk, and words only where they were asked for."""
    told = _printed(letter, reveal=False)
    assert "this program" in told
    assert "python-docx" in told
    assert "3 words were found by both." in told
    assert "metadata" in told
    assert "kestrel" not in told
    assert "gadwall" not in told.lower()
    assert "gadwall" in _printed(letter, reveal=True).lower()


def test_no_library_reads_the_file_in_the_program_itself(letter: Path) -> None:
    """A hostile file meets python-docx where it can reach nothing: in a worker."""
    code = (
        "import sys; from pathlib import Path; from classify.commands.second_opinion import compare; "
        "from classify.settings import Settings\n"
        f"if __name__ == '__main__':\n    compare(Path({str(letter)!r}), Settings(), reveal=False)\n"
        "    print(sorted({'docx', 'openpyxl', 'pdfplumber', 'lxml'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "python-docx" in run.stdout
    assert run.stdout.splitlines()[-1] == "[]"


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Said on standard error, and by the exit code."""
    assert second_opinion.compare(tmp_path, Settings(), reveal=False) == 1
    assert "could not be opened" in capsys.readouterr().err


def test_an_answer_of_another_shape_is_refused(letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that a file has taken over may say anything."""
    monkeypatch.setattr(WorkerPool, "text", lambda *_: iter([TextLine('{"kind": 7}', is_problem=False)]))
    with pytest.raises(SetupError):
        second_opinion.compare(letter, Settings(), reveal=False)


def test_what_the_figures_mean_is_said_in_sentences() -> None:
    """Missing words, failures and remarks; signs of the terminal's own language are shown as they are."""
    found = Comparison(
        "Word document",
        5,
        [
            Heard(OURS, words=7, alone=2, where={"comment": 2}),
            Heard("python-docx", words=6, alone=1, failed="It failed (KeyError).", examples=["[bold]teal"]),
        ],
        ["partial: a part was left out"],
    )
    told = "\n".join(sentences(found))
    assert "Python-docx did not read all of it: It failed (KeyError)." in told
    assert "This program remarks: partial: a part was left out" in told
    assert "comment 2" in told
    assert "1 words were found by the other library alone." in told
    out = io.StringIO()
    show(found, Console(file=out, width=200), "[red]a.docx")
    assert "[bold]teal" in out.getvalue()
    assert "[red]a.docx" in out.getvalue()
    alone = sentences(Comparison("text", 0, [Heard(OURS, words=7, alone=7)]))
    assert alone == ["No other library here reads this kind of file; there is nothing to compare."]


def test_a_folder_is_told_what_to_do(tmp_path: Path) -> None:
    """It takes one file; the command for a folder is named."""
    said = classify("doctor", "--deep", tmp_path)
    assert said.code == 1
    assert "this is a folder" in said.err
    assert "inspect FOLDER" in said.err
