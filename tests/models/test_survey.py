"""The newest survey of a share, and what files of a kind take."""

from __future__ import annotations

from models.survey import Pace, Survey
from tests.models.rows import NOWHERE, Rows, number


def test_a_share_has_one_survey(rows: Rows) -> None:
    share = number(rows.share())
    kept = rows.kept(Survey(share_id=share, told_sealed=b"\x00sealed"))
    assert kept.told_sealed == b"\x00sealed"
    assert kept.made_at.tzinfo is not None
    rows.session.expunge(kept)
    rows.refuses(Survey(share_id=share, told_sealed=b"other"))
    rows.refuses(Survey(share_id=NOWHERE, told_sealed=b"x"))


def test_a_kind_has_one_pace_that_counts_much(rows: Rows) -> None:
    pace = rows.kept(Pace(kind="PDF documents", files=2**40, bytes=2**62, seconds=1.5))
    assert (pace.files, pace.bytes, pace.seconds) == (2**40, 2**62, 1.5)
    rows.session.expunge(pace)
    rows.refuses(Pace(kind="PDF documents", files=1, bytes=1, seconds=1.0))
