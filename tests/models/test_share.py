"""Shares: one folder, one name."""

from __future__ import annotations

import pytest

from models.share import Share
from tests.models.rows import Rows


def test_name_and_folder_are_each_of_one_share(rows: Rows) -> None:
    rows.kept(Share(name="Parks", folder_digest="f", folder_sealed=b"x"))
    rows.refuses(Share(name="Parks", folder_digest="g", folder_sealed=b"x"))
    rows.refuses(Share(name="Fleet", folder_digest="f", folder_sealed=b"x"))
    rows.kept(Share(name="Fleet", folder_digest="g", folder_sealed=b"x"))


def test_it_holds_no_criminal_justice_information_unless_somebody_says_so(rows: Rows) -> None:
    share = rows.share()
    assert share.criminal_justice is False
    assert share.department_id is None
    assert share.made_at.tzinfo is not None


@pytest.mark.parametrize("missing", ["name", "folder_digest", "folder_sealed"])
def test_nothing_that_is_needed_may_be_missing(rows: Rows, missing: str) -> None:
    with rows.refused():
        share = Share(name="Parks", folder_digest="f", folder_sealed=b"x")
        setattr(share, missing, None)
        rows.session.add(share)


def test_bytes_come_back_as_they_went_in(rows: Rows) -> None:
    sealed = bytes(range(256))
    assert rows.kept(Share(name="Parks", folder_digest="f", folder_sealed=sealed)).folder_sealed == sealed
