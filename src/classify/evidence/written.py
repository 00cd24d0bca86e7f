"""What people write into the binder: the city's own rows, its departments, and the reviews that were held.

The sub-criteria of What Works Cities are shown to cities alone, in the portal of the assessment: five on
sharing data and three on privacy. So the city copies its own sentences here. All of it is words about
offices and documents; names of people and values are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from classify.errors import BinderError

MOST_LETTERS = 600
MOST_THINGS = 100
_A_YEAR = timedelta(365)


class Criterion(StrEnum):
    """The two that the binder is about."""

    SHARING = "sharing"
    PRIVACY = "privacy"

    @property
    def called(self) -> str:
        """As the assessment calls it."""
        return _CRITERIA[self].title

    @property
    def rows(self) -> int:
        """How many sub-criteria it has."""
        return _CRITERIA[self].rows

    @property
    def needed(self) -> int:
        """So many of them met, and the criterion is met."""
        return _CRITERIA[self].needed


@dataclass(frozen=True, slots=True)
class _About:
    title: str
    rows: int
    needed: int


_CRITERIA = {
    Criterion.SHARING: _About("Sharing data", 5, 4),
    Criterion.PRIVACY: _About("Protecting data privacy and confidentiality", 3, 2),
}


class Stands(StrEnum):
    """What the city says of a row."""

    UNSAID = ""
    MET = "met"
    PARTLY = "partly"
    NOT_YET = "not_yet"

    @property
    def words(self) -> str:
        """As people say it."""
        return _STANDS[self]


_STANDS = {
    Stands.UNSAID: "Nobody has said",
    Stands.MET: "Met",
    Stands.PARTLY: "Met in part",
    Stands.NOT_YET: "Not yet",
}


class Fact(StrEnum):
    """What a row can rest on: a section of the binder with figures of now."""

    POLICY = "policy"
    COVERAGE = "coverage"
    AGE = "age"
    UNREAD = "unread"
    APPROVALS = "approvals"
    EXCEPTIONS = "exceptions"
    REQUESTS = "requests"
    TIMES = "times"
    AGREEMENTS = "agreements"
    REDACTIONS = "redactions"
    REVIEWS = "reviews"
    ROLES = "roles"

    @property
    def called(self) -> str:
        """As its section is headed."""
        return _FACTS[self]


_FACTS = {
    Fact.POLICY: "Policies in writing",
    Fact.COVERAGE: "Coverage by department",
    Fact.AGE: "Age of the inventory",
    Fact.UNREAD: "What was not read",
    Fact.APPROVALS: "Approvals",
    Fact.EXCEPTIONS: "Exceptions",
    Fact.REQUESTS: "Requests to share",
    Fact.TIMES: "Response times",
    Fact.AGREEMENTS: "Agreements",
    Fact.REDACTIONS: "Releases and redactions",
    Fact.REVIEWS: "Annual reviews",
    Fact.ROLES: "Roles",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A paper of the city that shows something."""

    title: str
    dated: date | None = None
    kept: str = ""
    """Where it is found: an address, or a file of an office."""


