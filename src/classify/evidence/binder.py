"""The binder: the city's own rows on sharing data and on privacy, each beside the figures of now.

Pure: what was counted (`figures`) and what people wrote (`written`) become a paper. Nothing in it names a
person, a file or a place; a department is the smallest thing told.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from classify.evidence import words
from classify.evidence.figures import Figures
from classify.evidence.matters import matters
from classify.evidence.paper import Alarm, Cell, Paper, Section, Table, day
from classify.evidence.written import Criterion, Document, Fact, Row, Stands, Written
from models.agreement import AgreementState
from models.sharing_request import OPEN_REQUESTS
from models.words import many

TITLE = "Evidence on sharing data and privacy"

_LEAD = (
    "For the criteria of What Works Cities on sharing data and on protecting privacy. The rows are the "
    "city's own; every figure was counted when this was made, over the whole inventory."
)


def binder(figures: Figures, written: Written, publisher: str, *, at: datetime, zone: ZoneInfo) -> Paper:
    """The paper."""
    return Paper(
        TITLE,
        publisher,
        at,
        zone,
        (
            *(_criterion(criterion, figures, written) for criterion in Criterion),
            *matters(figures, written),
            Section(Fact.ROLES, Fact.ROLES.called, words.ROLES_LEAD, (words.roles(),)),
        ),
        (_LEAD, "Counts alone: no name, no file, no place stands here."),
    )


def _criterion(criterion: Criterion, figures: Figures, written: Written) -> Section:
    rows = [written.row(criterion, number) for number in range(1, criterion.rows + 1)]
    met = sum(row.stands is Stands.MET for row in rows)
    unsaid = sum(not row.words for row in rows)
    enough = ": the criterion is met" if met >= criterion.needed else ""
    sentences = [
        f"The city says that {met} of {criterion.rows} rows are met; {criterion.needed} are needed{enough}."
    ]
    if unsaid:
        sentences.append(
            f"{many(unsaid, 'row')} not written yet: copy the sentence from the assessment's portal, which "
            "shows it to the city alone."
        )
    table = Table(
        f"The city's rows: {criterion.called.lower()}",
        ("Row", "The city's own words", "It stands", "What shows it now", "As of", "Documents"),
        tuple(_row(number, row, figures, written) for number, row in enumerate(rows, start=1)),
    )
    return Section(criterion, criterion.called, tuple(sentences), (table,))


def _row(number: int, row: Row, figures: Figures, written: Written) -> tuple[Cell, ...]:
    shown = [shows(fact, figures, written) for fact in row.facts]
    dates = [at for _, at in shown if at is not None]
    said = row.stands.words
    return (
        str(number),
        (row.words or "Not written yet.", *filter(None, (row.note,))),
        said if row.stands is Stands.MET else Alarm(said),
        tuple(f"{fact.called}: {sentence}" for fact, (sentence, _) in zip(row.facts, shown, strict=True))
        or "Nothing is bound to it yet.",
        max(dates, default=None),
        tuple(map(_document, row.documents)) or "None.",
    )


def _document(document: Document) -> str:
    dated = f", {day(document.dated)}" if document.dated else ", no date"
    return f"{document.title}{dated}{f' ({document.kept})' if document.kept else ''}"


def shows(fact: Fact, figures: Figures, written: Written) -> tuple[str, date | None]:
    """What a section comes to, in a sentence, and the day of the newest thing in it; None: there is none."""
    sentence, at = _SHOWS[fact](figures, written)
    return sentence, at.date() if isinstance(at, datetime) else at


def _policy(figures: Figures, _: Written) -> tuple[str, date | None]:
    known = figures.policies
    return f"label policy {known.labels} with {many(known.rules, 'rule')}.", known.since


def _coverage(figures: Figures, written: Written) -> tuple[str, date | None]:
    begun = sum(one.scanned > 0 for one in figures.covered)
    of = many(len(figures.covered), "department")
    caveat = "" if written.departments else " that have a share; the city's own list is not written yet"
    return f"{begun} of {of}{caveat}.", figures.newest_scan


def _age(figures: Figures, _: Written) -> tuple[str, date | None]:
    shares = sum(number for _, number in figures.ages)
    lately = sum(one.lately for one in figures.covered)
    return f"{lately} of {many(shares, 'share')} read whole within a year.", figures.newest_scan


def _unread(figures: Figures, _: Written) -> tuple[str, date | None]:
    return f"{figures.unread:,} of {many(figures.files, 'file')} not wholly read.", figures.newest_scan


def _approvals(figures: Figures, _: Written) -> tuple[str, date | None]:
    effect = sum(one.in_effect for one in figures.covered)
    labels = sum(one.labels for one in figures.covered)
    return f"{effect:,} of {many(labels, 'label')} in effect.", figures.standing.newest_approval


def _exceptions(figures: Figures, _: Written) -> tuple[str, date | None]:
    number = sum(one.approvals for one in figures.standing.exceptions)
    return f"{many(number, 'label')} set other than proposed.", figures.standing.newest_approval


def _requests(figures: Figures, _: Written) -> tuple[str, date | None]:
    requests = figures.standing.requests
    waiting = sum(requests.get(state, 0) for state in OPEN_REQUESTS)
    return f"{many(sum(requests.values()), 'request')}, {waiting} open.", figures.standing.newest_request


def _times(figures: Figures, _: Written) -> tuple[str, date | None]:
    kept = figures.this_year
    if kept.median_days is None:
        return "no request was answered within a year.", figures.standing.newest_request
    told = (
        f"{kept.in_time} of {kept.answered} answered in time within a year, the median was "
        f"{kept.median_days:g} days."
    )
    return told, figures.standing.newest_request


def _agreements(figures: Figures, _: Written) -> tuple[str, date | None]:
    live = figures.standing.agreements.get(AgreementState.LIVE, 0)
    complete = figures.standing.complete.get(AgreementState.LIVE, 0)
    told = f"{many(live, 'agreement')} in force, {complete} complete."
    return told, figures.standing.newest_agreement


def _redactions(figures: Figures, _: Written) -> tuple[str, date | None]:
    released = figures.standing.released
    redacted = sum(files for profile, files in released.items() if profile)
    return (
        f"{redacted:,} of {many(sum(released.values()), 'file')} left redacted.",
        figures.standing.newest_release,
    )


def _reviews(figures: Figures, written: Written) -> tuple[str, date | None]:
    last = written.last_reviews()
    overdue = sum(one.due < figures.today for one in last)
    told = f"{many(len(last), 'review')} on record, {overdue} overdue." if last else "none is on record."
    return told, max((one.on for one in last), default=None)


def _roles(_: Figures, __: Written) -> tuple[str, date | None]:
    return f"{many(words.ROLE_COUNT, 'role')}, each with what it may do.", None


_SHOWS = {
    Fact.POLICY: _policy,
    Fact.COVERAGE: _coverage,
    Fact.AGE: _age,
    Fact.UNREAD: _unread,
    Fact.APPROVALS: _approvals,
    Fact.EXCEPTIONS: _exceptions,
    Fact.REQUESTS: _requests,
    Fact.TIMES: _times,
    Fact.AGREEMENTS: _agreements,
    Fact.REDACTIONS: _redactions,
    Fact.REVIEWS: _reviews,
    Fact.ROLES: _roles,
}
