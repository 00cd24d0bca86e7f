"""What is accepted is what was shown; labels follow and come back; labels that fall far take two people."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.labelled_items import fill
from classify.errors import LessonError
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.learning.proposals import Proposed, proposals
from classify.learning.teaching import accept, effect, follow, rests_on
from classify.lessons import Lesson
from classify.preview import preview
from classify.settings import Settings
from models.lesson import LessonKind, LessonState
from tests.learning.deciding import DETECTOR, decide_by_score


@pytest.fixture(scope="module")
def made(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with decisions, labelled under them."""
    place = tmp_path_factory.mktemp("taught")
    home = Path(shutil.copytree(blank_home, place / "home"))
    with Store.open(home) as store:
        share = fill(store, place / "share", 400)
        decide_by_score(store, share)
        store.reevaluate(share, Policy.load())
    return home


@pytest.fixture
def settings(made: Path, tmp_path: Path) -> Settings:
    return Settings(home=Path(shutil.copytree(made, tmp_path / "home")), jobs=1)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings.home) as opened:
        yield opened


def labels(store: Store, share: ShareHandle) -> dict[int, tuple[object, ...]]:
    return {line.id: (line.label, line.tags, line.doc_type) for line in Catalogue(store).lines(share)}


def proposed(store: Store, kind: LessonKind = LessonKind.LEAST) -> Proposed:
    said = Catalogue(store).said_of(store.shares(), DETECTOR)
    return next(one for one in proposals(DETECTOR, said) if one.lesson.kind is kind)


def small(store: Store, settings: Settings) -> Lesson:
    """A lesson for which one person is enough."""
    for least in (0.25, 0.3, 0.35, 0.4, 0.5):
        lesson = Lesson(LessonKind.LEAST, detector="invented/phone_number", least=least)
        if not effect(store, settings, lesson).takes_second:
            return lesson
    raise AssertionError("every lesson takes two")


def test_decisions_propose_and_the_preview_is_what_happens(store: Store, settings: Settings) -> None:
    one = proposed(store)
    assert one.wrong >= 5
    assert one.right == 0
    [share] = store.shares()
    before = labels(store, share)
    shown = effect(store, settings, one.lesson)
    assert shown.takes_second  # RESTRICTED labels would fall
    line = accept(store, settings, one.lesson, actor="bea", revision=shown.revision, basis=one.basis)
    assert line.state is LessonState.REQUESTED
    assert labels(store, share) == before  # nothing yet
    with pytest.raises(LessonError, match="second person"):
        store.answer_lesson(line.id, actor="bea", agrees=True)
    assert follow(store, settings) == 0  # a request changes nothing
    store.answer_lesson(line.id, actor="cleo", agrees=True)
    told: list[tuple[int, int]] = []
    assert follow(store, settings, lambda done, whole: told.append((done, whole))) == shown.counts["changed"]
    assert told[-1] == (400, 400)
    after = labels(store, share)
    changed = {item for item in after if after[item] != before[item]}
    assert changed == {moved.item for one in shown.preview.shares for moved in one.moved}
    assert len(changed) == shown.counts["changed"] > 0
    store.end_lesson(line.id, actor="dan")
    assert follow(store, settings) == len(changed)
    assert follow(store, settings) == 0  # nothing is left to do
    assert labels(store, share) == before


def test_what_is_not_what_was_shown_any_more_is_refused(store: Store, settings: Settings) -> None:
    lesson = proposed(store).lesson
    with pytest.raises(LessonError, match="not what you were shown"):
        accept(store, settings, lesson, actor="bea", revision="another", basis={})
    assert store.lessons(*LessonState) == []


def test_a_refusal_changes_nothing_and_is_kept(store: Store, settings: Settings) -> None:
    lesson = proposed(store).lesson
    shown = effect(store, settings, lesson)
    line = accept(store, settings, lesson, actor="bea", revision=shown.revision, basis={})
    store.answer_lesson(line.id, actor="cleo", agrees=False)
    assert store.lessons() == []
    [kept] = store.lessons(LessonState.ENDED)
    assert (kept.accepted_by, kept.second_by, kept.ended_by) == ("bea", "cleo", "cleo")


def test_one_person_is_enough_where_no_such_label_falls(store: Store, settings: Settings) -> None:
    lesson = small(store, settings)
    revision = effect(store, settings, lesson).revision
    line = accept(store, settings, lesson, actor="bea", revision=revision, basis={})
    assert line.state is LessonState.STANDING
    with pytest.raises(LessonError, match="already"):
        accept(
            store, settings, lesson, actor="cleo", revision=effect(store, settings, lesson).revision, basis={}
        )
    # Another threshold takes its place.
    narrower = Lesson(LessonKind.LEAST, detector=lesson.detector, least=lesson.least + 0.01)
    store.accept_lesson(narrower, actor="bea", basis={})
    assert [line.lesson for line in store.lessons()] == [narrower]


def test_decisions_go_before_lessons(store: Store, settings: Settings) -> None:
    """What was confirmed counts, whatever a lesson says of its like."""
    [share] = store.shares()
    everything = Lesson(LessonKind.LEAST, detector=DETECTOR, least=1.01)
    rests = preview(store, settings, rests_on(DETECTOR))
    assert rests.lowered
    assert rests.raised == 0
    before = Catalogue(store).compare(share, Policy.load()).moved
    assert before == []
    store.accept_lesson(everything, actor="bea", basis={})
    store.reevaluate(share, Policy.load())
    confirmed = [one for one in Catalogue(store).said_of([share], DETECTOR) if one.is_right]
    assert confirmed
    counted = sum(line.label == "CONFIDENTIAL" for line in Catalogue(store).lines(share))
    assert counted
