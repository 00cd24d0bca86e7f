"""`classify redact`: a copy with its proof, or a sentence why there is none and what to do."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from classify.inventory.store import Store
from classify.inventory.tables import AUDIT_EVENT
from classify.redact.proof.pages import by_pdfium
from tests.commands.doors import classify
from tests.redact.paged import lines, pdf_of
from tests.redacting.folders import names_in

SSN = "219-09-4321"


@pytest.fixture
def home(blank_home: Path, tmp_path: Path) -> Path:
    """A folder for a home in which there is no inventory yet."""
    made = tmp_path / "home"
    made.mkdir()
    if (blank_home / "cache").exists():  # not where installing has worked that out already
        shutil.copytree(blank_home / "cache", made / "cache")
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "HR"
    made.mkdir()
    (made / "list.txt").write_text(f"Employee SSN: {SSN}, hired in May.\nEmployee SSN: 219-09-8765\n")
    return made


def test_a_person_sees_what_was_removed_and_where_the_proof_is(
    folder: Path, home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "copy.txt"
    said = classify("--home", home, "redact", folder / "list.txt", "--out", out, "--no-ocr")
    assert said.code == 0, said.all
    for words in ("A redacted copy was made", "Social Security number", "classify", "look at the copy"):
        assert words in said.out
    assert SSN not in said.all
    assert SSN not in out.read_text()
    assert "hired in May" in out.read_text()
    # No inventory was made by the way.
    assert not (home / "inventory.db").exists()
    checked = classify("verify", f"{out}.proof.json")
    assert checked.code == 0, checked.all
    assert "copy.txt is the copy that this sheet proves" in checked.out
    out.write_text("another")
    checked = classify("verify", f"{out}.proof.json")
    assert checked.code == 1
    assert "MC-934" in checked.all


def test_a_program_gets_one_object(folder: Path, home: Path, tmp_path: Path) -> None:
    said = classify(
        "redact", folder / "list.txt", "--out", tmp_path / "copy.txt", "--json", "--home", tmp_path / "h"
    )
    told = json.loads(said.out)
    assert (said.code, told["removed"], told["left"], told["refused"]) == (0, {"US_SSN": 2}, 0, None)
    assert {"name", "holds", "sentence"} <= told["checks"][0].keys()
    assert all(check["holds"] for check in told["checks"])


def test_what_is_refused_writes_nothing_and_says_what_to_do(folder: Path, home: Path, tmp_path: Path) -> None:
    broken = folder / "cut.pdf"
    broken.write_bytes(b"%PDF-1.7\nbroken")
    out = tmp_path / "copy.pdf"
    said = classify("redact", "--no-ocr", broken, "--out", out, "--home", home)
    assert said.code == 1
    for words in ("No copy was made", "Why:", "What to do:"):
        assert words in said.out
    told = json.loads(classify("redact", "--no-ocr", broken, "--out", out, "--json", "--home", home).out)
    assert told["refused"].startswith("corrupt")
    assert told["checks"] == []
    assert not [name for name in names_in(tmp_path) if name.startswith("copy")]


def test_a_target_that_is_taken_or_the_file_itself_is_an_error(
    folder: Path, home: Path, tmp_path: Path
) -> None:
    file = folder / "list.txt"
    before = file.read_text()
    said = classify("redact", "--no-ocr", file, "--out", file, "--force", "--home", home)
    assert (said.code, "MC-931" in said.all) == (1, True)
    (tmp_path / "copy.txt").write_text("taken")
    said = classify("redact", "--no-ocr", file, "--out", tmp_path / "copy.txt", "--home", home)
    assert (said.code, "--force" in said.all) == (1, True)
    assert (tmp_path / "copy.txt").read_text() == "taken"
    assert file.read_text() == before
    said = classify("redact", "--no-ocr", folder, "--out", tmp_path / "other.txt", "--home", home)
    assert (said.code, "folder" in said.all) == (1, True)
    assert (
        classify(
            "redact", "--no-ocr", tmp_path / "none.txt", "--out", tmp_path / "o.txt", "--home", home
        ).code
        == 1
    )


def test_an_item_of_the_inventory_by_number_is_told_in_the_audit_trail(
    folder: Path, home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "copy.txt"
    assert classify("--home", home, "scan", folder, "--jobs", "1", "--no-ocr").code == 0
    said = classify("redact", "--no-ocr", "1", "--out", out, "--json", "--home", home)
    assert said.code == 0, said.all
    assert json.loads(said.out)["removed"] == {"US_SSN": 2}
    assert SSN not in out.read_text()
    with Store.open(home) as store, store.database.reading() as session:
        rows = session.execute(select(AUDIT_EVENT).order_by(AUDIT_EVENT.c.id.desc())).mappings().first()
    assert rows is not None
    assert (rows["action"], rows["subject"]) == ("copy.make", "item:1")
    assert SSN not in str(dict(rows))
    checked = classify("verify", f"{out}.proof.json")
    assert "Signed with the key" in checked.out
    # The share is only ever read.
    said = classify("redact", "--no-ocr", "1", "--out", folder / "copy.txt", "--home", home)
    assert (said.code, "scanned share" in said.all) == (1, True)
    assert names_in(folder) == ["list.txt"]
    # Changed since the scan: what was decided may not be of these bytes.
    (folder / "list.txt").write_text("Employee SSN: 219-09-1111, hired in May.\nEmployee SSN: 219-09-8765\n")
    said = classify("redact", "--no-ocr", "1", "--out", tmp_path / "second.txt", "--home", home)
    assert (said.code, "MC-751" in said.all) == (1, True)
    assert not (tmp_path / "second.txt").exists()


def test_a_command_that_is_killed_leaves_no_part_of_a_copy(folder: Path, home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (folder / "long.txt").write_text("Employee SSN: 219-09-4321, hired in May.\n" * 20_000)
    command = [
        Path(sys.executable).with_name("classify"),
        "redact",
        folder / "long.txt",
        "--out",
        out / "copy.txt",
    ]
    with subprocess.Popen([*command, "--home", home], start_new_session=True) as one:
        with contextlib.suppress(subprocess.TimeoutExpired):
            one.wait(1.2)
        os.kill(one.pid, signal.SIGKILL)
    assert names_in(out) == []


@pytest.fixture
def sheet(folder: Path) -> Path:
    made = folder / "pay.csv"
    made.write_text("Name,Badge,Town\nA,Q-77123-X,Helena\nB,Q-88123-X,Butte\n")
    return made


def test_a_column_is_dropped_and_the_proof_knows_it(sheet: Path, home: Path, tmp_path: Path) -> None:
    out = tmp_path / "copy.csv"
    said = classify("--home", home, "redact", sheet, "--out", out, "--no-ocr", "--drop", "Badge", "--json")
    assert said.code == 0, said.all
    [check] = [one for one in json.loads(said.out)["checks"] if one["name"] == "columns_gone"]
    assert (check["holds"], check["values"], check["left"]) == (True, 3, 0)
    assert out.read_text("utf-8-sig").splitlines() == ["Name,Town", "A,Helena", "B,Butte"]


def test_a_column_that_is_not_there_is_told_and_nothing_is_written(
    sheet: Path, home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "copy.csv"
    said = classify("--home", home, "redact", sheet, "--out", out, "--no-ocr", "--drop", "Salary")
    assert said.code == 1
    words = " ".join(said.out.split())
    assert "Number 1 of the columns to be dropped is not in its sheet." in words
    assert "make the copy again" in words
    assert not out.exists()
    assert classify("--home", home, "redact", sheet, "--out", out, "--drop", "Pay!").code == 1


def test_a_box_is_black_and_the_proof_knows_it(folder: Path, home: Path, tmp_path: Path) -> None:
    page, out = folder / "page.pdf", tmp_path / "copy.pdf"
    # So much text that the copy can be read again without an engine for recognition.
    more = ["The hours of the library are long in summer and short in winter"] * 8
    page.write_bytes(pdf_of(lines("The old mill is quiet", *more)))
    how = ("--no-ocr", "--box", "1: 60,35,105,55", "--json")
    said = classify("--home", home, "redact", page, "--out", out, *how)
    assert said.code == 0, said.all
    told = json.loads(said.out)
    assert told["removed"] == {"MANUAL": 1}
    [check] = [one for one in told["checks"] if one["name"] == "under_boxes"]
    assert (check["holds"], check["words"]) == (True, 2)
    assert "mill" not in " ".join(by_pdfium(out.read_bytes()))
    said = classify("--home", home, "redact", page, "--out", out, "--force", "--no-ocr", "--box", "9:1,1,5,5")
    assert said.code == 1
    assert "page 9" in said.out
