"""What decisions teach, for programs: proposed, looked at, accepted as it was shown, taken back.

Fingerprints and folders are in no answer; what is proposed is named by a key. A token gives nobody a second
word: where labels fall that take two people, a person answers on the pages.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from ninja import Query, Schema
from pydantic import ConfigDict, Field

from classify.errors import LessonError
from classify.inventory.handles import ShareHandle
from classify.inventory.store.lessons import LessonLine
from classify.learning import teaching
from classify.learning.offered import Offered, chosen, offered
from classify.learning.words import lesson_words
from classify.preview import Change
from classify.rights import Act
from classify.web.api.calls import Called, Number, PageAsked, call
from classify.web.api.cursors import cursor, place_in
from classify.web.api.said import not_there
from classify.web.house import house
from classify.web.rooms.detectors import following, jobs
from models.lesson import LessonKind, LessonState

_Key = Annotated[str, Field(min_length=1, max_length=40, description="From `GET /lessons`.")]


class LessonStands(StrEnum):
    """What is listed."""

    PROPOSED = "proposed"
    STANDING = LessonState.STANDING.value
    REQUESTED = LessonState.REQUESTED.value
    ENDED = LessonState.ENDED.value


class LessonsAsked(PageAsked):
    """Which lessons."""

    state: LessonStands = Field(
        LessonStands.PROPOSED, description="`proposed`: decisions speak for it, nobody accepted it."
    )


class Lesson(Schema):
    """A lesson that is proposed, or was accepted."""

    key: str | None = Field(description="Of one that is proposed; null: it was accepted.")
    id: int | None = Field(description="Of one that was accepted; null: it is proposed.")
    state: LessonStands
    kind: LessonKind
    detector: str
    entity: str
    words: str = Field(description="What it does, in a sentence.")
    basis: dict[str, int] = Field(description="The counts it rests on.")
    accepted_by: str | None
    accepted_at: datetime | None
    second_by: str | None
    ended_by: str | None
    ended_at: datetime | None


class LessonsPage(Schema):
    """A page of them."""

    items: list[Lesson]
    next: str | None = Field(None, description="What `after` is for the next page; null: there is none.")


class LessonEffect(Schema):
    """What a proposed lesson would change: the relabeling itself over stored evidence, nothing written."""

    lesson: Lesson
    counts: dict[str, int] = Field(description="Items looked at, changed, raised, lowered.")
    takes_second: bool = Field(description="Accepted, it waits for a second person.")
    revision: str = Field(description="What is there now: send it back to accept just that.")


class ToAccept(Schema):
    """A lesson as its effect was shown."""

    model_config = ConfigDict(extra="forbid")

    key: _Key
    revision: str = Field(min_length=1, max_length=200, description="From `GET /lessons/{key}`.")


class ToEnd(Schema):
    """Nothing more than the number in the path."""

    model_config = ConfigDict(extra="forbid")


@call("GET", "/lessons", Act.PREVIEW, answer=LessonsPage)
def lessons(request: Called, asked: Query[LessonsAsked]) -> LessonsPage:
    """What decisions speak for, or what was accepted.

    Of shares that are flagged for criminal-justice information decisions count, and no folder is proposed.
    """
    about = f"lessons {asked.state}"
    (skipped,) = place_in(about, asked.after, 1)
    store, shares = house().store, house().store.shares()
    if asked.state is LessonStands.PROPOSED:
        found = [_proposed(one, shares) for one in offered(store, shares, named=_named())]
    else:
        found = [_accepted(line, shares) for line in store.lessons(LessonState(asked.state.value))]
    page = found[skipped : skipped + asked.limit]
    more = len(found) > skipped + len(page)
    return LessonsPage(items=page, next=cursor(about, skipped + len(page)) if more else None)


@call("GET", "/lessons/{key}", Act.PREVIEW, answer=LessonEffect)
def lesson_effect(request: Called, key: _Key) -> LessonEffect:
    """What a proposed lesson would change. It takes seconds where the inventory is large.

    409 while other previews are at work.
    """
    opened, shares = house(), house().store.shares()
    one = _chosen(key)
    name = request.person.name
    job = jobs.Job(name, "", Change(lessons=(one.proposed.lesson,)), one.proposed)
    jobs.begin(job, shares)
    opened.store.audit_of(name, "preview.begin", what="a lesson")
    job.over.wait()
    if job.failure is not None:
        raise job.failure
    assert job.found is not None, "a preview that did not fail has found something"
    effect = teaching.judged(job.found)
    return LessonEffect(
        lesson=_proposed(one, shares),
        counts={**effect.counts, "raised": job.found.raised},
        takes_second=effect.takes_second,
        revision=effect.revision,
    )


@call("POST", "/lessons", Act.TEACH, answer=Lesson)
def accept_lesson(request: Called, asked: ToAccept) -> Lesson:
    """Accepts a proposed lesson with the effect that was shown; labels follow beside this call.

    409 where it would do something else by now. `requested`: labels would fall that take a second person.
    """
    opened = house()
    one = _chosen(asked.key)
    line = teaching.accept(
        opened.store,
        opened.settings,
        one.proposed.lesson,
        actor=request.person.name,
        revision=asked.revision,
        basis=one.proposed.basis,
    )
    if line.state is LessonState.STANDING:
        following.begin()
    return _accepted(line, opened.store.shares())


@call("POST", "/lessons/{number}/end", Act.TEACH, answer=Lesson)
def end_lesson(request: Called, number: Number, asked: ToEnd) -> Lesson:
    """Takes a lesson back; labels become what they were without it.

    409 where it does not stand.
    """
    opened = house()
    if all(line.id != number for line in opened.store.lessons(*LessonState)):
        raise not_there()
    opened.store.end_lesson(number, actor=request.person.name)
    following.begin()
    [ended] = [line for line in opened.store.lessons(LessonState.ENDED) if line.id == number]
    return _accepted(ended, opened.store.shares())


def _named() -> set[int]:
    """Shares whose folders may be spoken of: tokens never have clearance."""
    return {share.id for share in house().store.shares() if not share.criminal_justice}


def _chosen(key: str) -> Offered:
    """What is proposed under a key. Raises NotThereError."""
    store = house().store
    try:
        return chosen(store, store.shares(), key, named=_named())
    except LessonError:
        raise not_there() from None


def _proposed(one: Offered, shares: list[ShareHandle]) -> Lesson:
    lesson = one.proposed.lesson
    return Lesson(
        **dict.fromkeys(_OF_ACCEPTED),
        key=one.key,
        id=None,
        state=LessonStands.PROPOSED,
        kind=lesson.kind,
        detector=one.detector,
        entity=lesson.entity,
        words=lesson_words(lesson, shares),
        basis=one.proposed.basis,
    )


_OF_ACCEPTED = ("accepted_by", "accepted_at", "second_by", "ended_by", "ended_at")


def _accepted(line: LessonLine, shares: list[ShareHandle]) -> Lesson:
    return Lesson(
        **{name: getattr(line, name) for name in _OF_ACCEPTED},
        key=None,
        id=line.id,
        state=LessonStands(line.state.value),
        kind=line.lesson.kind,
        detector=line.lesson.detector,
        entity=line.lesson.entity,
        words=lesson_words(line.lesson, shares),
        basis=line.basis,
    )
