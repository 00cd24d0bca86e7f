"""What a request came to, as a page says it: never a name or a word that was typed, only which one it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classify.searches.names import Likeness
from classify.searches.search import Match, Question
from classify.sharing.said import plural
from classify.web.rooms.help.finding import Found
from models.words import doc_type_words, effect_words, entity_words, many

ROWS = 50
_KINDS_SHOWN = 3
_SEVERAL = {"person's name": "people's names"}
_SURE = {
    Likeness.SAME: "the name as asked",
    Likeness.SHORTER_OR_LONGER: "with another middle name",
    Likeness.INITIAL_ONLY: "initial and last name alone",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A record of the list."""

    item: int
    path: str
    share: str
    label: str
    effect: str
    what: str
    why: tuple[str, ...]
    cut: str
    leaves: str
    copies: int


def asked_words(question: Question) -> str:
    """What was asked for, in numbers."""
    parts = [
        many(len(question.names), "person", "people") if question.names else "",
        many(len(question.terms), "word or phrase", "words or phrases") if question.terms else "",
        many(len(question.doc_types), "kind of document", "kinds of document") if question.doc_types else "",
        _days(question),
        "one folder" if question.folder else "",
    ]
    return "; ".join(part for part in parts if part)


def _days(question: Question) -> str:
    since, until = question.since, question.until
    first = f"{since:%B} {since.day}, {since.year}" if since else ""
    last = f"{until:%B} {until.day}, {until.year}" if until else ""
    if first and last:
        return f"changed from {first} to {last}"
    return f"changed since {first}" if first else f"changed until {last}" if last else ""


def rows(found: Found, page: int) -> list[Row]:
    """The records of one page, the surest first."""
    shown = ranked(found.answer.matches)[(page - 1) * ROWS : page * ROWS]
    return [_row(found, match) for match in shown]


def ranked(matches: Sequence[Match]) -> list[Match]:
    """The surest names first, then most places of the words; otherwise in the order of the inventory."""
    return sorted(matches, key=lambda one: (-(one.likeness or 0), -sum(one.times), -sum(one.in_name)))


def _row(found: Found, match: Match) -> Row:
    line = match.candidate.line
    return Row(
        item=line.id,
        path=line.path,
        share=line.share,
        label=line.label,
        effect=effect_words(line.effect),
        what=doc_type_words(line.doc_type),
        why=tuple(_why(found.question, match)),
        cut=cut_words(match.candidate.found),
        leaves=found.leaves[line.id][1] if line.id in found.leaves else "",
        copies=match.copies,
    )


def _why(question: Question, match: Match) -> Iterator[str]:
    """Which person and which word; where only kinds, days or a folder were asked for, nothing more."""
    for number, likeness in enumerate(match.people, 1):
        if likeness is not None:
            which = "The person" if len(question.names) == 1 else f"Person {number}"
            yield f"{which}: {_SURE[likeness]}"
    for number in range(len(question.terms)):
        which = "The word or phrase" if len(question.terms) == 1 else f"Word or phrase {number + 1}"
        times = match.times[number] if match.times else 0
        if times:
            yield f"{which}: {many(times, 'place')}"
        if match.in_name and match.in_name[number]:
            yield f"{which}: in the name of the file or folder"
    if question.terms and not match.is_whole:
        yield "Not all of it could be searched"


def cut_words(found: Mapping[str, int]) -> str:
    """What may have to be cut: the most frequent kinds, with their numbers."""
    most = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    said = [_counted(number, entity_words(entity)) for entity, number in most[:_KINDS_SHOWN]]
    more = len(most) - _KINDS_SHOWN
    if more > 0:
        said.append(f"{more} more {'kind' if more == 1 else 'kinds'}")
    return ", ".join(said)


def _counted(number: int, words: str) -> str:
    return f"{number:,} {words if number == 1 else _SEVERAL.get(words) or plural(words)}"


def told(found: Found, page: int) -> dict[str, Any]:
    """The answer for its page."""
    answer, work = found.answer, found.effort
    pages = max(1, -(-len(answer.matches) // ROWS))
    page = min(page, pages)
    return {
        "asked_for": asked_words(found.question),
        "found": found,
        "files": len(answer.matches),
        "rows": rows(found, page),
        "page": page,
        "pages": pages,
        "previous": page - 1,
        "next": page + 1 if page < pages else 0,
        "not_yet": len(answer.not_yet),
        "not_searched": sorted(answer.not_searched.items(), key=lambda one: -one[1]),
        "work": work,
        "to_cut": [(entity_words(entity), number) for entity, number in work.found.items()],
        "outcomes": [(words, number) for _, words, number in found.outcomes],
        "judged": len(found.leaves),
        "is_flagged": any(match.share.criminal_justice for match in answer.matches),
    }