@dataclass(frozen=True, slots=True)
class Row:
    """One of the city's own sub-criteria."""

    words: str = ""
    """As the city copied it."""
    stands: Stands = Stands.UNSAID
    facts: tuple[Fact, ...] = ()
    documents: tuple[Document, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A yearly look at something that was held."""

    what: str
    on: date
    by: str
    """The office that held it."""
    note: str = ""

    @property
    def due(self) -> date:
        """When it is to be held again."""
        return self.on + _A_YEAR


@dataclass(frozen=True, slots=True)
class Written:
    """All of it."""

    rows: Mapping[Criterion, tuple[Row, ...]] = field(default_factory=dict)
    departments: tuple[str, ...] = ()
    """All departments of the city, also those that have no share yet."""
    reviews: tuple[Review, ...] = ()
    """The newest first."""

    def row(self, criterion: Criterion, number: int) -> Row:
        """A row, counted from 1; empty while nobody has written it. Raises BinderError: there is none."""
        if not 1 <= number <= criterion.rows:
            raise BinderError(f"{criterion.called} has {criterion.rows} rows.", remedy="Choose one of them.")
        known = self.rows.get(criterion, ())
        return known[number - 1] if number <= len(known) else Row()

    def with_row(self, criterion: Criterion, number: int, row: Row) -> Written:
        """The same with one row changed. Raises BinderError."""
        self.row(criterion, number)
        rows = [self.row(criterion, n) for n in range(1, criterion.rows + 1)]
        rows[number - 1] = row
        return replace(self, rows={**self.rows, criterion: tuple(rows)})

    def last_reviews(self) -> list[Review]:
        """The newest review of each thing, that which is due first before the others."""
        newest: dict[str, Review] = {}
        for review in sorted(self.reviews, key=lambda one: one.on):
            newest[review.what.casefold()] = review
        return sorted(newest.values(), key=lambda one: (one.on, one.what))

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "rows": {
                criterion.value: [_plain(asdict(row)) for row in rows]
                for criterion, rows in self.rows.items()
            },
            "departments": list(self.departments),
            "reviews": [_plain(asdict(review)) for review in self.reviews],
        }

    @classmethod
    def from_json(cls, plain: Any) -> Written:
        """The reverse, of what was kept or of what somebody wrote. Raises BinderError for anything else."""
        parts = _object(plain, {"rows", "departments", "reviews"})
        rows = {
            _word(name, Criterion): tuple(_row(one) for one in _list(some))
            for name, some in _object(parts.get("rows", {}), set(Criterion)).items()
        }
        for criterion, some in rows.items():
            if len(some) > criterion.rows:
                raise BinderError(f"{criterion.called} has {criterion.rows} rows.", remedy="Leave rows out.")
        return cls(
            rows,
            tuple(_text(one) for one in _list(parts.get("departments", []))),
            tuple(_review(one) for one in _list(parts.get("reviews", []))),
        )


Masked = Callable[[str], str]


def what_is_wrong(text: str, masked: Masked) -> str:
    """Why a text cannot be kept; "" where it can."""
    if len(text) > MOST_LETTERS:
        return f"A text has at most {MOST_LETTERS} letters."
    return "A name of somebody or a value stands in what was written." if masked(text) != text else ""


def checked(written: Written, masked: Masked) -> Written:
    """The same, tidied: no empty documents, departments by name, each once.

    Raises:
        BinderError: something is too long, or names somebody or holds a value.
    """
    for text in _texts(written):
        if wrong := what_is_wrong(text, masked):
            raise BinderError(wrong)
    for review in written.reviews:
        if not review.what or not review.by:
            raise BinderError(
                "A review says what was looked at and by which office.", remedy="Write both, then keep it."
            )
    departments = {name.casefold(): name for name in filter(None, written.departments)}
    return replace(
        written,
        departments=tuple(sorted(departments.values(), key=str.casefold)),
        reviews=tuple(sorted(written.reviews, key=lambda one: (one.on, one.what), reverse=True)),
        rows={
            criterion: tuple(
                replace(row, documents=tuple(one for one in row.documents if one.title)) for row in rows
            )
            for criterion, rows in written.rows.items()
        },
    )


def _texts(written: Written) -> Iterator[str]:
    yield from written.departments
    for review in written.reviews:
        yield from (review.what, review.by, review.note)
    for rows in written.rows.values():
        for row in rows:
            yield from (row.words, row.note)
            for document in row.documents:
                yield from (document.title, document.kept)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return (
        value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, StrEnum) else value
    )


Word = TypeVar("Word", bound=StrEnum)


def _row(plain: Any) -> Row:
    parts = _object(plain, {"words", "stands", "facts", "documents", "note"})
    return Row(
        _text(parts.get("words", "")),
        _word(parts.get("stands", ""), Stands),
        tuple(_word(one, Fact) for one in _list(parts.get("facts", []))),
        tuple(_document(one) for one in _list(parts.get("documents", []))),
        _text(parts.get("note", "")),
    )


def _document(plain: Any) -> Document:
    parts = _object(plain, {"title", "dated", "kept"})
    dated = parts.get("dated")
    return Document(
        _text(parts.get("title", "")), _day(dated) if dated else None, _text(parts.get("kept", ""))
    )


def _review(plain: Any) -> Review:
    parts = _object(plain, {"what", "on", "by", "note"})
    return Review(
        _text(parts.get("what", "")),
        _day(parts.get("on")),
        _text(parts.get("by", "")),
        _text(parts.get("note", "")),
    )


def _object(plain: Any, known: set[Any]) -> dict[str, Any]:
    if not isinstance(plain, dict) or not set(plain) <= {str(one) for one in known}:
        raise BinderError(
            "The binder is not written as it should be.",
            remedy="See how it is written: classify evidence written.",
        )
    return plain


def _list(plain: Any) -> list[Any]:
    if not isinstance(plain, list) or len(plain) > MOST_THINGS:
        raise BinderError(f"A list has at most {MOST_THINGS} entries.", remedy="Write it as a list.")
    return plain


def _text(plain: Any) -> str:
    if not isinstance(plain, str):
        raise BinderError("A text is wanting, or is no text.", remedy="Write it between quotation marks.")
    return " ".join(plain.split())


def _day(plain: Any) -> date:
    if isinstance(plain, date):
        return plain
    try:
        return date.fromisoformat(plain)
    except (TypeError, ValueError) as error:
        raise BinderError("A day is not written as one.", remedy="Write days as 2026-05-31.") from error


def _word(plain: Any, words: type[Word]) -> Word:
    try:
        return words(plain)
    except ValueError as error:
        named = ", ".join(f"{word.value}" for word in words if word.value)
        raise BinderError(f"'{plain}' is no such word.", remedy=f"Write one of: {named}.") from error
