"""A row of the city's: what it rests on, as of when, by which documents."""

from __future__ import annotations

from datetime import date

from classify.evidence.making import Desk
from classify.evidence.paper import Alarm
from classify.evidence.written import Criterion, Document, Fact, Row, Stands
from tests.evidence.conftest import AT, section


def test_a_row_rests_on_figures_of_now_with_their_dates_and_on_its_documents(desk: Desk) -> None:
    row = Row(
        "Timelines are documented.",
        Stands.MET,
        (Fact.COVERAGE, Fact.REVIEWS),
        (Document("Sharing policy", date(2026, 5, 1), "City Clerk"),),
    )
    desk.write(lambda was: was.with_row(Criterion.SHARING, 2, row), before=0, part="sharing 2", actor="sam")
    told = section(desk.binder(AT), "sharing")["The city's rows: sharing data"]
    words, stands, shown, as_of, documents = told["2"]
    assert (words, stands) == (("Timelines are documented.",), "Met")
    assert shown == (
        (
            "Coverage by department: 1 of 1 department that have a share; "
            "the city's own list is not written yet."
        ),
        "Annual reviews: none is on record.",
    )
    assert isinstance(as_of, date)
    assert documents == ("Sharing policy, May 1, 2026 (City Clerk)",)
    assert told["1"][1] == Alarm("Nobody has said")


def test_every_section_has_its_sentence_and_every_row_can_rest_on_each(desk: Desk) -> None:
    row = Row("All.", Stands.PARTLY, tuple(Fact))
    desk.write(lambda was: was.with_row(Criterion.PRIVACY, 1, row), before=0, part="x", actor="sam")
    paper = desk.binder(AT)
    told = section(paper, "privacy")["The city's rows: protecting data privacy and confidentiality"]["1"]
    assert [line.partition(":")[0] for line in told[2]] == [fact.called for fact in Fact]  # type: ignore[attr-defined]
    assert [one.key for one in paper.sections] == [*Criterion, *Fact]


def test_so_many_rows_met_meet_the_criterion(desk: Desk) -> None:
    for number in (1, 2):
        paper = desk.binder(AT)
        assert "the criterion is met" not in paper.sections[1].sentences[0]
        row = Row("Met.", Stands.MET)
        desk.write(
            lambda was, n=number, row=row: was.with_row(Criterion.PRIVACY, n, row),  # type: ignore[misc]
            before=number - 1,
            part="x",
            actor="sam",
        )
    assert (
        "2 of 3 rows are met; 2 are needed: the criterion is met." in desk.binder(AT).sections[1].sentences[0]
    )
