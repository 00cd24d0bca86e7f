"""Totals of other homes: of those that are trusted, each document once."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.totals import ForeignTotals, TrustedHome
from tests.models.rows import Rows


def totals(key: str = "aa", sequence: int = 1, **more: Any) -> ForeignTotals:
    given = {"made_on": date(2026, 11, 30), "document": {"label": {"PUBLIC": 5}}}
    return ForeignTotals(**{"key": key, "sequence": sequence, **given, **more})


def test_nobody_is_heard_who_is_not_trusted(rows: Rows) -> None:
    rows.refuses(totals())
    rows.kept(TrustedHome(key="aa", name="Police", public_key=b"k"))
    assert rows.kept(totals()).document == {"label": {"PUBLIC": 5}}


def test_a_document_is_taken_in_once(rows: Rows) -> None:
    for key, name in (("aa", "Police"), ("bb", "County")):
        rows.kept(TrustedHome(key=key, name=name, public_key=b"k"))
        rows.kept(totals(key, 1))
    rows.refuses(totals("aa", 1))
    assert rows.kept(totals("aa", 2)).made_on == date(2026, 11, 30)


def test_a_key_is_of_one_home_and_goes_after_what_it_told(rows: Rows) -> None:
    home = rows.kept(TrustedHome(key="aa", name="Police", public_key=b"k"))
    rows.session.expunge(home)
    rows.refuses(TrustedHome(key="aa", name="County", public_key=b"k"))
    rows.kept(totals())
    with rows.refused():
        rows.run("DELETE FROM trusted_home")
