"""The store's releases: what leaves for a decided request, by whose word, and what became of it.

Every file that leaves for somebody outside of its own department is in the log of disseminations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from classify.errors import ReleaseError, SameHandsError
from classify.inventory import agreements, recipients, requests
from classify.inventory.bulk import insert_many
from classify.inventory.losses import exactly_once
from classify.inventory.requests import DecisionLine, FileFacts
from classify.inventory.store.recipients import MOST
from classify.inventory.store.released import Released
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
    """SHA-256 of the package, in hex; "": it is made when it leaves (`Releases.leave_release`)."""
    to: str
    """The person who gets it."""
    authority: str
    """The law or order it leaves by."""
    profile: str = ""
    """Of the redaction; "" where the files leave as they are."""
    use_by: date | None = None
    profiles: Mapping[int, str] = field(default_factory=dict)
    """Of files redacted by another profile than `profile`, by number."""
    met: Sequence[int] = ()
    """Earlier releases of the same content that show what this one hides, or the other way round."""
    seen: str = ""
    """Why it leaves all the same (`models.release.Seen`)."""


class Releases(Released):
    """What left the city."""

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
            _must_be_another(row, actor)
            decision = self._decision(session, row, wanted.profile)
            facts = self._leaving(session, decision, wanted)
            self._must_have_ground(session, row["agreement_id"], today)
            sealer = self.keys.sealer(Domain.of(row["criminal_justice"]))
            state = ReleaseState.SECOND if second_person else _ready(wanted.package_hash)
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
            told: dict[str, object] = {"request": wanted.request, "files": len(facts)}
            if wanted.package_hash:
                told["package"] = wanted.package_hash[:16]
            if wanted.met:
                told |= {"met": [f"release {one}" for one in wanted.met], "seen": wanted.seen or "nothing"}
            self._note_release(session, _BEGUN[state], actor, number, profile=wanted.profile, **told)
        return number

    def may_release(self, request: int, today: date, *, actor: str) -> None:
        """Raises what `add_release` would, of a request whose copies are ready; nothing is written."""
        with self.database.writing() as session:
            row = self._request(session, request, *RequestState)
            _must_be_another(row, actor)
            decision = self._decision(session, row, "whichever")
            self._must_be_as_judged(decision.revision, requests.facts_as_judged(session, request))
            self._must_have_ground(session, row["agreement_id"], today)

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
                state = _ready(row["package_hash"])
                self._must_still_hold(session, row, request, today)
            said = {"second_by": actor, "second_at": now(), "state": state.value}
            left = state is ReleaseState.RELEASED
            if left:
                said["released_at"] = now()
            session.execute(update(RELEASE).where(RELEASE.c.id == number).values(said))
            if left:
                self._log(session, number)
            action = "release.agree" if agrees else "release.refuse"
            self._note_release(session, action, actor, number, files=row["files"])

    @exactly_once
    def leave_release(self, number: int, package_hash: str, today: date, *, actor: str) -> None:
        """Writes down the package that leaves now. With the first the log is written; a later one takes the
        place of one that did not arrive, and the trail has both.

        Raises:
            SameHandsError: somebody else prepared it.
            StaleSelectionError: a file changed since it was decided.
            ReleaseError: a second person did not agree yet, it does not stand any more, or its data are
                destroyed.
        """
        with self.database.writing() as session:
            row = self._release(session, number, ReleaseState.PREPARED, ReleaseState.RELEASED)
            if row["released_by"] != actor:
                raise SameHandsError(
                    "Somebody else prepared this release.", remedy="Who prepared it has the package made."
                )
            if row["destroyed_on"] is not None:
                raise ReleaseError("That the data of this release are destroyed is confirmed: it is over.")
            request = self._request(session, row["request_id"], *RequestState)
            self._must_still_hold(session, row, request, today)
            is_first = row["state"] == ReleaseState.PREPARED.value
            said: dict[str, Any] = {"package_hash": package_hash}
            if is_first:
                said |= {"state": ReleaseState.RELEASED.value, "released_at": now()}
            session.execute(update(RELEASE).where(RELEASE.c.id == number).values(said))
            told: dict[str, object] = {"files": row["files"], "package": package_hash[:16]}
            if is_first:
                self._log(session, number)
            else:
                told["before"] = row["package_hash"][:16]
            action = "release.leave" if is_first else "release.again"
            self._note_release(session, action, actor, number, **told)

    def _must_still_hold(self, session: Session, row: Any, request: Any, today: date) -> None:
        """Raises where a release rests on what is not so any more (see `second_release`)."""
        self._must_have_ground(session, row["agreement_id"], today)
        self._decision(session, request, row["profile"])
        self._must_be_as_judged(request["revision"], requests.facts_as_judged(session, row["request_id"]))

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
            # Of an evening in the city the world's day is the next one already.
            if not min(row["released_at"].date(), today) <= on <= today:
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


_BEGUN = {
    ReleaseState.SECOND: "release.request",
    ReleaseState.PREPARED: "release.prepare",
    ReleaseState.RELEASED: "release.make",
}


def _ready(package_hash: str) -> ReleaseState:
    """Where nobody else is asked: a package that is there has left, one that is not waits to be made."""
    return ReleaseState.RELEASED if package_hash else ReleaseState.PREPARED


def _must_be_another(request: Any, actor: str) -> None:
    if request["asked_by"] == actor:
        raise SameHandsError(
            "You asked for this: somebody else releases it.", remedy="Ask another data steward."
        )


def _strictest(facts: Sequence[FileFacts]) -> str:
    labels = [Label(label) for one in facts if (label := one.label_now)]
    return max(labels, key=lambda label: label.rank).value if labels else ""


def _item(number: int, one: FileFacts, wanted: ToRelease) -> dict[str, Any]:
    return {
        "release_id": number,
        "share_id": one.share_id,
        "item_id": one.item,
        "domain": one.domain.value,
        "content_digest": one.digest,
        "copy_hash": wanted.copies[one.item],
        "label": one.label_now,
        "profile": wanted.profiles.get(one.item, wanted.profile),
    }
