"""Recipients: what can be kept of them, and how an ORI looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from classify.errors import RecipientError
from classify.inventory.recipients import ori_of, tidied
from models.sharing import RecipientType
from tests.inventory.sharing import AGENCY, SHERIFF, TODAY


@pytest.mark.parametrize(
    ("written", "ori"),
    [
        ("MT0320100", "MT0320100"),
        (" mt-0320100 ", "MT0320100"),
        ("MTMHP0000", "MTMHP0000"),
        ("WA0170000", "WA0170000"),
        ("", ""),
    ],
)
def test_an_ori_is_read_as_ncic_writes_it(written: str, ori: str) -> None:
    assert ori_of(written) == ori


@pytest.mark.parametrize("written", ["MT0570100", "MT03201", "0320100MT", "MT032010000", "MT 0320-10é"])
def test_what_cannot_be_an_ori_is_refused(written: str) -> None:
    with pytest.raises(RecipientError, match="no ORI"):
        ori_of(written)


def test_only_agencies_that_can_have_an_ori_have_one() -> None:
    assert tidied(SHERIFF).ori == "MT0320000"
    with pytest.raises(RecipientError, match="criminal justice"):
        tidied(replace(SHERIFF, type=RecipientType.VENDOR))


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\u200bb"])
def test_a_recipient_has_a_name_that_can_be_read(name: str) -> None:
    with pytest.raises(RecipientError):
        tidied(replace(AGENCY, name=name))


def test_stray_spaces_go() -> None:
    assert tidied(replace(AGENCY, name="  Office  of\nInvented Affairs ")).name == AGENCY.name


def test_vetting_counts_to_its_last_day(store) -> None:  # type: ignore[no-untyped-def]
    number = store.add_recipient(replace(SHERIFF, vetted_until=TODAY), actor="sam")
    line = store.recipient(number)
    assert line.facts.is_vetted(TODAY)
    assert not line.facts.is_vetted(date(2026, 12, 1))
    assert not store.recipient(store.add_recipient(SHERIFF, actor="sam")).facts.is_vetted(TODAY)
