"""What is proposed, by keys: the same while the same is proposed, and telling nothing of what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.labelled_items import fill
from classify.errors import LessonError
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.learning.offered import chosen, key_of, offered
from classify.lessons import Lesson
from models.lesson import LessonKind
from tests.learning.deciding import DETECTOR, decide_by_score


@pytest.fixture(scope="module")
def store(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Decisions: low scores were wrong."""
    import shutil

    place = tmp_path_factory.mktemp("offered")
    with Store.open(Path(shutil.copytree(blank_home, place / "home"))) as opened:
        decide_by_score(opened, fill(opened, place / "share", 200))
        yield opened


def shares(store: Store) -> list[ShareHandle]:
    return store.shares()


def test_what_is_proposed_of_all_detectors_is_what_is_proposed_of_each(store: Store) -> None:
    everywhere = {share.id for share in shares(store)}
    found = offered(store, shares(store), named=everywhere)
    assert found
    assert found == offered(store, shares(store), named=everywhere, detectors=[DETECTOR])
    assert {one.detector for one in found} == {DETECTOR}
    assert offered(store, [], named=everywhere) == []
    assert [chosen(store, shares(store), one.key, named=everywhere) for one in found] == found
    with pytest.raises(LessonError, match="under this name any more"):
        chosen(store, shares(store), "0" * 12, named=everywhere)


def test_folders_are_proposed_only_where_they_may_be_spoken_of(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    [share] = shares(store)
    from classify.learning import offered as module
    from classify.learning.proposals import Proposed

    of_folder = Proposed(Lesson(LessonKind.FOLDER, DETECTOR, folder="f" * 32, share_id=share.id), 6, 0, 6)
    monkeypatch.setattr(module, "proposals", lambda *_: [of_folder])
    assert [one.proposed for one in offered(store, [share], named={share.id})] == [of_folder]
    assert offered(store, [share], named=set()) == []


def test_keys_tell_lessons_apart_and_tell_nothing() -> None:
    lesson = Lesson(LessonKind.VALUE, entity="US_SSN", fingerprint="f00d" * 8, domain="city")
    others = [
        replace(lesson, fingerprint="beef" * 8),
        Lesson(LessonKind.LEAST, "identity/us_ssn", "US_SSN", least=0.7),
        Lesson(LessonKind.LEAST, "identity/us_ssn", "US_SSN", least=0.8),
        Lesson(LessonKind.FOLDER, "identity/us_ssn", "US_SSN", folder="f00d" * 8, share_id=1),
    ]
    keys = [key_of(one) for one in (lesson, *others)]
    assert len(set(keys)) == len(keys)
    assert {len(key) for key in keys} == {12}
    assert not any("f00d" in key or "beef" in key for key in keys)
