"""Lessons accepted and taken back: whoever accepts has seen what changes, or nothing happens.

What was said stands at once; labels `follow`, which takes as long as the inventory is large.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from classify.errors import LessonError
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.inventory.store.lessons import LessonLine
from classify.label.policy import Policy
from classify.lessons import Lesson
from classify.preview import Change, Preview, Watch, preview, rise
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


def effect(
    store: Store,
    settings: Settings,
    *lessons: Lesson,
    without: int | None = None,
    watch: Watch = lambda _done, _all: None,
) -> Effect:
    """What these lessons would do if they stood too, or one of those that stand did not."""
    return judged(preview(store, settings, Change(lessons=lessons, without=without), watch=watch))


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
    store: Store,
    settings: Settings,
    lesson: Lesson,
    *,
    actor: str,
    revision: str,
    basis: Mapping[str, int],
    watch: Watch = lambda _done, _all: None,
) -> LessonLine:
    """Accepts a lesson, or asks a second person; `watch` sees whether it is still what was shown.

    Raises:
        LessonError: it does something else now than was shown, or it was accepted already.
    """
    now = judged(preview(store, settings, Change(lessons=(lesson,)), watch=watch))
    if now.revision != revision:
        raise LessonError(
            "What this would change is not what you were shown any more.",
            remedy="Look at the preview again and accept what it says now.",
        )
    number = store.accept_lesson(
        lesson, actor=actor, basis={**basis, **now.counts}, second_person=now.takes_second
    )
    states = (LessonState.STANDING, LessonState.REQUESTED)
    return next(line for line in store.lessons(*states) if line.id == number)


def follow(store: Store, settings: Settings, watch: Watch = lambda _done, _all: None) -> int:
    """Gives labels anew where they were given under another policy or other lessons than stand now.

    Returns how many items bear something else then. What is broken off is made good by the next time, or by
    the next scan: a share follows whole or not at all.
    """
    policy, catalogue = Policy.load(settings.policy), Catalogue(store)
    behind = store.behind(store.shares(), policy)
    whole, done, changed = catalogue.labelled(behind), 0, 0
    for share in behind:
        changed += store.reevaluate(share, policy, partial(_tell, watch, done, whole))
        done += catalogue.labelled([share])
        store.ask(share)
    return changed


def _tell(watch: Watch, before: int, whole: int, done: int) -> None:
    watch(before + done, whole)
