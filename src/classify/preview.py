"""What would change under another policy, other thresholds, other packs or a lesson: asked of a copy.

The answer for labels is the relabelling itself over stored evidence (`Catalogue.compare`), and so equal to
what `classify relabel` does afterwards. What a changed pattern would find is not in that evidence: the files
that would have to be read again are named, with what changed, and nothing is guessed about them.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from classify.detect.patterns.packs import load_packs
from classify.errors import PreviewError
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.items import ItemLine
from classify.inventory.relabelled import Bears, Moved
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.lessons import Lesson, Lessons
from classify.recipe import Recipe
from classify.settings import Settings
from models.labels import Entity, Label
from models.lesson import LessonKind

Watch = Callable[[int, int], None]
"""Told how many items were looked at, and of how many."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be tried on the copy; what is None or empty stays as it is."""

    policy: Path | Policy | None = None
    packs: Path | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    """Lowest scores that count, by entity (US_SSN), by detector (identity/us_ssn), or `default`."""
    lessons: tuple[Lesson, ...] = ()
    """Besides those that stand."""
    without: int | None = None
    """Number of a lesson that is to stand no more."""


@dataclass(frozen=True, slots=True)
class ShareMoves:
    """What would change in one share."""

    share: ShareHandle
    items: int
    moved: list[Moved]


@dataclass(frozen=True, slots=True)
class Reread:
    """A file whose stored evidence does not tell what would be found: it would have to be read again.

    Files that must be read again whatever is tried (`classify stale`) are not meant.
    """

    line: ItemLine
    why: tuple[str, ...]


@dataclass(slots=True)
class Preview:
    """What would change."""

    policy: str
    """Version of the policy that was tried."""
    asked: tuple[Policy, Lessons | None]
    """What was tried, as the catalogue takes it."""
    lessons: int = 0
    """So many lessons were taken as standing."""
    shares: list[ShareMoves] = field(default_factory=list)
    rereads: list[Reread] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def items(self) -> int:
        """Items that were looked at: all that bear a label."""
        return sum(share.items for share in self.shares)

    @property
    def changed(self) -> int:
        """Items that would bear something else."""
        return sum(len(share.moved) for share in self.shares)

    @property
    def moves(self) -> Counter[tuple[str, str]]:
        """Items by their label before and after."""
        return Counter((one.before.label, one.after.label) for share in self.shares for one in share.moved)

    def count(self, of: Callable[[int], bool]) -> int:
        """Items whose label would move so far: up is more than 0."""
        return sum(number for (old, new), number in self.moves.items() if of(rise(old, new)))

    @property
    def raised(self) -> int:
        """Items with a higher label."""
        return self.count(lambda rank: rank > 0)

    @property
    def lowered(self) -> int:
        """Items with a lower label."""
        return self.count(lambda rank: rank < 0)

    @property
    def otherwise(self) -> int:
        """Items with the same label, and other tags or another kind of record."""
        return self.count(lambda rank: rank == 0)


def rise(before: str, after: str) -> int:
    """How far a label moves up; down is less than 0."""
    return Label(after).rank - Label(before).rank


def preview(
    store: Store,
    settings: Settings,
    change: Change,
    shares: Sequence[ShareHandle] | None = None,
    watch: Watch = lambda _done, _all: None,
) -> Preview:
    """What would change in these shares, or in all. Nothing is written.

    Raises:
        PackError: the policy or a pack that is to be tried is wrong.
        PreviewError: a threshold names neither an entity nor a detector.
    """
    began = time.monotonic()
    catalogue = Catalogue(store)
    asked = store.shares() if shares is None else list(shares)
    changed = settings.model_copy(update={"packs": change.packs or settings.packs})
    present = Policy.load(settings.policy)
    policy, lessons = _policy(present, change), _lessons(store, changed, change)
    number = len(store.lessons()) if lessons is None else len(lessons.all)
    found = Preview(policy.version, (policy, lessons), number)
    whole, done = catalogue.labelled(asked), 0
    for share in asked:
        compared = catalogue.compare(share, policy, lessons, partial(_tell, watch, done, whole), present)
        done += compared.items
        found.shares.append(ShareMoves(share, compared.items, compared.moved))
        if change.packs is not None:
            found.rereads += _rereads(catalogue, settings, changed, share)
    found.seconds = time.monotonic() - began
    return found


