"""What the queue says: verdicts, places, reaches and times in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from classify.inventory.handles import ShareHandle
from classify.review.told import Earlier, FindingSight, Sight
from classify.rights import Act, Person, may
from classify.web.accounts import people
from classify.web.house import thing
from classify.web.words import seconds_words
from models.decision import DecisionState, Scope, Verdict

REFER = "refer"
"""Stands among the verdicts on the screen: the steward is asked."""


@dataclass(frozen=True, slots=True)
class Button:
    """A decision on the screen: one key, one press."""

    value: str
    words: str
    said: str
    """Beside what it was pressed for."""


VERDICTS = (
    Button(Verdict.CONFIRM, "Right", "Right"),
    Button(Verdict.WRONG_MATCH, "Wrong match", "Wrong match"),
    Button(Verdict.PUBLIC, "Right, but public", "Public"),
    Button(Verdict.ALLOWED, "Right, but allowed here", "Allowed here"),
    Button(Verdict.SAMPLE, "Sample data", "Sample data"),
    Button(Verdict.DUPLICATE, "Duplicate", "Duplicate"),
    Button(REFER, "Ask the steward", "The steward is asked"),
)
"""In the order of their digits: what is said most comes first, the steward last."""
SAID = {one.value: one.words for one in VERDICTS}

REACHES: dict[Scope, str] = {
    Scope.ITEM: "this file and all its copies",
    Scope.PLACE: "only these places, and the same in copies",
    Scope.SHARE: "this value in the whole share",
    Scope.EVERYWHERE: "this value everywhere",
}

UNTIL = {"1": "tomorrow", "7": "a week from now", "30": "a month from now"}
"""Days a question is put off for."""

_PARTS = {
    "body": "in the text",
    "name": "in the file’s name",
    "metadata": "in the file’s properties",
    "mail header": "in the head of mails",
}


def shape_words(shape: str) -> str:
    """The shape of a place: "in column C", "in the text, hidden"."""
    part, _, hidden = shape.partition(", ")
    said = f"in {part}" if part.startswith("column ") else _PARTS.get(part, f"in a {part}")
    return f"{said}, hidden" if hidden else said


def colleagues(share: ShareHandle) -> list[tuple[str, str]]:
    """Who may review a share: name and shown name."""
    return [
        (one.name, one.shown_name or one.name)
        for one in people.lines()
        if one.state == "active"
        and may(Person(one.name, one.assignments, clearance=one.cji), Act.REVIEW, thing(share))
    ]


def counted(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def age(since: datetime | None) -> str:
    """How long something has waited, as people say it."""
    if since is None:
        return "Nothing"
    waited = datetime.now(UTC) - since
    if waited >= timedelta(days=1):
        return counted(waited.days, "day")
    return seconds_words(max(0.0, waited.total_seconds()))


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in the list beside the page."""

    id: int
    mask: str
    place: str
    role: str
    percent: int
    elsewhere: str
    said: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Why findings are believed, once for all of which the same is believed."""

    sentence: str
    steps: Sequence[str]
    detector: str
    version: str


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier decision about the like."""

    said: str
    about: str
    waits: bool
    decided_by: str
    decided_at: datetime


def found(sight: Sight) -> list[Found]:
    """The findings of a question."""
    return [
        Found(
            one.id,
            one.mask,
            one.place,
            one.role.replace("_", " "),
            round(100 * one.score),
            counted(one.elsewhere, "other file") if one.elsewhere else "",
            SAID[one.verdict].lower() if one.verdict else "",
        )
        for one in sight.findings
    ]


def grounds(findings: Sequence[FindingSight]) -> list[Ground]:
    """Each reason once, in the order in which they come."""
    told: dict[str, Ground] = {}
    for one in findings:
        steps = [step.replace("_", " ") for step in one.steps]
        told.setdefault(one.sentence, Ground(one.sentence, steps, one.detector, one.version))
    return list(told.values())


def earlier(sight: Sight) -> list[Before]:
    """What was decided about the like before."""
    return [_before(one) for one in sight.earlier]


def _before(one: Earlier) -> Before:
    about = "about the same value" if one.same_value else "about the like in the same kind of place"
    waits = one.state is DecisionState.REQUESTED
    return Before(SAID[one.verdict], about, waits, one.decided_by, one.decided_at)
