"""How much work a request is: pages, how many of them are scans, what may have to be cut, and hours.

Nothing here is opened: pages are told from the characters that were read. Minutes a page are a setting of the
city's, told with what they rest on. A fee is spoken of only where the city has set a rate: the fee rule of
2-6-1006(5), MCA, is not verified.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from classify.inventory.requested import Candidate
from classify.searches.search import Answer, Match
from classify.settings import Settings
from classify.survey.estimate import estimate
from classify.survey.kinds import kind_of, suffix_of
from classify.survey.pace import Bulk, Pace
from models.labels import Label, Outcome
from models.words import duration, many, outcome_words

_UNVERIFIED = "2-6-1006(5), MCA, is not verified: ask the city attorney."
CHARACTERS_A_PAGE = 1_800
"""Of a page of text, as publishers reckon it (30 lines of 60)."""


@dataclass(frozen=True, slots=True)
class Fee:
    """What the city would charge."""

    dollars: float
    rate: float
    free_hours: float


@dataclass(frozen=True, slots=True)
class Effort:
    """The work that a request is."""

    records: int
    """Different ones; copies of the same bytes are one."""
    copies: int
    pages: int
    recognised: int
    """Of them, pages whose text was read by OCR."""
    cut: int
    """Of them, pages of records from which something may have to be cut."""
    unread: dict[str, int]
    """Records whose pages nobody knows, by why."""
    found: dict[str, int]
    """What may have to be cut, by entity."""
    labels: dict[str, int]
    staff_hours: float
    machine_seconds: float
    """To read all of it once more."""
    working_days: int
    fee: Fee | None
    basis: tuple[str, ...]
    """Sentences for a clerk: what the figures rest on."""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def effort(answer: Answer, settings: Settings, pace: Pace) -> Effort:
    """What answering with these records takes."""
    records = list(_once(answer.matches))
    known = [one for one in records if _is_known(one)]
    pages = {id(one): _pages(one) for one in known}
    cut = sum(pages[id(one)] for one in known if one.found)
    whole = sum(pages.values())
    minutes = cut * settings.records_redaction_minutes + (whole - cut) * settings.records_look_minutes
    hours = minutes / 60
    found: Counter[str] = Counter()
    for one in records:
        found.update(one.found)
    machine = estimate(_bulks(records), pace, settings.jobs).likely
    labels = Counter(one.line.label or "" for one in records)
    unread = Counter(outcome_words(one.line.outcome) for one in records if not _is_known(one))
    return Effort(
        records=len(records),
        copies=len(answer.matches) - len(records),
        pages=whole,
        recognised=sum(pages[id(one)] for one in known if one.is_recognised),
        cut=cut,
        unread=dict(unread),
        found=dict(found.most_common()),
        labels={label.value: labels[label] for label in Label if labels[label]},
        staff_hours=round(hours, 2),
        machine_seconds=round(machine, 1),
        working_days=max(1, math.ceil(hours / settings.records_hours_a_day)) if records else 0,
        fee=_fee(hours, settings),
        basis=tuple(_basis(answer, settings, whole, machine)),
    )


def _bulks(records: Sequence[Candidate]) -> dict[str, Bulk]:
    """Files and bytes by kind, as the pace of reading knows them."""
    bulks: dict[str, Bulk] = {}
    for one in records:
        kind = str(kind_of(suffix_of(one.line.path)))
        bulks[kind] = bulks.get(kind, Bulk()) + Bulk(1, one.line.size)
    return bulks


def _once(matches: Sequence[Match]) -> Iterator[Candidate]:
    yield from {match.candidate.key: match.candidate for match in matches}.values()


def _is_known(one: Candidate) -> bool:
    """Whether its characters tell how long it is."""
    return one.line.outcome in (Outcome.OK, Outcome.PARTIAL, Outcome.EMPTY)


def _pages(one: Candidate) -> int:
    return max(1, math.ceil(one.characters / CHARACTERS_A_PAGE))


def _fee(hours: float, settings: Settings) -> Fee | None:
    rate = settings.records_hourly_rate
    if rate is None:
        return None
    charged = max(0.0, hours - settings.records_free_hours)
    return Fee(round(charged * rate, 2), rate, settings.records_free_hours)


def _basis(answer: Answer, settings: Settings, pages: int, machine: float) -> Iterator[str]:
    yield f"A page is {CHARACTERS_A_PAGE:,} characters of text; no record was opened to count it."
    measured = settings.records_time_basis or (
        "an assumption of this program, until the city has timed some pages and set its own"
    )
    yield (
        f"{settings.records_redaction_minutes:g} minutes for a page from which something is cut, "
        f"{settings.records_look_minutes:g} for another: {measured.rstrip('.')}."
    )
    if pages:
        yield f"To read all of it once more takes this machine about {duration(machine)}."
    if answer.not_yet:
        yield (
            f"{many(len(answer.not_yet), 'document')} not searched for the words yet: the figures are of "
            "what was."
        )
    if left := answer.not_searched.total():
        yield f"{many(left, 'file')} cannot be searched for the words: somebody has to look."
    if settings.records_hourly_rate is None:
        yield f"No rate is set, so no fee is estimated. {_UNVERIFIED}"
    else:
        yield f"The rate is the city's own setting. {_UNVERIFIED}"
