"""The store's requests as they are read: what is asked for, what was judged, what is overdue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from classify.inventory import requestlist, requests
from classify.inventory.handles import ShareHandle
from classify.inventory.requestlist import RequestedFile, Waiting
from classify.inventory.requests import FileFacts, RequestLine, Times
from classify.inventory.store.agreements import Agreements
from classify.inventory.store.recipients import MOST
from classify.inventory.tables import SHARING_REQUEST
from models.sharing import Evidence, Purpose, SharingOutcome
from models.sharing_request import RequestState, Selection


@dataclass(frozen=True, slots=True)
class ToRequest:
    """What somebody asks for."""

    recipient: int
    purpose: Purpose
    use: str
    """What it is for, ..."""
    access: str
    """... who has access, ..."""
    security: str
    """... and how it is kept (Tempe, AZ)."""
    until: date | None
    """Last day of the use."""
    due: date
    selection: Selection = Selection.ITEMS
    evidence: frozenset[Evidence] = frozenset()
    agreement: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What the machine said of files."""

    facts: Sequence[FileFacts]
    outcomes: Mapping[int, SharingOutcome]
    """Of each file, by its number."""
    outcome: SharingOutcome
    """Over all."""
    told: Mapping[str, Any] = field(default_factory=dict)
    leans_on: Mapping[str, str] = field(default_factory=dict)

    @property
    def revision(self) -> str:
        """Of what was judged."""
        return requests.revision(self.facts)

    @property
    def criminal_justice(self) -> bool:
        """Whether any of it lies in a flagged share."""
        return any(one.criminal_justice for one in self.facts)


class Requested(Agreements):
    """What was asked for, judged and decided."""

    def facts_of(self, items: Iterable[int]) -> list[FileFacts]:
        """What of these items an answer depends on; who is missing is gone."""
        with self.database.reading() as session:
            return requests.facts_of(session, [item for item in items if item <= MOST])

    def with_members(self, items: Iterable[int]) -> list[int]:
        """These items and what is packed in them, by number."""
        with self.database.reading() as session:
            return requests.with_members(session, [item for item in items if item <= MOST])

    def requests(
        self,
        shares: Sequence[ShareHandle],
        *,
        states: Collection[RequestState] = (),
        overdue_on: date | None = None,
        recipient: int | None = None,
        asked_by: str = "",
        before: int = 0,
        limit: int = 100,
    ) -> list[RequestLine]:
        """Requests about these shares and no other, the newest first, those below the number `before`."""
        with self.database.reading() as session:
            return requests.records(
                session,
                self.keys.sealer,
                shares,
                states=states,
                overdue_on=overdue_on,
                recipient=recipient,
                asked_by=asked_by,
                before=before,
                limit=limit,
            )

    def request(self, shares: Sequence[ShareHandle], number: int) -> RequestLine | None:
        """One request about these shares and no other."""
        if number > MOST:
            return None
        with self.database.reading() as session:
            return requests.record(session, self.keys.sealer, shares, number)

    def request_facts(self, number: int) -> list[FileFacts] | None:
        """The files of a request as they are now; None where one is gone."""
        with self.database.reading() as session:
            return requests.facts_as_judged(session, number)

    def request_items(self, number: int) -> list[int]:
        """Numbers of its files, but for those whose rows are gone for ever."""
        with self.database.reading() as session:
            known = requests.items_of(session, number) if number <= MOST else []
        return [item for item in known if item is not None]

    def request_files(
        self, number: int, *, outcome: SharingOutcome | None = None, after: int = 0, limit: int = 0
    ) -> list[RequestedFile]:
        """Its files as they were judged, those behind the place `after` (`requestlist.files_of`)."""
        with self.database.reading() as session:
            if number > MOST:
                return []
            return requestlist.files_of(session, number, outcome=outcome, after=after, limit=limit)

    def request_shares(self, number: int) -> set[int]:
        """Numbers of the shares a request is about."""
        with self.database.reading() as session:
            return requests.shares_of(session, number) if number <= MOST else set()

    def request_outcomes(self, number: int) -> dict[SharingOutcome, int]:
        """How many of its files were judged how."""
        with self.database.reading() as session:
            return requests.outcomes_of(session, number)

    def request_times(self, shares: Sequence[ShareHandle], since: datetime | None = None) -> list[Times]:
        """When requests came and were answered, oldest first."""
        with self.database.reading() as session:
            return list(requests.times(session, shares, since))

    def waiting_requests(self, shares: Sequence[ShareHandle], today: date) -> Waiting:
        """How many requests about these shares and no other wait."""
        with self.database.reading() as session:
            return requestlist.waiting(session, shares, today)

    def overdue_requests(self, today: date) -> int:
        """How many in the whole inventory should have been answered by now."""
        with self.database.reading() as session:
            rows = select(func.count()).select_from(SHARING_REQUEST).where(requests.is_overdue(today))
            return session.scalar(rows) or 0
