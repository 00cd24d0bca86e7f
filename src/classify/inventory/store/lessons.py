"""The store's lessons: accepted by a person, taken back by one. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from classify.errors import LessonError
from classify.inventory import taught
from classify.inventory.losses import exactly_once
from classify.inventory.store.home import Home
from classify.inventory.tables import EXPLANATION, LESSON
from classify.lessons import Lesson, Lessons
from models.columns import now


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson in a list."""

    id: int
    lesson: Lesson
    basis: dict[str, Any]
    accepted_by: str
    accepted_at: datetime
    ended_by: str | None
    ended_at: datetime | None


class Taught(Home):
    """What decisions taught and people accepted."""

    @exactly_once
    def accept_lesson(self, lesson: Lesson, *, actor: str, basis: Mapping[str, Any]) -> int:
        """Lets a lesson stand from now on, instead of one of its kind about the same; returns its number.

        Labels follow when they are given anew (`reevaluate`), or at the next scan.

        Raises:
            LessonError: the very same stands already.
        """
        with self.database.writing() as session:
            stand = session.execute(select(LESSON).where(LESSON.c.ended_at.is_(None))).mappings().all()
            known = {row["id"]: taught.as_lesson(row) for row in stand}
            if lesson in known.values():
                raise LessonError("This was accepted already.", remedy="Reload the page to see what stands.")
            replaced = [number for number, one in known.items() if _about(one) == _about(lesson)]
            ended = {"ended_by": actor, "ended_at": now()}
            session.execute(update(LESSON).where(LESSON.c.id.in_(replaced)).values(ended))
            row = {
                "kind": lesson.kind.value,
                "detector": lesson.detector,
                "entity": lesson.entity,
                "domain": lesson.domain or None,
                "share_id": lesson.share_id or None,
                "fingerprint": lesson.fingerprint or None,
                "folder_digest": lesson.folder or None,
                "told": lesson.told,
                "basis": dict(basis),
                "accepted_by": actor,
                "accepted_at": now(),
            }
            number = session.execute(insert(LESSON).values(row).returning(LESSON.c.id)).scalar_one()
            details = {
                "kind": lesson.kind.value,
                "detector": lesson.detector or lesson.entity,
                "lesson": number,
                **dict(basis),
            }
            if lesson.least:
                details["least"] = lesson.least
            self._audit_of(actor, session, "lesson.accept", _subject(lesson), details)
        return int(number)

    @exactly_once
    def end_lesson(self, number: int, *, actor: str) -> Lesson:
        """Takes a lesson back; returns it.

        Raises:
            LessonError: there is none of that number, or it does not stand any more.
        """
        with self.database.writing() as session:
            stands = select(LESSON).where(LESSON.c.id == number, LESSON.c.ended_at.is_(None))
            row = session.execute(stands).mappings().first()
            if row is None:
                raise LessonError("This lesson was taken back already.", remedy="Reload the page.")
            ended = {"ended_by": actor, "ended_at": now()}
            session.execute(update(LESSON).where(LESSON.c.id == number).values(ended))
            lesson = taught.as_lesson(row)
            details = {
                "kind": lesson.kind.value,
                "detector": lesson.detector or lesson.entity,
                "lesson": number,
            }
            self._audit_of(actor, session, "lesson.end", _subject(lesson), details)
        return lesson

    def lessons(self, *, ended: bool = False) -> list[LessonLine]:
        """The lessons that stand, oldest first; with `ended` those taken back, too."""
        rows = select(LESSON).order_by(LESSON.c.id)
        if not ended:
            rows = rows.where(LESSON.c.ended_at.is_(None))
        with self.database.reading() as session:
            return [_line(row) for row in session.execute(rows).mappings()]

    def lessons_version(self) -> str:
        """Another one for other lessons; "" where none stands."""
        return Lessons(line.lesson for line in self.lessons()).version

    def detectors(self) -> frozenset[str]:
        """All detectors that ever found anything here."""
        with self.database.reading() as session:
            return frozenset(session.scalars(select(EXPLANATION.c.detector).distinct()))


def _about(lesson: Lesson) -> tuple[object, ...]:
    """Of two about the same only one can stand."""
    return (
        lesson.kind,
        lesson.detector,
        lesson.entity,
        lesson.fingerprint,
        lesson.folder,
        lesson.domain,
        lesson.share_id,
    )


def _subject(lesson: Lesson) -> str:
    return f"share:{lesson.share_id}" if lesson.share_id else ""


def _line(row: Any) -> LessonLine:
    return LessonLine(
        row["id"],
        taught.as_lesson(row),
        dict(row["basis"]),
        row["accepted_by"],
        row["accepted_at"],
        row["ended_by"],
        row["ended_at"],
    )
