"""What decisions speak for, of all detectors: each under a key by which commands and programs name it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from classify.errors import LessonError
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.learning.proposals import Proposed, proposals
from classify.lessons import Lesson
from models.lesson import LessonKind, LessonState

_KEY = 12


@dataclass(frozen=True, slots=True)
class Offered:
    """A lesson that is proposed."""

    detector: str
    proposed: Proposed

    @property
    def key(self) -> str:
        """The same as long as the same is proposed; tells no fingerprint and no folder."""
        return key_of(self.proposed.lesson)


def key_of(lesson: Lesson) -> str:
    """The name of a lesson before it is accepted."""
    said = json.dumps([*map(str, lesson.about), lesson.told], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:_KEY]


def offered(
    store: Store,
    shares: Sequence[ShareHandle],
    *,
    named: Collection[int],
    detectors: Collection[str] | None = None,
) -> list[Offered]:
    """What the decisions in these shares speak for, detector by detector.

    Args:
        store: where.
        shares: those whose decisions count.
        named: the numbers of those whose folders may be spoken of.
        detectors: only about these; None: about all.
    """
    stand = [line.lesson for line in store.lessons(LessonState.STANDING, LessonState.REQUESTED)]
    catalogue, found = Catalogue(store), dict[str, Offered]()
    for detector in _decided(catalogue, shares) if detectors is None else detectors:
        for one in proposals(detector, catalogue.said_of(shares, detector), stand):
            mine = Offered(detector, one)
            if one.lesson.kind is not LessonKind.FOLDER or one.lesson.share_id in named:
                found.setdefault(mine.key, mine)
    return list(found.values())


def _decided(catalogue: Catalogue, shares: Sequence[ShareHandle]) -> Iterator[str]:
    """Detectors of whose findings anything was decided."""
    return (one.detector for one in catalogue.tallies_of_detectors(shares) if one.decided)


def chosen(store: Store, shares: Sequence[ShareHandle], key: str, *, named: Collection[int]) -> Offered:
    """What is proposed under a key. Raises LessonError: nothing is, any more."""
    for one in offered(store, shares, named=named):
        if one.key == key:
            return one
    raise LessonError(
        "Nothing is proposed under this name any more.", remedy="List what is proposed and choose from that."
    )
