"""What would change is what the relabelling then changes, item for item, whatever it is tried with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from benchmarks.labelled_items import fill
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.relabelled import Bears, Compared
from classify.inventory.store import Store
from classify.inventory.store.decisions import Seen
from classify.inventory.tables import EXPLANATION, FINDING, ITEM
from classify.label.policy import Policy
from classify.lessons import Lesson, Lessons
from models.decision import Scope, Verdict
from models.lesson import LessonKind
from tests.inventory.deciding import end_decisions, take_decision

ITEMS = 240


def borne(store: Store, share: ShareHandle) -> dict[int, Bears]:
    """What every labelled item bears."""
    return {
        line.id: Bears(line.label, tuple(sorted(line.tags)), line.doc_type)
        for line in Catalogue(store).lines(share)
        if line.label
    }


def what_relabelling_changes(
    store: Store, share: ShareHandle, policy: Policy
) -> dict[int, tuple[Bears, Bears]]:
    """Relabels, and says what became of whom."""
    before = borne(store, share)
    count = store.reevaluate(share, policy)
    after = borne(store, share)
    changed = {item: (before[item], after[item]) for item in after if before[item] != after[item]}
    assert len(changed) == count
    return changed


def as_said(compared: Compared) -> dict[int, tuple[Bears, Bears]]:
    """The same of what would change."""
    return {one.item: (one.before, one.after) for one in compared.moved}


@pytest.fixture
def share(store: Store, tmp_path: Path) -> ShareHandle:
    """Items as varied as the policy's examples, some in archives."""
    return fill(store, tmp_path / "share", ITEMS)


def first_finding(store: Store, item: int) -> int:
    """The first finding in the bytes of an item, or in its name."""
    mine = select(FINDING.c.id).join(
        ITEM, (ITEM.c.content_id == FINDING.c.content_id) | (ITEM.c.id == FINDING.c.item_id)
    )
    with store.database.reading() as session:
        return session.scalars(mine.where(ITEM.c.id == item).order_by(FINDING.c.id)).first() or 0


def decide(store: Store, share: ShareHandle) -> None:
    """Dismisses, confirms and takes back, in contents and beyond them; labels do not know of it yet."""
    for number, line in enumerate([line for line in Catalogue(store).lines(share) if line.findings][:12]):
        verdict = Verdict.CONFIRM if number % 3 == 0 else Verdict.WRONG_MATCH
        scope = Scope.SHARE if number % 2 else Scope.ITEM
        taken = take_decision(
            store, share, [Seen(line.id, first_finding(store, line.id))], verdict, scope, actor="ann"
        )
        if number == 5:
            end_decisions(store, taken.lot, actor="ann")


def test_another_policy_says_what_relabelling_then_does(store: Store, share: ShareHandle) -> None:
    policy = Policy.load()
    said = as_said(Catalogue(store).compare(share, policy))
    assert said == what_relabelling_changes(store, share, policy)
    assert len(said) > ITEMS / 2  # their labels were drawn


def test_thresholds_look_only_where_they_matter_and_say_the_same(store: Store, share: ShareHandle) -> None:
    present = Policy.load()
    store.reevaluate(share, present)
    seen: list[int] = []
    other = present.with_thresholds({"US_SSN": 0.9, "PERSON": 0.85})
    catalogue = Catalogue(store)
    assert catalogue.compare(share, present, present=present).moved == []
    said = as_said(catalogue.compare(share, other, None, seen.append, present))
    assert 1 < seen[-2] < ITEMS  # not all were looked at
    assert said == as_said(catalogue.compare(share, other))
    assert said == what_relabelling_changes(store, share, other)
    assert said


def test_decisions_count_also_those_that_labels_do_not_know_of_yet(store: Store, share: ShareHandle) -> None:
    present = Policy.load()
    store.reevaluate(share, present)
    decide(store, share)
    said = as_said(Catalogue(store).compare(share, present, present=present))
    assert said
    assert said == as_said(Catalogue(store).compare(share, present))
    assert said == what_relabelling_changes(store, share, present)


