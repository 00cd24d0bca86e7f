"""The lessons that stand, and which items they touch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle
from classify.inventory.tables import EXPLANATION, FINDING, ITEM, LESSON
from classify.lessons import Lesson, Lessons
from models.lesson import LessonKind, LessonState


def standing(session: Session) -> Lessons:
    """All lessons that stand."""
    stand = LESSON.c.state == LessonState.STANDING.value
    rows = session.execute(select(LESSON).where(stand).order_by(LESSON.c.id))
    return Lessons(as_lesson(row) for row in rows.mappings())


def as_lesson(row: Any) -> Lesson:
    """A row of the table."""
    return Lesson(
        kind=LessonKind(row["kind"]),
        detector=row["detector"],
        entity=row["entity"],
        least=float(row["told"].get("least", 0.0)),
        steps=tuple((float(score), float(worth)) for score, worth in row["told"].get("steps", ())),
        fingerprint=row["fingerprint"] or "",
        folder=row["folder_digest"] or "",
        domain=row["domain"] or "",
        share_id=row["share_id"] or 0,
    )


def touched(session: Session, share: ShareHandle, lessons: Lessons) -> set[int]:
    """Top-level items of a share that hold findings these lessons speak of."""
    mine = lessons.of(share.domain.value, share.id)
    found: set[int] = set()
    for lesson in mine.all:
        about = _about(lesson)
        here: list[Any] = [ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None)]
        if lesson.folder:
            here.append(ITEM.c.folder_digest == lesson.folder)
        for joined in (FINDING.c.content_id == ITEM.c.content_id, FINDING.c.item_id == ITEM.c.id):
            rows = select(ITEM.c.id, ITEM.c.container_id).join(FINDING, joined).where(about, *here).distinct()
            found.update(row.container_id or row.id for row in session.execute(rows))
    return found


def contents(session: Session, some: Iterable[int], lessons: Lessons) -> set[int]:
    """Those of these contents that hold findings the lessons may speak of."""
    if not lessons:
        return set()
    about = or_(*(_about(lesson) for lesson in lessons.all))
    return set(session.scalars(select(FINDING.c.content_id).where(FINDING.c.content_id.in_(some), about)))


def _about(lesson: Lesson) -> ColumnElement[bool]:
    """The findings a lesson may speak of, wherever they are."""
    if lesson.kind is LessonKind.VALUE:
        return and_(FINDING.c.entity == lesson.entity, FINDING.c.fingerprint == lesson.fingerprint)
    by_it = FINDING.c.explanation_id.in_(
        select(EXPLANATION.c.id).where(EXPLANATION.c.detector == lesson.detector)
    )
    return and_(by_it, FINDING.c.score < lesson.least) if lesson.kind is LessonKind.LEAST else by_it