def _tell(watch: Watch, before: int, whole: int, done: int) -> None:
    watch(before + done, whole)


@dataclass(frozen=True, slots=True)
class Line:
    """An item that would change, as lists show it."""

    line: ItemLine
    before: Bears
    after: Bears
    why: tuple[str, ...] | None
    """What would be said of it then; None: nobody asked."""
    no_longer: tuple[str, ...]
    """What is said of it now, and would be said no more."""


def lines(
    catalogue: Catalogue, found: Preview, *, most: int | None = None, told: int | None = None
) -> Iterator[Line]:
    """The items that would change, those whose label falls furthest first, share by share.

    Args:
        catalogue: of the same store.
        found: what would change.
        most: how many of them; None: all.
        told: how many of them with their reasons; None: all.
    """
    left, to_tell = most, told
    for share in found.shares:
        moved = sorted(share.moved, key=lambda one: (rise(one.before.label, one.after.label), one.item))
        for some in chunks(moved if left is None else moved[:left]):
            ids = [one.item for one in some]
            asked = ids if to_tell is None else ids[:to_tell]
            now = catalogue.reasons(share.share, *found.asked, asked) if asked else {}
            before = catalogue.grounds(asked)
            shown = catalogue.lines_of(share.share, ids)
            for one in some:
                why = now.get(one.item)
                said = before[one.item].sentences if one.item in before else ()
                gone = tuple(sentence for sentence in said if sentence not in (why or ()))
                yield Line(shown[one.item], one.before, one.after, why, gone)
            to_tell = None if to_tell is None else to_tell - len(asked)
            left = None if left is None else left - len(some)


def lessons_of(thresholds: Mapping[str, float]) -> tuple[Lesson, ...]:
    """The thresholds that are a detector's, as lessons."""
    return tuple(
        Lesson(LessonKind.LEAST, detector=name, least=least)
        for name, least in thresholds.items()
        if not _is_the_policy_s(name)
    )


def _policy(present: Policy, change: Change) -> Policy:
    policy = Policy.load(change.policy) if isinstance(change.policy, Path) else change.policy or present
    own = {name: least for name, least in change.thresholds.items() if _is_the_policy_s(name)}
    return policy.with_thresholds(own) if own else policy


def _lessons(store: Store, settings: Settings, change: Change) -> Lessons | None:
    by_detector = lessons_of(change.thresholds)
    if by_detector:
        known = {detector.id for detector in load_packs(settings.packs).detectors} | store.detectors()
        for lesson in by_detector:
            if lesson.detector not in known:
                raise PreviewError(
                    f"'{lesson.detector}' is neither a kind of data nor a detector.",
                    remedy="Name one as classify detectors list does, such as US_SSN or identity/us_ssn.",
                )
    if not by_detector and not change.lessons and change.without is None:
        return None
    stand = [line.lesson for line in store.lessons() if line.id != change.without]
    return Lessons((*stand, *by_detector, *change.lessons))


def _is_the_policy_s(name: str) -> bool:
    return name == "default" or name in set(Entity)


def _rereads(
    catalogue: Catalogue, present: Settings, changed: Settings, share: ShareHandle
) -> Iterator[Reread]:
    secret = share.keys.secret
    recipes = Recipe.of(changed, secret).since(Recipe.of(present, secret))
    if recipes.reasons:
        yield from (Reread(line, recipes.reasons) for line in catalogue.touched_by(share, recipes))
