"""`classify exposure` on the command line: errors are a sentence, a code and what to do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands.doors import classify


@pytest.fixture
def home(scanned_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(scanned_home, tmp_path / "own home"))


def test_a_workbook_is_no_report(home: Path, tmp_path: Path) -> None:
    (tmp_path / "report.xlsx").write_bytes(b"PK\x03\x04\0\0\x08\0")
    said = classify("exposure", "import", tmp_path / "report.xlsx", "--home", home)
    assert said.code == 1
    assert "zero bytes" in said.err
    assert "Code: MC-740" in said.err


def test_a_report_about_something_else_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "acl.txt").write_text("# file: srv/none.txt\nuser::rw-\ngroup::r--\nother::r--\n")
    said = classify("exposure", "import", tmp_path / "acl.txt", "--home", home)
    assert (said.code, "Code: MC-741" in said.err) == (1, True)


def test_what_lies_open_is_shown(home: Path) -> None:
    said = classify("exposure", "show", "--home", home, "--json")
    assert set(json.loads(said.out)["labels"]) == {"RESTRICTED", "CONFIDENTIAL"}
