"""The answer to a request: what fits, how much work it is, and what of it a member of the public may have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classify.inventory.handles import ShareHandle
from classify.inventory.sharable import SharableReader
from classify.searches.effort import Effort, effort
from classify.searches.search import Answer, Match, Question, search
from classify.sharing.answer import Question as MayWe
from classify.sharing.answer import answer as sharing_answer
from classify.survey.pace import Pace
from classify.viewing import Viewer
from classify.web.house import house
from classify.web.rooms.help.jobs import Job
from models.sharing import Purpose, RecipientType, SharingOutcome

MOST_JUDGED = 5_000
"""Files that are put to the matrix of sharing for one request: a second or so."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a request came to."""

    question: Question
    answer: Answer
    effort: Effort
    leaves: Mapping[int, tuple[SharingOutcome, str]]
    """By file, whether a member of the public may have it, and in words; of the first `MOST_JUDGED`."""

    @property
    def outcomes(self) -> list[tuple[SharingOutcome, str, int]]:
        """How many files have each outcome, the mildest first."""
        counts = Counter(self.leaves.values())
        order = list(SharingOutcome)
        ranked = sorted(counts, key=lambda one: (order.index(one[0]), one[1]))
        return [(outcome, words, counts[outcome, words]) for outcome, words in ranked]


def find(
    job: Job,
    question: Question,
    shares: Sequence[ShareHandle],
    readable: Sequence[ShareHandle],
    actor: str,
    where: Mapping[str, object],
) -> Found:
    """Searches, then reckons. Raises ClassifyError as `search` does."""
    opened = house()
    answer = search(
        opened.store,
        shares,
        question,
        reader=Viewer(opened.store, opened.settings) if question.terms and readable else None,
        readable=readable,
        actor=actor,
        watch=job.heard,
        stop=job.stop.is_set,
        where=where,
    )
    pace = Pace(opened.store.paces(), ocr=opened.settings.ocr)
    return Found(question, answer, effort(answer, opened.settings, pace), _leaves(answer.matches))


def _leaves(matches: Sequence[Match]) -> dict[int, tuple[SharingOutcome, str]]:
    """What the matrix says of each file by itself, of the first of them."""
    reader = SharableReader(house().store)
    shares = {match.share.id: match.share for match in matches}
    items: dict[int, list[int]] = {}
    for match in matches[:MOST_JUDGED]:
        items.setdefault(match.share.id, []).append(match.candidate.line.id)
    asked = {number for numbers in items.values() for number in numbers}
    files = [file for share, numbers in items.items() for file in reader.items(shares[share], numbers)]
    if not files:
        return {}
    said = sharing_answer(MayWe(files, RecipientType.PUBLIC, Purpose.PUBLIC_REQUEST))
    return {one.file.id: (one.outcome, one.words) for one in said.files if one.file.id in asked}
