"""The proof sheet: what is in it, what it shows of a change, and what it proves."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from classify.errors import SheetError
from classify.redacting import sheet as sheets
from classify.redacting.sheet import CheckTold, Sheet, as_page, check_copy, copy_beside, is_sheet, read_sheet
from tests.redacting.folders import COPY, SHEET


def written(folder: Path, text: str) -> Path:
    (folder / "copy.txt").write_bytes(COPY)
    file = folder / "copy.txt.proof.json"
    file.write_text(text)
    return file


def test_a_sheet_comes_back_as_it_was_made(tmp_path: Path) -> None:
    file = written(tmp_path, SHEET.as_json())
    assert is_sheet(file.read_text()[:200])
    checked = read_sheet(file)
    assert checked.sheet == SHEET
    assert checked.public_key == b""
    check_copy(checked, copy_beside(file))


def test_a_home_signs_it(tmp_path: Path) -> None:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    text = SHEET.as_json(lambda digest: (public, private.sign(digest)))
    assert read_sheet(written(tmp_path, text)).public_key == public
    # Changed, and its hash made to fit: the signature tells.
    changed = json.loads(replace(SHEET, removed={}).as_json())
    changed |= {key: json.loads(text)[key] for key in ("public_key", "signature")}
    with pytest.raises(SheetError, match="signed"):
        read_sheet(written(tmp_path, json.dumps(changed)))


def test_a_changed_sheet_and_another_copy_are_told(tmp_path: Path) -> None:
    file = written(tmp_path, SHEET.as_json())
    (tmp_path / "copy.txt").write_bytes(b"other")
    with pytest.raises(SheetError, match="not the file"):
        check_copy(read_sheet(file), copy_beside(file))
    (tmp_path / "copy.txt").unlink()
    with pytest.raises(SheetError, match="cannot be read"):
        check_copy(read_sheet(file), copy_beside(file))
    file.write_text(SHEET.as_json().replace('"US_SSN": 2', '"US_SSN": 1'))
    with pytest.raises(SheetError, match="changed"):
        read_sheet(file)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "missoula-classify redacted copy 1"}', "\ufffd"]
)
def test_another_file_is_no_sheet(tmp_path: Path, text: str) -> None:
    with pytest.raises(SheetError, match="no proof sheet"):
        read_sheet(written(tmp_path, text))


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(SheetError):
        read_sheet(tmp_path / "missing.proof.json")
    (tmp_path / "x.proof.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SheetError):
        read_sheet(tmp_path / "x.proof.json")
    with pytest.raises(SheetError, match="cannot be told"):
        copy_beside(tmp_path / "proof.json")


@pytest.mark.parametrize(
    "bad",
    [
        replace(SHEET, left=1),
        replace(SHEET, checks=[]),
        replace(SHEET, checks=[CheckTold("nothing_left", "None is there.", holds=False)]),
    ],
)
def test_a_sheet_of_a_copy_that_did_not_withstand_proves_nothing(tmp_path: Path, bad: Sheet) -> None:
    with pytest.raises(SheetError, match="withstand"):
        read_sheet(written(tmp_path, bad.as_json()))


def test_people_read_what_was_removed_and_kept() -> None:
    page = as_page(SHEET)
    for words in (
        "Social Security number",
        "marked by hand",
        "decided to keep",
        "None is there.",
        "pictures: 3",
        "November 30, 2026, 10:00 UTC",
    ):
        assert words in page
    assert "US_SSN" not in page
    assert "<script" not in page
    assert "decided to keep" not in as_page(replace(SHEET, stays={}, left_out={}))
    assert "nothing" in as_page(replace(SHEET, removed={}))
    assert sheets.kind_words("US_SSN") == "Social Security number"
