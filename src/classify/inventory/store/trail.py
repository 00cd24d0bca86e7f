"""The store's audit trail and signatures: kept, checked, exported."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from sqlmodel import col
from sqlmodel import select as select_rows

from classify.inventory import audit, events, extracts, growth, integrity, proposals, trail
from classify.inventory.audit import Verified
from classify.inventory.events import Event, Review, WantedEvents
from classify.inventory.head import Mark
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import exactly_once
from classify.inventory.store.home import Home
from classify.inventory.store.notices import keep_fact
from classify.inventory.tables import HomeFact, Share
from models.columns import now
from models.words import many

_SIGNED = "inventory.sign"
_PAGE = 500
_CHECK = "check"
"""What the last check of the inventory met, among the facts of the home."""
_LOOKS = 3


class Trail(Home):
    """What happened in an inventory, and whether somebody else had a hand in it."""

    @exactly_once
    def audit(self, action: str, *, subject: str = "", **details: object) -> None:
        """Adds an act of this user to the audit trail."""
        with self.database.writing() as session:
            self._audit(session, action, subject=subject, **details)

    @exactly_once
    def audit_of(self, actor: str, action: str, *, subject: str = "", **details: object) -> None:
        """The same for `actor`, whoever runs this process: a person of the web, a token."""
        with self.database.writing() as session:
            self._audit_of(actor, session, action, subject, details)

    def first_forged_event(self) -> int | None:
        """The first row of the audit trail that was tampered with; None when it is whole."""
        with self.database.reading() as session:
            return audit.verify(session, self.keys.audit_keys)

    def verified_on(self, begun: Verified, *, seconds: float) -> Verified:
        """Goes on for about so many seconds with a check of the trail that has come as far as `begun`."""
        end = time.monotonic() + seconds
        with self.database.reading() as session:
            return audit.verify_on(session, self.keys.audit_keys, begun, lambda: time.monotonic() < end)

    def head_complaint(self) -> str:
        """What the signed head outside of the database says against the trail; "" when nothing.

        Asked again where it says something: between two looks somebody else may just have noted an act.
        """
        complaint = ""
        for _ in range(_LOOKS):
            with self.database.reading() as session:
                complaint = self.head.complaint(audit.present(session))
            if not complaint:
                break
        return complaint

    def note_of_check(self, complaints: int, *, of_chain_alone: bool = False) -> None:
        """Writes down how many things did not fit when the inventory was checked.

        With `of_chain_alone` nobody looked at the labels: that all fits takes nothing back then.
        """
        if of_chain_alone and not complaints:
            return
        with self.database.writing() as session:
            keep_fact(session, _CHECK, {"at": now().isoformat(), "complaints": complaints})

    def trail_trouble(self) -> str:
        """Why the trail or labels are not to be relied on, in a sentence; "" where nobody has met anything.

        Costs next to nothing: the signed head is compared, and what the last check met is looked up.
        """
        if complaint := self.head_complaint():
            return complaint
        with self.database.reading() as session:
            fact = session.get(HomeFact, _CHECK)
        known = json.loads(fact.value) if fact else {}
        if not known.get("complaints"):
            return ""
        return f"At the last check {many(known['complaints'], 'thing')} in the inventory did not fit."

    def trail_state(self) -> Mark:
        """How many acts the trail has, and the hash of the newest."""
        with self.database.reading() as session:
            return audit.present(session)

    def acts(self, wanted: WantedEvents, *, before: int | None = None, limit: int) -> list[Event]:
        """The next acts that are wanted, newest first, older than the one numbered `before`."""
        with self.database.reading() as session:
            return events.older(session, wanted, before=before, limit=limit)

    def look_at_clock(self) -> None:
        """Learns whether the clock was ever set back, so that nobody who searches by days waits for that."""
        with self.database.reading() as session:
            events.set_back(session)

    def acts_up_to(self, wanted: WantedEvents, last: int) -> Iterator[Event]:
        """All acts that are wanted, oldest first, up to the one numbered `last`; page by page."""
        after = 0
        while True:
            with self.database.reading() as session:
                page = events.newer(session, wanted, after=after, limit=_PAGE, up_to=last)
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].id

    def extract(
        self, wanted: WantedEvents, state: Mark, is_withheld: Callable[[Event], bool] = lambda _: False
    ) -> Iterator[str]:
        """The lines of a signed file of the acts that are wanted (`classify.inventory.extracts`)."""
        found = self.acts_up_to(wanted, state.rows)
        return extracts.lines(self.keys.audit_key, wanted, state, found, is_withheld)

    def shares_of_items(self, items: Collection[int]) -> dict[int, int]:
        """In which share each of `items` lies; those that the inventory does not know are left out."""
        with self.database.reading() as session:
            return events.shares_of(session, items)

    def last_review(self) -> Review | None:
        """When somebody last looked through the trail; None: never."""
        with self.database.reading() as session:
            return events.last_review(session)

    def first_act_at(self) -> datetime | None:
        """When the first act was noted; None: the trail is empty."""
        with self.database.reading() as session:
            return events.first_at(session)

    def complaints(self, *, most_items: int | None = None) -> list[str]:
        """What in the inventory nobody with its keys wrote, in sentences; empty when all fits.

        Args:
            most_items: look at about so many items of each share only.
        """
        with self.database.reading() as session:
            forged = audit.verify(session, self.keys.audit_keys)
            found = [self.head.complaint(audit.present(session))]
            if forged is not None:
                found.append(f"Row {forged} of the audit trail was changed or its neighbor removed.")
            for named in session.exec(select_rows(Share).order_by(col(Share.id))):
                for misfit in integrity.misfits(session, self._handle(session, named), most=most_items):
                    place = f"Share {self._handle(session, named).shown_name}" + (
                        f", item {misfit.item}" if misfit.item else ""
                    )
                    found.append(f"{place}: {misfit.sentence}")
        return [sentence for sentence in found if sentence]

    def accept_trail(self) -> None:
        """Takes the audit trail as it is (a backup was put back), and notes that in it."""
        with self.database.reading() as session:
            self.head.accept(audit.present(session))
        self.audit("audit.accept")

    def newest_act(self, action: str | None = None) -> datetime | None:
        """When the newest act was noted, or the newest of one kind; None: never."""
        with self.database.reading() as session:
            return growth.newest_act(session, action)

    def growth(self) -> growth.Growth:
        """How large the inventory has become."""
        with self.database.reading() as session:
            return growth.measure(session)

    def exported_trail(self) -> str:
        """The audit trail as a text that anybody can check without a secret (`classify.inventory.trail`)."""
        with self.database.reading() as session:
            return trail.export(session, self.keys.audit_key)

    @exactly_once
    def _sign_what_is_there(self) -> None:
        """Signs what an older version wrote without signatures; noted in the trail, so never done twice."""
        with self.database.reading() as session:
            if audit.has(session, _SIGNED):
                return
        with self.database.writing() as session:
            only_one(session, Lock.TRAIL)
            if self.head.path.exists() or audit.has(session, _SIGNED):
                return
            for share in session.exec(select_rows(Share)):
                proposals.sign_all(session, self._handle(session, share))
            self._audit(session, _SIGNED)
