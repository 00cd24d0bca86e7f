"""The store's lessons: accepted by a person, agreed to by a second one where labels fall, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from classify.errors import LessonError
from classify.inventory import taught
from classify.inventory.losses import exactly_once
from classify.inventory.store.home import Home
from classify.inventory.tables import EXPLANATION, LESSON
from classify.lessons import Lesson
from models.columns import now
from models.lesson import LessonState

_OPEN = (LessonState.STANDING.value, LessonState.REQUESTED.value)


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson in a list."""

    id: int
    lesson: Lesson
    basis: dict[str, Any]
    state: LessonState
    accepted_by: str
    accepted_at: datetime
    second_by: str | None
    ended_by: str | None
    ended_at: datetime | None


class Taught(Home):
    """What decisions taught and people accepted."""

    @exactly_once
    def accept_lesson(
        self, lesson: Lesson, *, actor: str, basis: Mapping[str, Any], second_person: bool = False
    ) -> int:
        """Lets a lesson stand from now on, instead of one of its kind about the same; returns its number.

        Labels follow when they are given anew (`reevaluate`), or at the next scan.

        Args:
            lesson: what is accepted.
            actor: who accepts it.
            basis: counts it rests on.
            second_person: it is a request, and counts when somebody else agrees.

        Raises:
            LessonError: the very same stands already, or waits.
        """
        state = LessonState.REQUESTED if second_person else LessonState.STANDING
        with self.database.writing() as session:
            if any(line.lesson == lesson for line in _lines(session, _OPEN)):
                raise LessonError("This was accepted already.", remedy="Reload the page to see what stands.")
            if state is LessonState.STANDING:
                _end_others(session, lesson, actor)
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
                "state": state.value,
                "accepted_by": actor,
                "accepted_at": now(),
            }
            number = session.execute(insert(LESSON).values(row).returning(LESSON.c.id)).scalar_one()
            verb = "lesson.request" if second_person else "lesson.accept"
            self._note(session, verb, actor, number, lesson, **dict(basis))
        return int(number)

    @exactly_once
    def answer_lesson(self, number: int, *, actor: str, agrees: bool) -> Lesson:
        """A second person's word on a lesson that waits; returns it.

        Raises:
            LessonError: none waits under that number, or it is the asker's own.
        """
        with self.database.writing() as session:
            line = _numbered(session, number, LessonState.REQUESTED)
            if line.accepted_by == actor:
                raise LessonError(
                    "A second person has to answer this.", remedy="Somebody else with this right can."
                )
            moment = now()
            values: dict[str, Any] = {"second_by": actor, "second_at": moment}
            if agrees:
                _end_others(session, line.lesson, actor)
                values["state"] = LessonState.STANDING.value
            else:
                values |= {"state": LessonState.ENDED.value, "ended_by": actor, "ended_at": moment}
            session.execute(update(LESSON).where(LESSON.c.id == number).values(values))
            verb = "lesson.agree" if agrees else "lesson.refuse"
            self._note(session, verb, actor, number, line.lesson)
        return line.lesson

    @exactly_once
    def end_lesson(self, number: int, *, actor: str) -> Lesson:
        """Takes a lesson back, or a request for one; returns it.

        Raises:
            LessonError: there is none of that number, or it does not stand any more.
        """
        with self.database.writing() as session:
            line = _numbered(session, number, *LessonState)
            if line.state is LessonState.ENDED:
                raise LessonError(
                    "This was taken back already.", remedy="Reload the page to see what stands."
                )
            _end(session, [number], actor)
            self._note(session, "lesson.end", actor, number, line.lesson)
        return line.lesson

    def lessons(self, *states: LessonState) -> list[LessonLine]:
        """The lessons in these states, oldest first; without any, those that stand."""
        with self.database.reading() as session:
            return _lines(session, [state.value for state in states or (LessonState.STANDING,)])

    def detectors(self) -> frozenset[str]:
        """All detectors that ever found anything here."""
        with self.database.reading() as session:
            return frozenset(session.scalars(select(EXPLANATION.c.detector).distinct()))

    def _note(
        self, session: Session, verb: str, actor: str, number: int, lesson: Lesson, **more: object
    ) -> None:
        """In the trail a lesson is told by what it does; no fingerprint, no folder."""
        details: dict[str, object] = {"lesson": number, "kind": lesson.kind.value, **more}
        details["detector"] = lesson.detector or lesson.entity
        if lesson.least:
            details["least"] = lesson.least
        subject = f"share:{lesson.share_id}" if lesson.share_id else ""
        self._audit_of(actor, session, verb, subject, details)


def _lines(session: Session, states: tuple[str, ...] | list[str]) -> list[LessonLine]:
    rows = select(LESSON).where(LESSON.c.state.in_(states)).order_by(LESSON.c.id)
    return [_line(row) for row in session.execute(rows).mappings()]


def _numbered(session: Session, number: int, *states: LessonState) -> LessonLine:
    """Raises LessonError where there is none of that number in one of these states."""
    row = session.execute(select(LESSON).where(LESSON.c.id == number)).mappings().first()
    if row is None or row["state"] not in states:
        raise LessonError("There is no such lesson any more.", remedy="Reload the page to see what stands.")
    return _line(row)


def _end_others(session: Session, lesson: Lesson, actor: str) -> None:
    """Ends what stands of the same kind about the same: of two only one can."""
    stand = _lines(session, [LessonState.STANDING.value])
    _end(session, [line.id for line in stand if line.lesson.about == lesson.about], actor)


def _end(session: Session, numbers: list[int], actor: str) -> None:
    values = {"state": LessonState.ENDED.value, "ended_by": actor, "ended_at": now()}
    session.execute(update(LESSON).where(LESSON.c.id.in_(numbers)).values(values))


def _line(row: Any) -> LessonLine:
    return LessonLine(
        row["id"],
        taught.as_lesson(row),
        dict(row["basis"]),
        LessonState(row["state"]),
        row["accepted_by"],
        row["accepted_at"],
        row["second_by"],
        row["ended_by"],
        row["ended_at"],
    )
