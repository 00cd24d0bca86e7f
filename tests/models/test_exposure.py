"""What is kept of who can open files: no column could hold who."""

from __future__ import annotations

from models.exposure import Exposure, ExposureImport


def test_no_column_can_hold_a_name_an_address_or_a_path() -> None:
    """Text is the name of a source alone; the rest are numbers, moments and counts."""
    for table in (Exposure, ExposureImport):
        texts = [
            column.name
            for column in table.__table__.columns  # type: ignore[attr-defined]
            if str(column.type).startswith(("VARCHAR", "TEXT", "BLOB"))
        ]
        assert texts == ["source"]
