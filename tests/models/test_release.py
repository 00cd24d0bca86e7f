"""Releases: words that inventories hold, and files that belong to one."""

from __future__ import annotations

from models.release import Dissemination, ReleaseItem, ReleaseState
from tests.models.rows import NOWHERE, Rows


def test_words_that_inventories_hold_stay() -> None:
    assert {one.value for one in ReleaseState} == {"second", "prepared", "released", "refused"}


def test_files_and_entries_of_the_log_are_of_a_release_that_is_there(rows: Rows) -> None:
    share = rows.share().id
    assert share is not None
    rows.refuses(ReleaseItem(release_id=NOWHERE, share_id=share, domain="city", copy_hash="h"))
    rows.refuses(
        Dissemination(
            release_id=NOWHERE,
            share_id=share,
            to_sealed=b"x",
            agency_sealed=b"x",
            recipient_type="public",
            authority_sealed=b"x",
            copy_hash="h",
            approved_by="sam",
        )
    )
