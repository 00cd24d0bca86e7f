"""Which items lessons touch: those that hold findings they speak of, and no others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.labelled_items import fill
from classify.inventory import taught
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.tables import FINDING, ITEM
from classify.lessons import Lesson, Lessons
from models.lesson import LessonKind
from tests.learning.deciding import DETECTOR, seen


@pytest.fixture
def share(store: Store, tmp_path: Path) -> ShareHandle:
    return fill(store, tmp_path / "share", 120)


def touched(store: Store, share: ShareHandle, lesson: Lesson) -> set[int]:
    with store.database.reading() as session:
        return taught.touched(session, share, Lessons([lesson]))


def test_a_threshold_touches_what_lies_below_it(store: Store, share: ShareHandle) -> None:
    with store.database.reading() as session:
        holders = dict(session.execute(select(ITEM.c.id, ITEM.c.container_id)).all())
    low = {holders[item] or item for item, _, score in seen(store, share) if score < 0.5}
    everything = {holders[item] or item for item, _, _ in seen(store, share)}
    lesson = Lesson(LessonKind.LEAST, detector=DETECTOR, least=0.5)
    assert touched(store, share, lesson) == low
    assert touched(store, share, replace(lesson, kind=LessonKind.WORDS)) == everything > low
    assert touched(store, share, replace(lesson, detector="no/such")) == set()
    assert touched(store, share, replace(lesson, share_id=share.id + 1)) == set()


def test_a_folder_and_a_value_touch_their_own(store: Store, share: ShareHandle) -> None:
    item, finding, _ = next(one for one in seen(store, share))
    with store.database.reading() as session:
        folder = session.scalar(select(ITEM.c.folder_digest).where(ITEM.c.id == item))
        print_ = session.scalar(select(FINDING.c.fingerprint).where(FINDING.c.id == finding))
        here = set(session.scalars(select(ITEM.c.id).where(ITEM.c.folder_digest == folder)))
    of_folder = Lesson(LessonKind.FOLDER, detector=DETECTOR, folder=folder or "", share_id=share.id)
    assert item in touched(store, share, of_folder) <= here
    of_value = Lesson(LessonKind.VALUE, entity="PERSON", fingerprint=print_ or "", domain=share.domain.value)
    assert touched(store, share, of_value)
    assert touched(store, share, replace(of_value, domain="another")) == set()