@pytest.mark.parametrize(
    "lesson",
    [
        Lesson(LessonKind.LEAST, detector="invented/us_ssn", least=0.8),
        Lesson(LessonKind.WORDS, detector="invented/us_ssn"),
        Lesson(LessonKind.CALIBRATION, detector="invented/us_ssn", steps=((0.2, 0.05), (1.0, 0.45))),
    ],
    ids=lambda lesson: lesson.kind.value,
)
def test_a_lesson_says_what_relabelling_then_does(store: Store, share: ShareHandle, lesson: Lesson) -> None:
    policy = Policy.load()
    store.reevaluate(share, policy)
    before = borne(store, share)
    catalogue = Catalogue(store)
    [share] = store.shares()
    lessons = _with(store, lesson)
    said = as_said(catalogue.compare(share, policy, lessons, present=policy))
    assert said
    number = store.accept_lesson(lesson, actor="ann", basis={})
    assert said == what_relabelling_changes(store, share, policy)
    store.end_lesson(number, actor="ann")
    back = as_said(catalogue.compare(share, policy, present=policy))
    assert back == what_relabelling_changes(store, share, policy)
    assert borne(store, share) == before  # it can be taken back


@pytest.mark.parametrize("about", [LessonKind.VALUE, LessonKind.FOLDER], ids=lambda about: about.value)
def test_so_does_one_about_a_value_or_a_folder(store: Store, share: ShareHandle, about: LessonKind) -> None:
    """Known by nothing but keyed digests: of those that would change something, the first."""
    policy = Policy.load()
    store.reevaluate(share, policy)
    before = borne(store, share)
    catalogue = Catalogue(store)
    [share] = store.shares()
    lesson, said = next(
        (one, said)
        for one in _about_findings(store, share, about)
        if (said := as_said(catalogue.compare(share, policy, _with(store, one), present=policy)))
    )
    number = store.accept_lesson(lesson, actor="ann", basis={})
    assert said == what_relabelling_changes(store, share, policy)
    assert len(said) < ITEMS / 4
    store.end_lesson(number, actor="ann")
    back = as_said(catalogue.compare(share, policy, present=policy))
    assert back == what_relabelling_changes(store, share, policy)
    assert borne(store, share) == before


def _about_findings(store: Store, share: ShareHandle, kind: LessonKind) -> list[Lesson]:
    """Lessons of a kind about what was found, one for each value or folder."""
    rows = select(
        FINDING.c.entity, FINDING.c.fingerprint, EXPLANATION.c.detector, ITEM.c.folder_digest
    ).join_from(FINDING, ITEM, ITEM.c.content_id == FINDING.c.content_id)
    rows = rows.join(EXPLANATION, EXPLANATION.c.id == FINDING.c.explanation_id)
    with store.database.reading() as session:
        found = session.execute(rows.where(FINDING.c.fingerprint.is_not(None)).order_by(FINDING.c.id)).all()
    domain = share.domain.value
    if kind is LessonKind.VALUE:
        return [Lesson(kind, entity=row.entity, fingerprint=row.fingerprint, domain=domain) for row in found]
    return [
        Lesson(kind, detector=row.detector, folder=row.folder_digest, domain=domain, share_id=share.id)
        for row in found
    ]


def _with(store: Store, *lessons: Lesson) -> Lessons:
    return Lessons((*(line.lesson for line in store.lessons()), *lessons))


def test_reasons_are_those_that_relabelling_writes(store: Store, share: ShareHandle) -> None:
    policy = Policy.load()
    catalogue = Catalogue(store)
    ids = [one.item for one in catalogue.compare(share, policy).moved][:40]
    told = catalogue.reasons(share, policy, None, ids)
    store.reevaluate(share, policy)
    assert {item: grounds.sentences for item, grounds in catalogue.grounds(ids).items()} == told


def test_nothing_is_written(store: Store, share: ShareHandle, rows: Callable[[str], Any]) -> None:
    tables = ("classification", "item", "audit_event", "scan", "lesson")
    before = [rows(f"SELECT * FROM {table} ORDER BY id") for table in tables]
    Catalogue(store).compare(share, Policy.load().with_thresholds({"default": 0.9}))
    assert [rows(f"SELECT * FROM {table} ORDER BY id") for table in tables] == before
