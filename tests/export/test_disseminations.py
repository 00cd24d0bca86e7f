"""The log of disseminations as a file."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from classify.export.disseminations import COLUMNS, csv_lines, write_xlsx
from classify.export.stamp import STAMP

LEFT = datetime(2026, 12, 1, 9, 30, 5, tzinfo=UTC)
ROW = (
    *(7, LEFT, 3, "=HYPERLINK(1)", "Office of Invented Affairs", "Another public agency", ""),
    *("2-6-1003, MCA", "Parks", "Internal", "Nothing cut", "ab" * 32, "sam", None, ""),
)


def test_a_csv_has_a_heading_and_a_line_each_and_no_formula() -> None:
    text = "".join(csv_lines([ROW]))
    assert text.startswith("\ufeff")
    heading, line = csv.reader(io.StringIO(text[1:]))
    assert heading == [name for name, _ in COLUMNS]
    assert line[:4] == ["7", "2026-12-01 09:30:05", "3", "'=HYPERLINK(1)"]
    assert line[-2:] == ["", ""]


def test_a_workbook_is_stamped_and_keeps_its_heading_in_sight(tmp_path: Path) -> None:
    target = tmp_path / "log.xlsx"
    assert write_xlsx([ROW, ROW], target, STAMP) == 2
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == [name for name, _ in COLUMNS]
    assert sheet["B2"].value == LEFT.replace(tzinfo=None)
    assert (sheet["D2"].value, sheet["D2"].data_type) == ("=HYPERLINK(1)", "s")
    assert sheet.freeze_panes == "A2"
    assert sheet.oddHeader.center.text == STAMP
    assert list(tmp_path.iterdir()) == [target]
