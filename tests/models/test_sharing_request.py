"""Requests: words that inventories hold, and which of them the clock runs for."""

from __future__ import annotations

from datetime import date

from models.sharing_request import OPEN_REQUESTS, Decided, RequestState, Selection, SharingRequest
from tests.models.rows import NOWHERE, Rows


def test_words_that_inventories_hold_stay() -> None:
    assert {one.value for one in Selection} == {"items", "folder", "view"}
    assert {one.value for one in Decided} == {"allowed", "allowed_redacted", "denied", "referred"}
    assert {one.value for one in RequestState} == {
        *("received", "acknowledged", "second", "referred"),
        *("answered", "withdrawn"),
    }


def test_the_clock_stands_when_it_is_answered_or_withdrawn() -> None:
    assert set(RequestState) - set(OPEN_REQUESTS) == {RequestState.ANSWERED, RequestState.WITHDRAWN}


def test_a_request_is_of_a_recipient_that_is_there(rows: Rows) -> None:
    rows.refuses(
        SharingRequest(
            recipient_id=NOWHERE,
            purpose="other",
            use_sealed=b"x",
            access_sealed=b"x",
            security_sealed=b"x",
            asked_by="rita",
            due=date(2026, 12, 30),
            selection=Selection.ITEMS,
            files=1,
            revision="r",
            outcome="allowed",
            told_sealed=b"x",
        )
    )
