"""The store's agreements: drafted, reviewed, consented to, live, ended. A version is never changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlmodel import Session

from classify.errors import AgreementError, IncompleteError, LoosenedError
from classify.inventory import agreements
from classify.inventory.agreements import AgreementLine, Narrowing
from classify.inventory.losses import exactly_once
from classify.inventory.store.recipients import MOST, Recipients
from classify.inventory.tables import AGREEMENT, AGREEMENT_STEP, RECIPIENT
from classify.inventory.terms import MOST_LETTERS, PARTS, Terms, loosened
from models.agreement import AgreementKind, AgreementState, EndedWhy, Office, Word
from models.columns import now


class Agreements(Recipients):
    """On what ground records may go to somebody for some time."""

    def agreements(
        self,
        today: date,
        *,
        states: Collection[AgreementState] = (),
        recipient: int | None = None,
        ends_by: date | None = None,
        by: Narrowing | None = None,
        before: int = 0,
        limit: int = 100,
    ) -> list[AgreementLine]:
        """Versions of agreements, the newest first, those below the number `before`."""
        with self.database.reading() as session:
            return agreements.records(
                session,
                self._words,
                today,
                states=states,
                recipient=recipient,
                ends_by=ends_by,
                by=by,
                before=before,
                limit=limit,
            )

    def agreement_version(self, number: int, today: date) -> AgreementLine | None:
        """One version."""
        with self.database.reading() as session:
            known = [number] if number <= MOST else []
            return agreements.numbered(session, self._words, today, known).get(number)

    def agreement_versions(self, series: int, today: date) -> list[AgreementLine]:
        """All versions of one agreement, the newest first."""
        with self.database.reading() as session:
            return agreements.versions(session, self._words, today, series) if series <= MOST else []

    def agreements_expiring(self, today: date) -> dict[int, int]:
        """How many live agreements end within so many days (`agreements.WARNINGS`)."""
        with self.database.reading() as session:
            return agreements.expiring(session, today)

    def agreements_ending(self, today: date, within: Collection[int]) -> dict[int, int]:
        """How many live agreements end within each of these numbers of days."""
        with self.database.reading() as session:
            return agreements.ending(session, today, within)

    @exactly_once
    def draft_agreement(self, recipient: int, kind: AgreementKind, terms: Terms, *, actor: str) -> int:
        """Begins an agreement with a recipient; returns the number of its first version.

        Raises:
            AgreementError: there is no such recipient, or a part is too long.
        """
        with self.database.writing() as session:
            known = session.scalar(select(RECIPIENT.c.id).where(RECIPIENT.c.id == recipient))
            if known is None:
                raise AgreementError("There is no such recipient.", remedy="Make the recipient first.")
            number = self._written(session, recipient, kind, terms, actor, series=0, version=1)
            series = update(AGREEMENT).where(AGREEMENT.c.id == number)
            session.execute(series.values(series=number))
            self._note_agreement(session, "agreement.draft", actor, number, kind=kind.value)
        return number

    @exactly_once
    def revise_agreement(self, number: int, terms: Terms, *, actor: str) -> int:
        """Writes the next version of an agreement; returns its number. What is live stays so until the new
        version is; a draft it takes the place of ends.

        Raises:
            LoosenedError: it allows more than the version that is live, or than the last one that was ever
                under review.
            AgreementError: it has ended, is not the newest version, or a part is too long.
        """
        with self.database.writing() as session:
            row = self._agreement(session, number, *_OPEN)
            newest = session.scalar(
                select(func.max(AGREEMENT.c.version)).where(AGREEMENT.c.series == row["series"])
            )
            if newest != row["version"]:
                raise AgreementError("There is a later version of this agreement.", remedy="Change that one.")
            bound = self._bound(session, row["series"])
            if bound is not None and (more := loosened(bound, terms)):
                raise LoosenedError(f"A new version may only narrow what was agreed. {' '.join(more)}")
            if row["state"] != AgreementState.LIVE.value:
                self._end_versions(session, [number], actor, EndedWhy.REPLACED)
            recipient, kind = row["recipient_id"], AgreementKind(row["kind"])
            version = row["version"] + 1
            made = self._written(
                session, recipient, kind, terms, actor, series=row["series"], version=version
            )
            self._note_agreement(session, "agreement.revise", actor, made, version=version)
        return made

    @exactly_once
    def submit_agreement(self, number: int, *, actor: str) -> None:
        """Gives a draft to its reviewers and owners.

        Raises:
            IncompleteError: it does not name all eleven things.
            AgreementError: it is no draft.
        """
        with self.database.writing() as session:
            row = self._agreement(session, number, AgreementState.DRAFT)
            if missing := agreements.terms_of(row, self._words).missing:
                told = ", ".join(PARTS[part] for part in missing)
                raise IncompleteError(f"An agreement names eleven things; this one lacks: {told}.")
            self._set(session, number, state=AgreementState.REVIEW.value)
            self._note_agreement(session, "agreement.submit", actor, number)

    @exactly_once
    def say_of_agreement(
        self,
        number: int,
        word: Word,
        *,
        actor: str,
        office: Office | None = None,
        department: str = "",
        note: str = "",
    ) -> AgreementState:
        """A reviewer's word (`office`), or an owner's (`department`); returns where the agreement stands now.

        One owner's refusal ends it; a reviewer who asks for changes makes it a draft again.

        Raises:
            AgreementError: it is not under review, the department owns none of the data, or a reviewer
                refuses: they agree, or ask for changes.
        """
        with self.database.writing() as session:
            row = self._agreement(session, number, AgreementState.REVIEW)
            if office is None and department not in row["owners"]:
                raise AgreementError("This department owns none of the data of this agreement.")
            if office is not None and word is Word.REFUSES:
                raise AgreementError("A reviewer agrees, or asks for changes. Only an owner can refuse.")
            said = {
                "agreement_id": number,
                "office": office.value if office else "",
                "department": "" if office else department,
                "word": word.value,
                "note_sealed": self._words.seal(note) if note else None,
                "said_by": actor,
                "said_at": now(),
            }
            session.execute(insert(AGREEMENT_STEP), [said])
            state = AgreementState.REVIEW
            if word is Word.REFUSES:
                state = AgreementState.ENDED
                self._end_versions(session, [number], actor, EndedWhy.REFUSED)
            elif word is Word.CHANGES:
                state = AgreementState.DRAFT
                self._set(session, number, state=state.value)
            spoke = office.value if office else "owner"
            self._note_agreement(session, "agreement.say", actor, number, word=word.value, by=spoke)
        return state

    @exactly_once
    def sign_agreement(self, number: int, today: date, *, actor: str) -> None:
        """Makes a reviewed agreement live; the version before it ends.

        Raises:
            IncompleteError: an office has not agreed, or an owner has not consented.
            AgreementError: it is not under review, or its last day is over.
        """
        with self.database.writing() as session:
            row = self._agreement(session, number, AgreementState.REVIEW)
            if row["ends"] < today:
                raise AgreementError("Its last day is over already.", remedy="Make a new agreement.")
            line = agreements.numbered(session, self._words, today, [number])[number]
            if line.offices_missing or line.owners_missing:
                offices = [office.value.replace("_", " ") for office in line.offices_missing]
                owners = len(line.owners_missing)
                wanted = [*offices, *([f"{owners:,} of the owners"] if owners else [])]
                raise IncompleteError(f"These have not agreed yet: {', '.join(wanted)}.")
            live = (AGREEMENT.c.series == row["series"], AGREEMENT.c.state == AgreementState.LIVE.value)
            before = list(session.scalars(select(AGREEMENT.c.id).where(*live)))
            self._end_versions(session, before, actor, EndedWhy.REPLACED)
            self._set(session, number, state=AgreementState.LIVE.value, live_by=actor, live_at=now())
            self._note_agreement(session, "agreement.sign", actor, number, version=row["version"])

    @exactly_once
    def end_agreement(self, number: int, *, actor: str) -> None:
        """Ends an agreement before its last day. Raises AgreementError where it has ended."""
        with self.database.writing() as session:
            self._agreement(session, number, *_OPEN)
            self._end_versions(session, [number], actor, EndedWhy.STOPPED)
            self._note_agreement(session, "agreement.end", actor, number)

    def _bound(self, session: Session, series: int) -> Terms | None:
        """What a new version is held to: the version that is live, or the last that was ever under review."""
        rows = select(AGREEMENT).where(AGREEMENT.c.series == series).order_by(AGREEMENT.c.version.desc())
        known = session.execute(rows).mappings().all()
        live = [row for row in known if row["state"] == AgreementState.LIVE.value]
        spoken = set(
            session.scalars(
                select(AGREEMENT_STEP.c.agreement_id).where(
                    AGREEMENT_STEP.c.agreement_id.in_([row["id"] for row in known])
                )
            )
        )
        reviewed = [
            row for row in known if row["state"] == AgreementState.REVIEW.value or row["id"] in spoken
        ]
        held = (live or reviewed)[:1]
        return agreements.terms_of(held[0], self._words) if held else None

    def _written(
        self,
        session: Session,
        recipient: int,
        kind: AgreementKind,
        terms: Terms,
        actor: str,
        *,
        series: int,
        version: int,
    ) -> int:
        if any(len(terms.said(part)) > MOST_LETTERS for part in terms.words):
            raise AgreementError(f"A part of an agreement has at most {MOST_LETTERS:,} letters.")
        row = {
            "series": series,
            "version": version,
            "recipient_id": recipient,
            "kind": kind.value,
            "state": AgreementState.DRAFT.value,
            "made_by": actor,
            "made_at": now(),
            **agreements.as_row(terms, self._words),
        }
        return int(session.execute(insert(AGREEMENT).returning(AGREEMENT.c.id), [row]).scalar_one())

    @staticmethod
    def _set(session: Session, number: int, **values: object) -> None:
        session.execute(update(AGREEMENT).where(AGREEMENT.c.id == number).values(values))

    def _end_versions(self, session: Session, numbers: list[int], actor: str, why: EndedWhy) -> None:
        ended = {"ended_by": actor, "ended_at": now(), "ended_why": why.value}
        for number in numbers:
            self._set(session, number, state=AgreementState.ENDED.value, **ended)

    @staticmethod
    def _agreement(session: Session, number: int, *states: AgreementState) -> Any:
        """Raises AgreementError where there is none of that number in one of these states."""
        rows = select(AGREEMENT).where(AGREEMENT.c.id == number)
        row = session.execute(rows.with_for_update()).mappings().first() if number <= MOST else None
        if row is None:
            raise AgreementError("There is no such agreement.", remedy="Reload the page.")
        if row["state"] not in [state.value for state in states]:
            words = {"draft": "a draft", "review": "under review", "live": "live", "ended": "ended"}
            raise AgreementError(f"This agreement is {words[row['state']]}: that cannot be done with it.")
        return row

    def _note_agreement(
        self, session: Session, action: str, actor: str, number: int, **details: object
    ) -> None:
        self._audit_of(actor, session, action, f"agreement:{number}", details)


_OPEN = (AgreementState.DRAFT, AgreementState.REVIEW, AgreementState.LIVE)
