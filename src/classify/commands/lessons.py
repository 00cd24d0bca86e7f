"""`classify lessons`: what decisions propose, accepted after one was shown what it changes, taken back."""

from __future__ import annotations

import json
from typing import Any

from classify.commands.preview import progress
from classify.commands.terminal import runnable, say, screen
from classify.inventory.audit import this_user
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.store.lessons import LessonLine
from classify.learning import teaching
from classify.learning.offered import Offered, chosen, offered
from classify.learning.words import lesson_words, rests_on
from classify.settings import Settings
from models.lesson import LessonState
from models.words import many

_SAID = {
    LessonState.STANDING: "stands",
    LessonState.REQUESTED: "waits for a second person",
    LessonState.ENDED: "taken back",
}


def print_lessons(settings: Settings, *, as_json: bool = False) -> None:
    """What decisions speak for, then what was accepted and stands or waits for a second person."""
    with _opened(settings) as store:
        shares = store.shares()
        found = offered(store, shares, named=_all_of(shares))
        stand = store.lessons(LessonState.STANDING, LessonState.REQUESTED)
    if as_json:
        told = {
            "proposed": [_as_data(one, shares) for one in found],
            "accepted": [accepted_as_data(one, shares) for one in stand],
        }
        screen().file.write(json.dumps(told) + "\n")
        return
    if not found:
        say("Decisions speak for no other rule now.")
    for one in found:
        screen().print(f"{one.key}  {lesson_words(one.proposed.lesson, shares)}", markup=False)
        screen().print(f"              {rests_on(one.proposed)}", markup=False)
    if found:
        say(runnable("To see what one would change: classify lessons accept NAME"))
    for line in stand:
        words = lesson_words(line.lesson, shares)
        day = f"{line.accepted_at:%Y-%m-%d}"
        screen().print(f"{line.id:>4}  {words} {_SAID[line.state]}; {line.accepted_by}, {day}", markup=False)


def accept(settings: Settings, key: str, *, revision: str = "", as_json: bool = False) -> None:
    """Shows what a proposed lesson would change; with the `revision` that was shown, accepts it.

    Labels follow at once. Where labels fall that take two people it waits for the second one, who answers on
    the page Detectors.

    Raises:
        LessonError: nothing is proposed under `key`, or it would do something else than was shown.
    """
    with _opened(settings) as store:
        shares = store.shares()
        one = chosen(store, shares, key, named=_all_of(shares))
        if not revision:
            _show(store, settings, shares, one, as_json=as_json)
            return
        with progress("Looking once more") as watch:
            line = teaching.accept(
                store,
                settings,
                one.proposed.lesson,
                actor=this_user(),
                revision=revision,
                basis=one.proposed.basis,
                watch=watch,
            )
        changed = _follow(store, settings) if line.state is LessonState.STANDING else 0
    if as_json:
        told = {**accepted_as_data(line, shares), "changed": changed}
        screen().file.write(json.dumps(told) + "\n")
    elif line.state is LessonState.REQUESTED:
        say(f"Asked for, as number {line.id}. It counts when a second person agrees, on the page Detectors.")
    else:
        say(f"Accepted, as number {line.id}. {many(changed, 'item')} {'bears' if changed == 1 else 'bear'} "
            "another label, other tags or another kind of record.")  # fmt: skip
        say(runnable(f"To take it back: classify lessons end {line.id}"))


def end(settings: Settings, number: int) -> None:
    """Takes a lesson back; labels become what they were without it. Raises LessonError: it does not stand."""
    with _opened(settings) as store:
        store.end_lesson(number, actor=this_user())
        changed = _follow(store, settings)
    say(f"Taken back. {many(changed, 'item')} changed.")


def accepted_as_data(line: LessonLine, shares: list[ShareHandle]) -> dict[str, Any]:
    """A lesson that was accepted, for programs: no fingerprint, no folder."""
    return {
        "id": line.id,
        "kind": line.lesson.kind.value,
        "detector": line.lesson.detector,
        "entity": line.lesson.entity,
        "words": lesson_words(line.lesson, shares),
        "state": line.state.value,
        "accepted_by": line.accepted_by,
        "accepted_at": line.accepted_at.isoformat(),
        "basis": line.basis,
    }


def _as_data(one: Offered, shares: list[ShareHandle]) -> dict[str, Any]:
    lesson = one.proposed.lesson
    return {
        "key": one.key,
        "kind": lesson.kind.value,
        "detector": one.detector,
        "entity": lesson.entity,
        "words": lesson_words(lesson, shares),
        "basis": one.proposed.basis,
    }


def _show(
    store: Store, settings: Settings, shares: list[ShareHandle], one: Offered, *, as_json: bool
) -> None:
    """The effect, and how to accept it."""
    store.audit("preview.begin", what="a lesson")
    with progress("Trying it on the inventory") as watch:
        found = teaching.effect(store, settings, one.proposed.lesson, watch=watch)
    seen = found.preview
    if as_json:
        counts = {**found.counts, "raised": seen.raised}
        told = {**_as_data(one, shares), "counts": counts, "takes_second": found.takes_second}
        screen().file.write(json.dumps({**told, "revision": found.revision}) + "\n")
        return
    say(lesson_words(one.proposed.lesson, shares))
    say(rests_on(one.proposed))
    moved = f"{seen.raised:,} up, {seen.lowered:,} down"
    say(f"Of {many(seen.items, 'item')} {seen.changed:,} would change: {moved}.")
    if found.takes_second:
        say("Labels would fall that take two people: accepted, it waits for a second person.")
    say(
        runnable(
            f"Nothing is changed. To accept it: classify lessons accept {one.key} --revision {found.revision}"
        )
    )


def _follow(store: Store, settings: Settings) -> int:
    with progress("Labels follow") as watch:
        return teaching.follow(store, settings, watch)


def _opened(settings: Settings) -> Store:
    return Store.open(settings.home, settings.database_url, packs=settings.packs)


def _all_of(shares: list[ShareHandle]) -> set[int]:
    """Whoever has the home has its shares: all may be spoken of."""
    return {share.id for share in shares}
