"""The sections of the binder, one a matter: figures in tables, and in sentences what somebody should do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from classify.approval.words import CAUSES, STATES
from classify.evidence.certified import NOTHING_SAID
from classify.evidence.figures import Figures
from classify.evidence.paper import Alarm, Cell, Part, Section, Table, bars, big, day
from classify.evidence.rollout import Phase
from classify.evidence.written import Fact, Written
from classify.inventory.overview import UNREAD_ADVICE
from classify.inventory.terms import PARTS
from classify.sharing.clock import Kept
from models import agreement, release, sharing_request
from models.approval import ApprovalState
from models.words import label_words, many, outcome_words

_REQUESTS = {
    sharing_request.RequestState.SECOND: "Waits for a second person",
    sharing_request.RequestState.REFERRED: "With the city attorney",
}
_RELEASES = {
    release.ReleaseState.SECOND: "Waits for a second person",
    release.ReleaseState.PREPARED: "Prepared, nothing has left yet",
}
_AGREEMENTS = {
    agreement.AgreementState.REVIEW: "Under review",
    agreement.AgreementState.LIVE: "In force",
}
_DECIDED = {
    sharing_request.Decided.REDACTED: "Allowed as redacted copies",
    sharing_request.Decided.REFERRED: "Referred to the city attorney",
}


def matters(figures: Figures, written: Written) -> Iterator[Section]:
    """All of them, in the order of `Fact`."""
    yield _policy(figures)
    yield _coverage(figures, written)
    yield _age(figures)
    yield _unread(figures)
    yield _approvals(figures)
    yield _exceptions(figures)
    yield _requests(figures)
    yield _times(figures)
    yield _agreements(figures)
    yield _redactions(figures)
    yield _reviews(figures, written)


def _section(fact: Fact, *tables: Table, sentences: tuple[str, ...] = ()) -> Section:
    return Section(fact, fact.called, sentences, tables)


def _policy(figures: Figures) -> Section:
    known = figures.policies
    rows: tuple[tuple[Cell, ...], ...] = (
        (
            "Label policy",
            known.labels,
            many(known.rules, "rule"),
            known.since if known.since else "no scan used it yet",
        ),
        ("Matrix of sharing", known.matrix, many(known.laws, "row") + " of law", "with the program"),
    )
    read = Table(
        "How the law behind answers is known",
        ("Law", "Rows", "Read at their source"),
        (("All rows", known.laws, Part(known.laws_read, known.laws)),),
    )
    table = Table("In the program", ("Policy", "Version", "It says", "Scans use it since"), rows)
    wanting = known.laws - known.laws_read
    sentences = (f"The city attorney has yet to confirm {many(wanting, 'row')} of law.",) if wanting else ()
    return _section(Fact.POLICY, table, read, sentences=sentences)


def _coverage(figures: Figures, written: Written) -> Section:
    every = figures.covered
    share = f" ({100 * sum(one.scanned > 0 for one in every) // len(every)}%)" if every else ""
    begun, listed = sum(one.scanned > 0 for one in every), bool(written.departments)
    sentences = [
        f"{begun} of {many(len(every), 'department')} with files in the inventory{share}.",
        "Phases are told from facts: "
        + "; ".join(f"{phase.value}: {phase.meaning}" for phase in Phase)
        + ".",
    ]
    if not listed:
        sentences.append(
            "The list of the city's departments is not written yet: one without a share is not counted."
        )
    rows = tuple(
        (
            one.department,
            Alarm(one.phase.value) if one.phase is Phase.NOT_BEGUN else one.phase.value,
            Part(one.scanned, one.shares),
            one.files,
            Part(one.in_effect, one.labels),
            one.oldest.date() if one.oldest else None,
        )
        for one in every
    )
    headings = (
        *("Department", "Phase", "Shares read whole", "Files", "Labels in effect"),
        "Oldest last scan",
    )
    phases = Table(
        "Departments by phase",
        ("Phase", "Departments"),
        bars((phase.value, sum(one.phase is phase for one in every)) for phase in Phase),
    )
    return _section(
        Fact.COVERAGE,
        Table("Departments", headings, rows, "No share was entered yet."),
        phases,
        sentences=tuple(sentences),
    )


def _age(figures: Figures) -> Section:
    shares = sum(number for _, number in figures.ages)
    lately = sum(one.lately for one in figures.covered)
    sentences = [f"{lately} of {many(shares, 'share')} read whole within a year."]
    return _section(
        Fact.AGE,
        Table("Shares by their last whole scan", ("Last whole scan", "Shares"), bars(figures.ages)),
        sentences=tuple(sentences),
    )


def _unread(figures: Figures) -> Section:
    rows = tuple(
        (big(outcome_words(outcome)), number, Part(number, figures.files), UNREAD_ADVICE[outcome])
        for outcome, number in sorted(figures.outcomes.items(), key=lambda one: -one[1])
        if not outcome.was_read
    )
    table = Table("Files not wholly read", ("Why", "Files", "Of all files", "What to do"), rows)
    return _section(
        Fact.UNREAD,
        table,
        sentences=(
            f"{figures.unread:,} of {many(figures.files, 'file')} were not wholly read: {NOTHING_SAID}",
        ),
    )


def _approvals(figures: Figures) -> Section:
    known = figures.standing
    effect, labels = (sum(getattr(one, name) for one in figures.covered) for name in ("in_effect", "labels"))
    stale = sum(known.stale.values())
    sums: tuple[tuple[Cell, ...], ...] = (
        ("In effect", effect, Part(effect, labels)),
        ("To look at again", stale, Part(stale, labels)),
        ("Wait for approval", max(0, labels - effect - stale), Part(max(0, labels - effect - stale), labels)),
    )
    causes = bars((big(CAUSES[cause]), number) for cause, number in known.stale.items())
    states = bars((STATES[state], known.approvals.get(state, 0)) for state in ApprovalState)
    return _section(
        Fact.APPROVALS,
        Table("Labels", ("State", "Files", "Of all labels"), sums),
        Table("Why labels are to be looked at again", ("Cause", "Files"), causes),
        Table("Approvals on record", ("State", "Approvals"), states),
        Table(
            "Files by proposed label",
            ("Label", "Files"),
            bars((label_words(label), number) for label, number in figures.labels),
        ),
        sentences=("A machine proposes a label; a data steward puts it in effect.",),
    )


def _exceptions(figures: Figures) -> Section:
    rows = tuple(
        (
            label_words(one.proposed),
            label_words(one.label),
            one.approvals,
            one.files,
            _end(one.first_end, figures),
            _much(one.endless),
        )
        for one in figures.standing.exceptions
    )
    headings = (
        "Proposed",
        "Set to",
        "Approvals",
        "Files in effect",
        "First of their last days",
        "Without end",
    )
    return _section(
        Fact.EXCEPTIONS,
        Table("Labels set other than proposed", headings, rows),
        sentences=("Each has its reason on record and a last day; then it is looked at again.",),
    )


def _end(first: date | None, figures: Figures) -> Cell:
    if first is None:
        return None
    return Alarm(f"{day(first)}: over") if first < figures.today else first


def _requests(figures: Figures) -> Section:
    known = figures.standing
    states = bars(
        (_REQUESTS.get(state, state.value.capitalize()), known.requests.get(state, 0))
        for state in sharing_request.RequestState
    )
    decided = bars(
        (_DECIDED.get(word, word.value.capitalize()), known.decisions.get(word, 0))
        for word in sharing_request.Decided
    )
    return _section(
        Fact.REQUESTS,
        Table("By state", ("State", "Requests"), states),
        Table("What was decided", ("Decision", "Requests"), decided),
    )


def _times(figures: Figures) -> Section:
    rows = tuple(
        _kept(words, kept) for words, kept in (("Within a year", figures.this_year), ("Ever", figures.ever))
    )
    headings = (
        *("They came", "Requests", "Answered", "In time", "Overdue"),
        *("Median days", "Longest days", "Median days until told"),
    )
    told, answered = (many(days, "day") for days in (figures.acknowledge_days, figures.answer_days))
    timeline = f"an asker is told within {told} that the request came, and answered within {answered}"
    sentences = [f"The city's own timeline: {timeline}. Withdrawn requests are left out."]
    if figures.untimed:
        sentences.append(f"{many(figures.untimed, 'request')} whose files are gone stand in no time.")
    return _section(Fact.TIMES, Table("How it was kept", headings, rows), sentences=tuple(sentences))


def _kept(words: str, kept: Kept) -> tuple[Cell, ...]:
    return (
        words,
        kept.requests,
        kept.answered,
        Part(kept.in_time, kept.answered),
        _much(kept.overdue),
        kept.median_days,
        kept.longest_days,
        kept.median_days_to_acknowledge,
    )


def _agreements(figures: Figures) -> Section:
    known = figures.standing
    states = bars(
        (_AGREEMENTS.get(state, state.value.capitalize()), known.agreements.get(state, 0))
        for state in agreement.AgreementState
    )
    ending = bars((f"Within {days} days", number) for days, number in sorted(figures.expiring.items()))
    missing = bars((PARTS[part], number) for part, number in known.incomplete.items())
    whole = tuple(
        (_AGREEMENTS.get(state, state.value.capitalize()), number, Part(known.complete.get(state, 0), number))
        for state, number in known.agreements.items()
        if state not in (agreement.AgreementState.EXPIRED, agreement.AgreementState.ENDED)
    )
    return _section(
        Fact.AGREEMENTS,
        Table("By state", ("State", "Agreements"), states),
        Table(
            "Completeness, of those that are not over",
            ("Agreements", "Number", "Name all eleven parts"),
            whole,
        ),
        Table("Parts that they say nothing of yet", ("Part", "Agreements"), missing),
        Table("Agreements in force that end", ("End", "Agreements"), ending),
        sentences=("An agreement is as its version in force is; a draft beside it is not counted again.",),
    )


def _redactions(figures: Figures) -> Section:
    known = figures.standing
    states = bars(
        (_RELEASES.get(state, state.value.capitalize()), known.releases.get(state, 0))
        for state in release.ReleaseState
    )
    released = bars(
        (f"Redacted by the profile {profile}" if profile else "As they are", files)
        for profile, files in sorted(known.released.items())
    )
    waiting: tuple[tuple[Cell, ...], ...] = (
        ("Use is over, nobody confirmed that the data are destroyed", _much(figures.overdue_releases)),
        ("The agreement is over, the data are not destroyed", _much(figures.leaning)),
    )
    return _section(
        Fact.REDACTIONS,
        Table("By state", ("State", "Releases"), states),
        Table("Files that left", ("How", "Files"), released),
        Table("What waits after a release", ("What", "Releases"), waiting),
        sentences=("A redacted copy leaves only if every attack on it failed; its proof goes with it.",),
    )


def _much(number: int) -> Cell:
    return Alarm(f"{number:,}") if number else 0


def _reviews(figures: Figures, written: Written) -> Section:
    rows = []
    for one in written.last_reviews():
        late = one.due < figures.today
        state: Cell = Alarm(f"Overdue since {day(one.due)}") if late else "In date"
        rows.append((one.what, one.held, one.by, one.due, state, one.note or None))
    trail = figures.trail_review
    told = (
        f"The audit trail was last reviewed on {day(trail.date())}."
        if trail
        else "Nobody has reviewed the audit trail yet."
    )
    headings = ("What was reviewed", "On", "By", "Next due", "State", "Note")
    table = Table("The last review of each", headings, tuple(rows), "Nobody has written one down yet.")
    return _section(
        Fact.REVIEWS,
        table,
        sentences=("Written down by people; a review is overdue when a year is over.", told),
    )
