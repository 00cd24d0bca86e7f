"""Lessons accepted and taken back: whoever accepts has seen what changes, or nothing happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from classify.errors import LessonError
from classify.inventory.store import Store
from classify.inventory.store.lessons import LessonLine
from classify.label.policy import Policy
from classify.lessons import Lesson
from classify.preview import Change, Preview, preview, rise
from classify.settings import Settings
from models.labels import Label
from models.lesson import LessonKind, LessonState

_NOTHING_LEFT = 1.01
"""No score is so high."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a lesson, or taking it back, would do; the revision tells whether that is still so."""

    preview: Preview
    takes_second: bool

    @property
    def revision(self) -> str:
        """Of what is shown: items that change, up and down, and in which state of lessons and policy."""
        found = self.preview
        return f"{found.policy}-{found.items}-{found.changed}-{found.raised}-{found.lowered}"

    @property
    def counts(self) -> dict[str, int]:
        """For the trail."""
        return {"items": self.preview.items, "changed": self.preview.changed, "lowered": self.preview.lowered}


def effect(store: Store, settings: Settings, *lessons: Lesson, without: int | None = None) -> Effect:
    """What these lessons would do if they stood too, or one of those that stand did not."""
    return judged(preview(store, settings, Change(lessons=lessons, without=without)))


def judged(found: Preview) -> Effect:
    """A preview, with whether what it lowers takes a second person: labels of criminal-justice data, and
    RESTRICTED ones.
    """
    takes_second = any(
        rise(one.before.label, one.after.label) < 0
        and (share.share.criminal_justice or one.before.label == Label.RESTRICTED)
        for share in found.shares
        for one in share.moved
    )
    return Effect(found, takes_second)


def rests_on(detector: str) -> Change:
    """What to preview to know which items' labels rest on a detector alone: they fall without it."""
    return Change(lessons=(Lesson(LessonKind.LEAST, detector=detector, least=_NOTHING_LEFT),))


def accept(
    store: Store, settings: Settings, lesson: Lesson, *, actor: str, revision: str, basis: Mapping[str, int]
) -> LessonLine:
    """Accepts a lesson; labels follow at once, unless it waits for a second person.

    Raises:
        LessonError: it does something else now than was shown, or it was accepted already.
    """
    now = effect(store, settings, lesson)
    if now.revision != revision:
        raise LessonError(
            "What this would change is not what you were shown any more.",
            remedy="Look at the preview again and accept what it says now.",
        )
    number = store.accept_lesson(
        lesson, actor=actor, basis={**basis, **now.counts}, second_person=now.takes_second
    )
    if not now.takes_second:
        follow(store, settings)
    states = (LessonState.STANDING, LessonState.REQUESTED)
    return next(line for line in store.lessons(*states) if line.id == number)


def answer(store: Store, settings: Settings, number: int, *, actor: str, agrees: bool) -> Lesson:
    """A second person's word. Raises LessonError: none waits, or it is the asker's own."""
    lesson = store.answer_lesson(number, actor=actor, agrees=agrees)
    if agrees:
        follow(store, settings)
    return lesson


def take_back(store: Store, settings: Settings, number: int, *, actor: str) -> Lesson:
    """Ends a lesson; labels are as they were without it. Raises LessonError where it does not stand."""
    lesson = store.end_lesson(number, actor=actor)
    follow(store, settings)
    return lesson


def follow(store: Store, settings: Settings) -> int:
    """Gives labels anew under the lessons that stand; returns how many items bear something else now."""
    policy = Policy.load(settings.policy)
    changed = 0
    for share in store.shares():
        changed += store.reevaluate(share, policy)
        store.ask(share)
    return changed
