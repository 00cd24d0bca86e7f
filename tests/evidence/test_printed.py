"""A paper as a page: whole by itself, everything told, nothing taken for markup."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

from classify.evidence.paper import Alarm, Paper, Part, Section, Table, bars
from classify.evidence.printed import drawn, printed

PAPER = Paper(
    "Evidence",
    "City of Larch & County",
    datetime(2026, 11, 30, 23, 5, tzinfo=UTC),
    ZoneInfo("America/Denver"),
    (
        Section(
            "one",
            "Files",
            ("A <b>sentence</b>.",),
            (
                Table("By label", ("Label", "Files"), bars([("Public", 30), ("<i>Internal</i>", 60)])),
                Table("Read", ("Share", "Read", "State"), (("Parks", Part(1, 3), Alarm("Overdue")),)),
                Table("Left", ("What",), (), "Nothing left."),
            ),
        ),
    ),
    stamp="CONFIDENTIAL",
)


def test_it_says_who_when_and_everything_that_is_told() -> None:
    page = printed(PAPER)
    for said in (
        "November 30, 2026, 16:05 (America/Denver)",
        "City of Larch &amp; County",
        "CONFIDENTIAL",
        ">33%<",
        "Left: Nothing left.",
        '<td class="alarm">Overdue</td>',
    ):
        assert said in page


def test_nothing_that_is_told_is_taken_for_markup() -> None:
    page = printed(PAPER)
    assert "<b>" not in page
    assert "<i>" not in page


def test_it_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    page = printed(PAPER)
    assert not re.search(r"https?:|<script|<link|@import|url\(", page)


def test_every_bar_stands_beside_its_number_and_is_hidden_from_readers() -> None:
    page = printed(PAPER)
    assert re.findall(r"(\S+)<svg class=\"bar\"", page) == [
        'class="num">30',
        'class="num">60',
        'class="num">33%',
    ]
    assert page.count("<svg") == page.count('aria-hidden="true"') == 3
    assert '<rect width="50" height="8"/>' in drawn(50)


def test_its_tags_are_closed_as_they_were_opened() -> None:
    open_ones: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, _attrs: object) -> None:
            if tag not in ("meta", "br"):
                open_ones.append(tag)

        def handle_startendtag(self, tag: str, _attrs: object) -> None:
            """Closed at once."""

        def handle_endtag(self, tag: str) -> None:
            assert open_ones.pop() == tag

    Reader().feed(printed(PAPER))
    assert open_ones == []
