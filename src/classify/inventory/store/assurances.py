"""The store's estimates of what was missed: planned, drawn, read blind. No word is ever overwritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, insert, select, update
from sqlmodel import Session

from classify.errors import AssuranceError, SameReaderError
from classify.inventory import assured, framing
from classify.inventory.assured import CANNOT_TELL, Blind, PlanLine, SampleLine
from classify.inventory.bulk import insert_many
from classify.inventory.framing import Frame
from classify.inventory.handles import ShareHandle
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import exactly_once
from classify.inventory.store.home import Home
from classify.inventory.tables import ASSURANCE_PLAN, ASSURANCE_SAMPLE, SCAN
from models.assurance import Pile, PlanState, SampleKind
from models.columns import now
from models.labels import Label, Tag
from models.scan import ScanState


@dataclass(frozen=True, slots=True)
class ToPlan:
    """What is published before anything is drawn."""

    seed: str
    rate: float
    frame_digest: str
    piles: Mapping[Pile, tuple[int, int]]
    cells: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file that is drawn, or known."""

    item: int | None
    kind: SampleKind
    pile: Pile
    label: str
    tags: str = ""
    known: str | None = None
    canary: str = ""


class Assurances(Home):
    """How much was missed."""

    def frame(self, share: ShareHandle) -> Frame:
        """What a sample of a share is drawn from."""
        with self.database.reading() as session:
            return framing.frame_of(session, share)

    def assurance_plans(self, shares: Sequence[ShareHandle]) -> list[PlanLine]:
        """Plans of these shares, the newest first."""
        with self.database.reading() as session:
            return assured.plans_of(session, [share.id for share in shares])

    def assurance_plan(self, shares: Sequence[ShareHandle], number: int) -> PlanLine | None:
        """One of them."""
        return next((plan for plan in self.assurance_plans(shares) if plan.id == number), None)

    def assurance_samples(self, plan: int) -> list[SampleLine]:
        """All that is read for a plan. Never for who reads."""
        with self.database.reading() as session:
            return assured.samples_of(session, plan)

    def next_to_read(self, plan: PlanLine, person: str) -> Blind | None:
        """What somebody reads next; None: nothing is left for them."""
        with self.database.reading() as session:
            return assured.next_for(session, plan, person)

    @exactly_once
    def plan_assurance(self, share: ShareHandle, wanted: ToPlan, *, actor: str) -> int:
        """Publishes a plan; one that was there before ends. Returns its number.

        Raises AssuranceError where the share was never scanned to the end.
        """
        with self.database.writing() as session:
            only_one(session, Lock.COUNTS, share.id)
            scan = session.execute(
                select(SCAN)
                .where(SCAN.c.share_id == share.id, SCAN.c.state == ScanState.FINISHED.value)
                .order_by(SCAN.c.id.desc())
                .limit(1)
            ).first()
            if scan is None:
                raise AssuranceError("This share was never scanned to its end.", remedy="Scan it first.")
            self._end_plans(session, share.id, actor)
            number = int(
                session.execute(
                    insert(ASSURANCE_PLAN).returning(ASSURANCE_PLAN.c.id),
                    [
                        {
                            "share_id": share.id,
                            "scan_id": scan.id,
                            "seed": wanted.seed,
                            "rate": wanted.rate,
                            "line": framing.LINE.value,
                            "frame_digest": wanted.frame_digest,
                            "piles": {pile.value: list(both) for pile, both in wanted.piles.items()},
                            "cells": [list(cell) for cell in wanted.cells],
                            "versions": {
                                "detectors": scan.detector_version,
                                "policy": scan.policy_version,
                            },
                            "state": PlanState.PLANNED.value,
                            "made_by": actor,
                            "made_at": now(),
                        }
                    ],
                ).scalar_one()
            )
            self._audit_of(
                actor,
                session,
                "assurance.plan",
                f"share:{share.id}",
                {
                    "plan": number,
                    "seed": wanted.seed,
                    "frame": wanted.frame_digest,
                    "rate": wanted.rate,
                    "files": sum(drawn for _, drawn in wanted.piles.values()),
                },
            )
        return number

    @exactly_once
    def draw_sample(self, plan: PlanLine, files: Sequence[ToRead], *, actor: str) -> int:
        """Keeps what was drawn, in the order it is read; returns how many files.

        Raises AssuranceError where it was drawn already, or the plan has ended.
        """
        with self.database.writing() as session:
            self._step(
                session, plan.id, PlanState.PLANNED, {"state": PlanState.DRAWN.value, "drawn_at": now()}
            )
            rows = [
                {
                    "plan_id": plan.id,
                    "share_id": plan.share_id,
                    "item_id": file.item,
                    "kind": file.kind.value,
                    "pile": file.pile.value,
                    "turn": turn,
                    "label": file.label,
                    "tags": file.tags,
                    "known": file.known,
                    "canary": file.canary,
                    "judged_tags": "",
                    "seconds": 0.0,
                }
                for turn, file in enumerate(files, 1)
            ]
            insert_many(session, ASSURANCE_SAMPLE, rows)
            self._audit_of(
                actor,
                session,
                "assurance.draw",
                f"share:{plan.share_id}",
                {"plan": plan.id, "files": len(rows)},
            )
        return len(rows)

    @exactly_once
    def judge_sample(
        self,
        plan: PlanLine,
        number: int,
        said: Label | None,
        *,
        actor: str,
        tags: Collection[Tag] = (),
        seconds: float = 0.0,
    ) -> None:
        """Keeps what a reader says of a file; None: they cannot tell.

        Raises:
            AssuranceError: it is not in the sample, the plan has ended, or it was read to the end already.
            SameReaderError: it waits for another person's word.
        """
        word = CANNOT_TELL if said is None else said.value
        with self.database.writing() as session:
            self._must_be(session, plan.id, PlanState.DRAWN)
            at = (ASSURANCE_SAMPLE.c.plan_id == plan.id, ASSURANCE_SAMPLE.c.id == number)
            row = session.execute(select(ASSURANCE_SAMPLE).where(*at)).first()
            if row is None:
                raise AssuranceError("This file is not in the sample.")
            line = assured.sample_line(row)
            if line.judged is None:
                values = {
                    "judged": word,
                    "judged_tags": assured.tags_said(tags),
                    "judged_by": actor,
                    "judged_at": now(),
                    "seconds": seconds,
                }
                still = ASSURANCE_SAMPLE.c.judged.is_(None)
            elif line.wants_second(plan.line):
                if line.judged_by == actor:
                    raise SameReaderError("You have read this file; its second reader is somebody else.")
                values = {"second": word, "second_by": actor, "second_at": now()}
                still = ASSURANCE_SAMPLE.c.second.is_(None)
            else:
                raise AssuranceError(
                    "Somebody has read this file already.", remedy="Go on with the next one."
                )
            if not _changed(session.execute(update(ASSURANCE_SAMPLE).where(*at, still).values(values))):
                raise AssuranceError(
                    "Somebody has read this file already.", remedy="Go on with the next one."
                )
            # What they said is in no trail: who reads it next would learn it there.
            self._audit_of(
                actor,
                session,
                "assurance.read",
                f"share:{plan.share_id}",
                {"plan": plan.id, "sample": number},
            )

    @exactly_once
    def end_assurance(self, plan: PlanLine, *, actor: str) -> None:
        """Gives a plan up. Raises AssuranceError where it has ended."""
        with self.database.writing() as session:
            if not self._end_plans(session, plan.share_id, actor, only=plan.id):
                raise AssuranceError("This plan has ended already.")

    def _end_plans(self, session: Session, share: int, actor: str, *, only: int | None = None) -> list[int]:
        wanted = [ASSURANCE_PLAN.c.share_id == share, ASSURANCE_PLAN.c.state != PlanState.ENDED.value]
        if only is not None:
            wanted.append(ASSURANCE_PLAN.c.id == only)
        ended = list(session.scalars(select(ASSURANCE_PLAN.c.id).where(*wanted)))
        values = {"state": PlanState.ENDED.value, "ended_by": actor, "ended_at": now()}
        session.execute(update(ASSURANCE_PLAN).where(ASSURANCE_PLAN.c.id.in_(ended)).values(values))
        for number in ended:
            self._audit_of(actor, session, "assurance.end", f"share:{share}", {"plan": number})
        return ended

    @staticmethod
    def _step(session: Session, number: int, before: PlanState, values: Mapping[str, object]) -> None:
        at = (ASSURANCE_PLAN.c.id == number, ASSURANCE_PLAN.c.state == before.value)
        if not _changed(session.execute(update(ASSURANCE_PLAN).where(*at).values(values))):
            raise AssuranceError("This plan was drawn already, or has ended.")

    @staticmethod
    def _must_be(session: Session, number: int, state: PlanState) -> None:
        found = session.scalar(select(ASSURANCE_PLAN.c.state).where(ASSURANCE_PLAN.c.id == number))
        if found != state.value:
            raise AssuranceError("Nothing is read for this plan: it is not drawn, or has ended.")


def _changed(result: Any) -> bool:
    assert isinstance(result, CursorResult), "an update has one"
    return result.rowcount == 1
