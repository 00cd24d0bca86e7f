"""Recipients in the store: kept under seal, changed without a trace of names, never removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from classify.errors import RecipientError
from classify.inventory.store import Store
from models.sharing import RecipientType
from tests.inventory.sharing import AGENCY, SHERIFF, TODAY

Rows = Callable[[str], Any]


def test_what_is_kept_comes_back_and_is_listed_page_by_page(store: Store) -> None:
    first, second = (store.add_recipient(facts, actor="sam") for facts in (AGENCY, SHERIFF))
    assert [line.facts for line in store.recipients()] == [AGENCY, SHERIFF]
    assert [line.id for line in store.recipients(limit=1)] == [first]
    assert [line.id for line in store.recipients(after=first)] == [second]
    assert [line.id for line in store.recipients(types=[RecipientType.CJ_AGENCY])] == [second]
    line = store.recipient(first)
    assert line is not None
    assert (line.facts, line.made_by) == (AGENCY, "sam")
    assert store.recipient(2**63) is None


def test_a_change_is_told_in_the_trail_and_names_are_in_no_byte(store: Store, rows: Rows) -> None:
    number = store.add_recipient(AGENCY, actor="sam")
    store.change_recipient(number, replace(AGENCY, active=False, vetted_until=TODAY), actor="tess")
    assert store.recipients(active=True) == []
    ((action, actor, details),) = rows(
        "SELECT action, actor, CAST(details AS TEXT) FROM audit_event WHERE action = 'recipient.change'"
    )
    assert (action, actor) == ("recipient.change", "tess")
    assert "2026-11-30" in details
    everything = repr(rows("SELECT * FROM recipient")) + repr(
        rows("SELECT CAST(details AS TEXT) FROM audit_event")
    )
    assert AGENCY.name not in everything
    assert AGENCY.contact not in everything


def test_what_a_recipient_is_stays(store: Store) -> None:
    number = store.add_recipient(AGENCY, actor="sam")
    with pytest.raises(RecipientError, match="cannot be changed"):
        store.change_recipient(number, replace(AGENCY, type=RecipientType.VENDOR), actor="sam")
    with pytest.raises(RecipientError, match="no such recipient"):
        store.change_recipient(number + 1, AGENCY, actor="sam")
    with pytest.raises(RecipientError, match="name"):
        store.add_recipient(replace(AGENCY, name=" "), actor="sam")
