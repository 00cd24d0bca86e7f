"""The store's requests: received, acknowledged, judged, decided by a person and where asked by a second."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session

from classify.errors import RegisterError, SameHandsError, StaleSelectionError
from classify.inventory import requests
from classify.inventory.bulk import insert_many
from classify.inventory.losses import exactly_once
from classify.inventory.requests import FileFacts
from classify.inventory.store.recipients import MOST
from classify.inventory.store.requested import Judged, Requested, ToRequest
from classify.inventory.tables import AGREEMENT, RECIPIENT, REQUEST_DECISION, REQUEST_ITEM, SHARING_REQUEST
from classify.keys import Domain, Sealer
from models.columns import now
from models.sharing import Evidence
from models.sharing_request import OPEN_REQUESTS, Decided, RequestState


class Requests(Requested):
    """May somebody have these records?"""

    @exactly_once
    def add_request(self, asked: ToRequest, judged: Judged, *, actor: str) -> int:
        """Keeps a request with what the machine said; returns its number.

        Raises:
            RegisterError: there is no such recipient or agreement with them, or nothing is asked for.
            StaleSelectionError: since it was judged a file changed, or is gone.
        """
        if not judged.facts:
            raise RegisterError("No file is asked for.", remedy="Choose the files, a folder or a view.")
        sealer = self.keys.sealer(Domain.of(judged.criminal_justice))
        with self.database.writing() as session:
            self._must_be_known(session, asked.recipient, asked.agreement)
            self._must_be_as_judged(
                judged.revision, requests.facts_of(session, [one.item for one in judged.facts])
            )
            row = {
                "recipient_id": asked.recipient,
                "purpose": asked.purpose.value,
                "criminal_justice": judged.criminal_justice,
                "use_sealed": sealer.seal(asked.use),
                "access_sealed": sealer.seal(asked.access),
                "security_sealed": sealer.seal(asked.security),
                "until": asked.until,
                "asked_by": actor,
                "received_at": now(),
                "due": asked.due,
                "selection": asked.selection.value,
                "state": RequestState.RECEIVED.value,
                **_as_judged(judged, asked.evidence, asked.agreement, sealer),
            }
            inserted = insert(SHARING_REQUEST).returning(SHARING_REQUEST.c.id)
            number = int(session.execute(inserted, [row]).scalar_one())
            insert_many(session, REQUEST_ITEM, _items(number, judged))
            told = {"recipient": asked.recipient, "purpose": asked.purpose.value}
            self._note_request(
                session,
                "request.add",
                actor,
                number,
                files=len(judged.facts),
                outcome=judged.outcome.value,
                **told,
            )
        return number

    @exactly_once
    def judge_request(
        self,
        number: int,
        judged: Judged,
        *,
        actor: str,
        evidence: frozenset[Evidence],
        agreement: int | None,
    ) -> None:
        """Has the machine's new answer take the place of the former one, which the trail still tells.

        Raises:
            RegisterError: it is not open, or other files than its own were judged.
            StaleSelectionError: since then a file changed.
        """
        with self.database.writing() as session:
            row = self._request(session, number, *_DECIDABLE)
            self._must_be_known(session, row["recipient_id"], agreement)
            wanted = requests.items_of(session, number)
            mine = {item for item in wanted if item is not None}
            if {one.item for one in judged.facts} - mine or not judged.facts:
                raise RegisterError("These are not the files of this request.")
            self._must_be_as_judged(
                judged.revision, requests.facts_of(session, [one.item for one in judged.facts])
            )
            sealer = self.keys.sealer(Domain.of(row["criminal_justice"]))
            values = _as_judged(judged, evidence, agreement, sealer)
            session.execute(update(SHARING_REQUEST).where(SHARING_REQUEST.c.id == number).values(values))
            session.execute(delete(REQUEST_ITEM).where(REQUEST_ITEM.c.request_id == number))
            insert_many(session, REQUEST_ITEM, _items(number, judged))
            self._note_request(
                session,
                "request.judge",
                actor,
                number,
                outcome=judged.outcome.value,
                before=row["outcome"],
                files=len(judged.facts),
                gone=len(wanted) - len(judged.facts),
            )

    @exactly_once
    def acknowledge_request(self, number: int, *, actor: str) -> None:
        """Notes that the asker was told that it came. Raises RegisterError where it was, or is over."""
        with self.database.writing() as session:
            self._request(session, number, RequestState.RECEIVED)
            self._set_request(
                session,
                number,
                state=RequestState.ACKNOWLEDGED.value,
                acknowledged_by=actor,
                acknowledged_at=now(),
            )
            self._note_request(session, "request.acknowledge", actor, number)

    @exactly_once
    def withdraw_request(self, number: int, *, actor: str) -> None:
        """Ends a request nobody wants answered any more. Raises RegisterError where it is over."""
        with self.database.writing() as session:
            self._request(session, number, *OPEN_REQUESTS)
            self._set_request(session, number, state=RequestState.WITHDRAWN.value)
            self._note_request(session, "request.withdraw", actor, number)

    @exactly_once
    def decide_request(
        self,
        number: int,
        decided: Decided,
        *,
        actor: str,
        reason: str,
        revision: str,
        why_second: Collection[str] = (),
    ) -> int:
        """Writes a person's decision down; returns its number. With `why_second` it waits for a second one.

        Raises:
            SameHandsError: it is their own request.
            StaleSelectionError: it was decided on another answer, or a file changed since.
            RegisterError: it is not open.
        """
        with self.database.writing() as session:
            row = self._request(session, number, *_DECIDABLE)
            if row["asked_by"] == actor:
                raise SameHandsError("You asked for this: somebody else decides it.")
            self._must_stand(session, row, revision)
            sealer = self.keys.sealer(Domain.of(row["criminal_justice"]))
            made = {
                "request_id": number,
                "decided": decided.value,
                "outcome": row["outcome"],
                "why_second": ",".join(sorted(why_second)),
                "reason_sealed": sealer.seal(reason),
                "revision": revision,
                "decided_by": actor,
                "decided_at": now(),
            }
            inserted = insert(REQUEST_DECISION).returning(REQUEST_DECISION.c.id)
            decision = int(session.execute(inserted, [made]).scalar_one())
            if why_second:
                self._set_request(session, number, state=RequestState.SECOND.value)
            else:
                self._follow(session, number, decided)
            self._note_request(
                session,
                "request.decide",
                actor,
                number,
                decided=decided.value,
                outcome=row["outcome"],
                second="asked" if why_second else "",
            )
        return decision

    @exactly_once
    def second_request(self, number: int, *, actor: str, agrees: bool, revision: str) -> None:
        """A second person's word on a decision. Where they do not agree it is open again.

        Raises:
            SameHandsError: they asked for it, or decided it.
            StaleSelectionError: a file changed since it was decided.
            RegisterError: nobody is asked.
        """
        with self.database.writing() as session:
            row = self._request(session, number, RequestState.SECOND)
            newest = select(REQUEST_DECISION).where(REQUEST_DECISION.c.request_id == number)
            newest = newest.order_by(REQUEST_DECISION.c.id.desc()).limit(1)
            made = session.execute(newest).mappings().one()
            if actor in (row["asked_by"], made["decided_by"]):
                raise SameHandsError("You asked for this or decided it: a second person is somebody else.")
            if agrees:
                self._must_stand(session, row, revision)
            said = {"second_by": actor, "second_at": now(), "agreed": agrees}
            mine = update(REQUEST_DECISION).where(REQUEST_DECISION.c.id == made["id"])
            session.execute(mine.values(said))
            if agrees:
                self._follow(session, number, Decided(made["decided"]))
            else:
                self._reopen(session, row)
            action = "request.agree" if agrees else "request.disagree"
            self._note_request(session, action, actor, number, decided=made["decided"])

    def _follow(self, session: Session, number: int, decided: Decided) -> None:
        """A decision counts."""
        if decided is Decided.REFERRED:
            self._set_request(session, number, state=RequestState.REFERRED.value)
        else:
            self._set_request(session, number, state=RequestState.ANSWERED.value, answered_at=now())

    def _reopen(self, session: Session, row: Any) -> None:
        known = select(REQUEST_DECISION.c.id).where(
            REQUEST_DECISION.c.request_id == row["id"],
            REQUEST_DECISION.c.decided == Decided.REFERRED.value,
        )
        state = RequestState.ACKNOWLEDGED if row["acknowledged_at"] else RequestState.RECEIVED
        if session.scalar(known.limit(1)) is not None:
            state = RequestState.REFERRED
        self._set_request(session, row["id"], state=state.value)

    def _must_stand(self, session: Session, row: Any, revision: str) -> None:
        """Raises StaleSelectionError where the request is not as it was shown."""
        if row["revision"] != revision:
            raise StaleSelectionError("This request was judged again since it was shown.")
        self._must_be_as_judged(revision, requests.facts_as_judged(session, row["id"]))

    @staticmethod
    def _must_be_as_judged(revision: str, facts: list[FileFacts] | None) -> None:
        if facts is None or requests.revision(facts) != revision:
            raise StaleSelectionError(
                "Since this was judged, files were changed, labeled otherwise, approved or removed."
            )

    @staticmethod
    def _must_be_known(session: Session, recipient: int, agreement: int | None) -> None:
        active = (RECIPIENT.c.id == recipient, RECIPIENT.c.active)
        if recipient > MOST or session.scalar(select(RECIPIENT.c.id).where(*active)) is None:
            raise RegisterError("There is no such recipient, or it is not active.")
        mine = (AGREEMENT.c.id == agreement, AGREEMENT.c.recipient_id == recipient)
        if agreement is not None and (
            agreement > MOST or session.scalar(select(AGREEMENT.c.id).where(*mine)) is None
        ):
            raise RegisterError("This recipient has no such agreement.")

    @staticmethod
    def _request(session: Session, number: int, *states: RequestState) -> Any:
        """Raises RegisterError where there is none of that number in one of these states."""
        rows = select(SHARING_REQUEST).where(SHARING_REQUEST.c.id == number).with_for_update()
        row = session.execute(rows).mappings().first() if number <= MOST else None
        if row is None:
            raise RegisterError("There is no such request.")
        if row["state"] not in [state.value for state in states]:
            raise RegisterError(f"This request is {_STANDS[RequestState(row['state'])]}.")
        return row

    @staticmethod
    def _set_request(session: Session, number: int, **values: object) -> None:
        session.execute(update(SHARING_REQUEST).where(SHARING_REQUEST.c.id == number).values(values))

    def _note_request(
        self, session: Session, action: str, actor: str, number: int, **details: object
    ) -> None:
        self._audit_of(actor, session, action, f"request:{number}", details)


_DECIDABLE = (RequestState.RECEIVED, RequestState.ACKNOWLEDGED, RequestState.REFERRED)
_STANDS = {
    RequestState.RECEIVED: "not acknowledged yet",
    RequestState.ACKNOWLEDGED: "acknowledged already",
    RequestState.SECOND: "decided, and waits for a second person",
    RequestState.REFERRED: "with the city attorney",
    RequestState.ANSWERED: "answered already",
    RequestState.WITHDRAWN: "withdrawn",
}


def _as_judged(
    judged: Judged, evidence: frozenset[Evidence], agreement: int | None, sealer: Sealer
) -> dict[str, Any]:
    return {
        "files": len(judged.facts),
        "revision": judged.revision,
        "outcome": judged.outcome.value,
        "told_sealed": sealer.seal(json.dumps(dict(judged.told), sort_keys=True)),
        "leans_on": dict(judged.leans_on),
        "evidence": sorted(evidence),
        "agreement_id": agreement,
        "judged_at": now(),
    }


def _items(number: int, judged: Judged) -> list[dict[str, Any]]:
    return [
        {
            "request_id": number,
            "share_id": one.share_id,
            "item_id": one.item,
            "content_digest": one.digest,
            "label": one.label,
            "outcome": judged.outcomes[one.item].value,
        }
        for one in judged.facts
    ]
