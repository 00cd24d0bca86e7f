"""The store's releases: what leaves for a decided request, by whose word, and what became of it.

Every file that leaves for somebody outside of its own department is in the log of disseminations.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlmodel import Session

from classify.errors import ReleaseError, SameHandsError
from classify.inventory import agreements, leaning, recipients, releases, requests
from classify.inventory.bulk import insert_many
from classify.inventory.handles import ShareHandle
from classify.inventory.losses import exactly_once
from classify.inventory.releases import EVERYTHING, Due, Earlier, Left, LogLine, Narrowed, ReleaseLine
from classify.inventory.requests import DecisionLine, FileFacts, RequestLine
from classify.inventory.store.recipients import MOST
from classify.inventory.store.requests import Requests
from classify.inventory.tables import AGREEMENT, DISSEMINATION, RECIPIENT, RELEASE, RELEASE_ITEM, SHARE
from classify.keys import Domain
from models.columns import now
from models.labels import Label
from models.release import ReleaseState
from models.sharing import RecipientType
from models.sharing_request import Decided, RequestState


@dataclass(frozen=True, slots=True)
class ToRelease:
    """A package that is to leave."""

    request: int
    copies: Mapping[int, str]
    """SHA-256 of what leaves, in hex, by the number of its file; files that are not named stay here."""
    package_hash: str
    to: str
    """The person who gets it."""
    authority: str
    """The law or order it leaves by."""
    profile: str = ""
    """Of the redaction; "" where the files leave as they are."""
    use_by: date | None = None


class Releases(Requests):
    """What left the city."""

    def releases(
        self,
        shares: Sequence[ShareHandle],
        today: date,
        *,
        states: Collection[ReleaseState] = (),
        request: int | None = None,
        overdue: bool = False,
        by: Narrowed = EVERYTHING,
        before: int = 0,
        limit: int = 100,
    ) -> list[ReleaseLine]:
        """Releases of these shares and no other, the newest first, those below the number `before`."""
        with self.database.reading() as session:
            return releases.records(
                session,
                self.keys.sealer,
                shares,
                today,
                states=states,
                request=request,
                overdue=overdue,
                by=by,
                before=before,
                limit=limit,
            )

    def release(self, shares: Sequence[ShareHandle], number: int, today: date) -> ReleaseLine | None:
        """One release of these shares and no other."""
        if number > MOST:
            return None
        with self.database.reading() as session:
            return releases.record(session, self.keys.sealer, shares, today, number)

    def release_shares(self, number: int) -> set[int]:
        """Numbers of the shares a release is of."""
        with self.database.reading() as session:
            return releases.shares_of(session, number) if number <= MOST else set()

    def dissemination_log(
        self,
        shares: Sequence[ShareHandle],
        *,
        release: int | None = None,
        by: Narrowed = EVERYTHING,
        before: int = 0,
        limit: int = 100,
    ) -> list[LogLine]:
        """Who got what of these shares, the newest first."""
        with self.database.reading() as session:
            return releases.log(
                session, self.keys.sealer, shares, release=release, by=by, before=before, limit=limit
            )

    def released_files(self, number: int, *, after: int = 0, limit: int = 100) -> list[Left]:
        """The files of a release, in their order."""
        with self.database.reading() as session:
            return releases.files(session, number, after=after, limit=limit)

    def releases_due(self, shares: Sequence[ShareHandle], today: date) -> Due:
        """How many of these shares somebody must see to."""
        with self.database.reading() as session:
            return releases.due(session, shares, today)

    def requests_on(
        self, shares: Sequence[ShareHandle], agreements: Collection[int], limit: int = 100
    ) -> list[RequestLine]:
        """Requests about these shares and no other that lean on these versions of agreements."""
        with self.database.reading() as session:
            return leaning.requests_on(session, self.keys.sealer, shares, agreements, limit)

    def earlier_releases(self, facts: Sequence[FileFacts]) -> list[Earlier]:
        """Releases that held one of these files, or the same content from elsewhere; the newest first."""
        with self.database.reading() as session:
            return releases.earlier(session, facts)

    def overdue_releases(self, today: date) -> int:
        """How many in the whole inventory should have been destroyed, and nobody confirmed that."""
        with self.database.reading() as session:
            rows = select(func.count()).select_from(RELEASE).where(releases.is_overdue(today))
            return session.scalar(rows) or 0

    def releases_without_ground(self, today: date) -> int:
        """How many in the whole inventory lean on an agreement that is over, their data not destroyed."""
        with self.database.reading() as session:
            return releases.leaning(session, today)

    @exactly_once
    def add_release(self, wanted: ToRelease, today: date, *, actor: str, second_person: bool = False) -> int:
        """Writes a release down; returns its number. With `second_person` nothing may leave before somebody
        else agreed; else its log is written with it.

        Raises:
            SameHandsError: who releases asked for it.
            StaleSelectionError: a file is not as it was when the request was decided.
            ReleaseError: no decision lets it leave so, or its agreement is not live.
        """
        with self.database.writing() as session:
            row = self._request(session, wanted.request, *RequestState)
            if row["asked_by"] == actor:
                raise SameHandsError("You asked for this: somebody else releases it.")
            decision = self._decision(session, row, wanted.profile)
            facts = self._leaving(session, decision, wanted)
            self._must_have_ground(session, row["agreement_id"], today)
            sealer = self.keys.sealer(Domain.of(row["criminal_justice"]))
            state = ReleaseState.SECOND if second_person else ReleaseState.RELEASED
            made = {
                "request_id": wanted.request,
                "recipient_id": row["recipient_id"],
                "agreement_id": row["agreement_id"],
                "criminal_justice": row["criminal_justice"],
                "to_sealed": sealer.seal(wanted.to),
                "authority_sealed": sealer.seal(wanted.authority),
                "profile": wanted.profile,
                "label": _strictest(facts),
                "files": len(facts),
                "package_hash": wanted.package_hash,
                "released_by": actor,
                "released_at": now(),
                "state": state.value,
                "use_by": wanted.use_by or row["until"],
            }
            number = int(session.execute(insert(RELEASE).returning(RELEASE.c.id), [made]).scalar_one())
            insert_many(session, RELEASE_ITEM, [_item(number, one, wanted) for one in facts])
            if state is ReleaseState.RELEASED:
                self._log(session, number)
            action = "release.request" if second_person else "release.make"
            told = {"request": wanted.request, "files": len(facts), "package": wanted.package_hash[:16]}
            self._note_release(session, action, actor, number, profile=wanted.profile, **told)
        return number

    @exactly_once
    def second_release(self, number: int, today: date, *, actor: str, agrees: bool) -> None:
        """A second person's word on a release; with it the log is written.

        Raises:
            SameHandsError: they asked for it, or release it.
            StaleSelectionError: a file changed since.
            ReleaseError: nobody is asked, or the agreement is over meanwhile.
        """
        with self.database.writing() as session:
            row = self._release(session, number, ReleaseState.SECOND)
            request = self._request(session, row["request_id"], *RequestState)
            if actor in (request["asked_by"], row["released_by"]):
                raise SameHandsError("You asked for this or release it: a second person is somebody else.")
            state = ReleaseState.REFUSED
            if agrees:
                state = ReleaseState.RELEASED
                self._must_have_ground(session, row["agreement_id"], today)
                self._decision(session, request, row["profile"])
                self._must_be_as_judged(
                    request["revision"], requests.facts_as_judged(session, row["request_id"])
                )
            said = {"second_by": actor, "second_at": now(), "state": state.value}
            if agrees:
                said["released_at"] = now()
            session.execute(update(RELEASE).where(RELEASE.c.id == number).values(said))
            if agrees:
                self._log(session, number)
            action = "release.agree" if agrees else "release.refuse"
            self._note_release(session, action, actor, number, files=row["files"])

    @exactly_once
    def confirm_destroyed(self, number: int, on: date, *, actor: str, today: date) -> None:
        """Notes that the recipient confirmed that the data are destroyed.

        Raises:
            ReleaseError: it never left, was confirmed already, or the day cannot be.
        """
        with self.database.writing() as session:
            row = self._release(session, number, ReleaseState.RELEASED)
            if row["destroyed_on"] is not None:
                raise ReleaseError("That these data are destroyed is confirmed already.")
            if not row["released_at"].date() <= on <= today:
                raise ReleaseError("Data are destroyed after they left, and not in days to come.")
            noted = {"destroyed_on": on, "destroyed_noted_by": actor, "destroyed_noted_at": now()}
            session.execute(update(RELEASE).where(RELEASE.c.id == number).values(noted))
            self._note_release(session, "release.destroyed", actor, number, on=str(on))

    def _decision(self, session: Session, row: Any, profile: str) -> DecisionLine:
        """The decision that lets a request's files leave. Raises ReleaseError where there is none."""
        line = requests.lines(session, self.keys.sealer, [row])[0]
        decision = line.decision
        if line.state is not RequestState.ANSWERED or decision is None:
            raise ReleaseError("Nothing leaves before its request is answered.")
        if decision.decided not in (Decided.ALLOWED, Decided.REDACTED):
            raise ReleaseError("This request was denied: nothing leaves for it.")
        if decision.decided is Decided.REDACTED and not profile:
            raise ReleaseError("Only redacted copies were allowed.", remedy="Make the copies first.")
        return decision

    def _leaving(self, session: Session, decision: DecisionLine, wanted: ToRelease) -> list[FileFacts]:
        """Facts of the files that leave."""
        facts = requests.facts_as_judged(session, wanted.request)
        self._must_be_as_judged(decision.revision, facts)
        mine = [one for one in facts or [] if one.item in wanted.copies]
        if not mine or len(mine) != len(wanted.copies):
            raise ReleaseError("A release holds files of its request, and no other.")
        return mine

    def _must_have_ground(self, session: Session, agreement: int | None, today: date) -> None:
        if agreement is None:
            return
        series = session.scalar(select(AGREEMENT.c.series).where(AGREEMENT.c.id == agreement)) or 0
        if not agreements.live_series(session, today, [series]):
            raise ReleaseError(
                "The agreement this request leans on is not live.",
                remedy="Have the request judged again with an agreement that is.",
            )

    def _log(self, session: Session, number: int) -> None:
        """Writes an entry for each file that goes to somebody else than its own department."""
        row = session.execute(select(RELEASE).where(RELEASE.c.id == number)).mappings().one()
        known = select(RECIPIENT).where(RECIPIENT.c.id == row["recipient_id"])
        to = recipients.line(session.execute(known).mappings().one(), self._words)
        if to.facts.type is RecipientType.OWN_DEPARTMENT:
            return
        held = select(RELEASE_ITEM, SHARE.c.criminal_justice).join(
            SHARE, RELEASE_ITEM.c.share_id == SHARE.c.id
        )
        held = held.where(RELEASE_ITEM.c.release_id == number).order_by(RELEASE_ITEM.c.id)
        of_release = self.keys.sealer(Domain.of(row["criminal_justice"]))
        person, authority = of_release.open(row["to_sealed"]), of_release.open(row["authority_sealed"])
        entries = []
        for one in session.execute(held).mappings():
            sealer = self.keys.sealer(Domain.of(one["criminal_justice"]))
            entries.append(
                {
                    "release_id": number,
                    "share_id": one["share_id"],
                    "criminal_justice": one["criminal_justice"],
                    "to_sealed": sealer.seal(person),
                    "agency_sealed": sealer.seal(to.facts.name),
                    "recipient_type": to.facts.type.value,
                    "ori": to.facts.ori,
                    "authority_sealed": sealer.seal(authority),
                    "left_at": row["released_at"],
                    "copy_hash": one["copy_hash"],
                    "label": one["label"],
                    "profile": one["profile"],
                    "approved_by": row["released_by"],
                    "second_by": row["second_by"],
                }
            )
        insert_many(session, DISSEMINATION, entries)

    @staticmethod
    def _release(session: Session, number: int, *states: ReleaseState) -> Any:
        """Raises ReleaseError where there is none of that number in one of these states."""
        rows = select(RELEASE).where(RELEASE.c.id == number).with_for_update()
        row = session.execute(rows).mappings().first() if number <= MOST else None
        if row is None or row["state"] not in [state.value for state in states]:
            raise ReleaseError(
                "There is no such release that this can be said of.", remedy="Reload the page."
            )
        return row

    def _note_release(
        self, session: Session, action: str, actor: str, number: int, **details: object
    ) -> None:
        self._audit_of(actor, session, action, f"release:{number}", details)


def _label(one: FileFacts) -> str:
    """The label it left under: the one in effect, or the proposed one."""
    return one.label if one.stale else one.in_effect or one.label


def _strictest(facts: Sequence[FileFacts]) -> str:
    labels = [Label(label) for one in facts if (label := _label(one))]
    return max(labels, key=lambda label: label.rank).value if labels else ""


def _item(number: int, one: FileFacts, wanted: ToRelease) -> dict[str, Any]:
    return {
        "release_id": number,
        "share_id": one.share_id,
        "item_id": one.item,
        "domain": one.domain.value,
        "content_digest": one.digest,
        "copy_hash": wanted.copies[one.item],
        "label": _label(one),
        "profile": wanted.profile,
    }
