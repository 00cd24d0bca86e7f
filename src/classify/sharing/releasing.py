"""Releases at the desk: what leaves, by whose word, what left before, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from classify.errors import (
    RegisterError,
    ReleaseError,
)
from classify.inventory.releases import EVERYTHING, Due, Earlier, Left, LogLine, Narrowed, ReleaseLine
from classify.inventory.requests import RequestLine
from classify.inventory.store.releases import ToRelease
from classify.rights import Act
from classify.sharing.standing import Standing
from classify.sharing.theirs import tidy
from models.release import ReleaseState
from models.sharing import Evidence


class Releasing(Standing):
    """Releases, with the rights of one person."""

    def earlier(self, number: int) -> list[Earlier]:
        """Releases that held some of a request's content, of those the person may know of: look at them
        before another leaves. What was open in one un-redacts what is cut in the other.
        """
        self._known(number)
        met = self._store.earlier_releases(self._store.facts_of(self._store.request_items(number)))
        shares = self.shares()
        return [one for one in met if self._store.release(shares, one.release_id, self._today)]

    def releases(
        self,
        *,
        states: Collection[ReleaseState] = (),
        request: int | None = None,
        overdue: bool = False,
        by: Narrowed = EVERYTHING,
        before: int = 0,
        limit: int = 100,
    ) -> list[ReleaseLine]:
        """Releases of shares the person may see them of, the newest first."""
        return self._store.releases(
            self.shares(),
            self._today,
            states=states,
            request=request,
            overdue=overdue,
            by=by,
            before=before,
            limit=limit,
        )

    def release_of(self, number: int, act: Act = Act.SEE_SHARING) -> ReleaseLine | None:
        """One of them; None: there is none the person may know of (or may do `act` to)."""
        return self._store.release(self.shares(act), number, self._today)

    def released_files(self, number: int, *, after: int = 0, limit: int = 100) -> list[Left]:
        """The files of a release the person may know of, in their order; of another there are none."""
        if self.release_of(number) is None:
            return []
        return self._store.released_files(number, after=after, limit=limit)

    def due(self, act: Act = Act.SEE_SHARING) -> Due:
        """How many releases somebody must see to, of shares the person may do `act` to."""
        return self._store.releases_due(self.shares(act), self._today)

    def leaning_on(self, agreements: Collection[int], *, limit: int = 100) -> list[RequestLine]:
        """Requests the person may know of that lean on one of these versions of agreements."""
        return self._store.requests_on(self.shares(), agreements, limit)

    def log(
        self,
        *,
        release: int | None = None,
        by: Narrowed = EVERYTHING,
        act: Act = Act.SEE_SHARING,
        before: int = 0,
        limit: int = 100,
    ) -> list[LogLine]:
        """The log of disseminations of these shares (those the person may do `act` to as well), the newest
        first.
        """
        known = {share.id for share in self.shares(act)}
        shares = [share for share in self.shares() if share.id in known]
        return self._store.dissemination_log(shares, release=release, by=by, before=before, limit=limit)

    def release(self, wanted: ToRelease) -> int:
        """Writes down that a package leaves; returns its number. Where criminal justice information is in it,
        it may leave only when a second person has agreed (`second_release`).

        Raises:
            NotTheirSharesError: the person may not release files of one of its shares.
            SameHandsError: it is their own request, or a second person is needed and there is none.
            StaleSelectionError: a file changed since the decision.
            ReleaseError: nobody is named or no authority, no decision lets it leave so, its agreement is not
                live, or the recipient's vetting is over.
        """
        line = self._theirs(wanted.request, Act.RELEASE)
        is_flagged = self._may_be_given(line)
        if not tidy(wanted.to) or not tidy(wanted.authority):
            raise ReleaseError("A release names who gets it, and the law or order it leaves by.")
        if wanted.use_by is not None and wanted.use_by < self._today:
            raise ReleaseError("The last day of its use is over already.")
        return self._store.add_release(wanted, self._today, actor=self._person.name, second_person=is_flagged)

    def may_release(self, number: int) -> bool:
        """Whether a second person will be asked; raises as `release` would, and writes nothing."""
        line = self._theirs(number, Act.RELEASE)
        self._store.may_release(number, self._today, actor=self._person.name)
        return self._may_be_given(line)

    def is_criminal_justice(self, number: int) -> bool:
        """Whether criminal justice information is among the files of a request."""
        return self._is_criminal_justice(self._known(number))

    def leave(self, number: int, package_hash: str) -> None:
        """Writes down the package of a release that leaves now; another one takes the place of what did not
        arrive.

        Raises:
            NotTheirSharesError: the person may not release files of one of its shares.
            SameHandsError: somebody else prepared it.
            StaleSelectionError: a file changed since the decision.
            ReleaseError: as `release`; or a second person did not agree yet.
        """
        self._must_be_allowed(Act.RELEASE, self._store.release_shares(number), RegisterError)
        line = self.release_of(number, Act.RELEASE)
        assert line is not None, "who may release files of all its shares finds it"
        self._may_be_given(self._theirs(line.request_id, Act.RELEASE))
        self._store.leave_release(number, package_hash, self._today, actor=self._person.name)

    def _may_be_given(self, line: RequestLine) -> bool:
        """Whether a second person is asked. Raises where the recipient's vetting is over, or nobody could be
        that person.
        """
        is_flagged = self._is_criminal_justice(line)
        asked_for = {*line.told.get("condition_ids", ())}
        takes_vetting = Evidence.VETTING in line.evidence or "vetted" in asked_for
        if takes_vetting and not self._recipient(line.recipient_id).facts.is_vetted(self._today):
            raise ReleaseError(
                "This was allowed to a vetted recipient, and their vetting is over.",
                remedy="Have their checks renewed, and the request judged again.",
            )
        if is_flagged:
            self._must_have_second(line.asked_by, self._store.request_shares(line.id))
        return is_flagged

    def second_release(self, number: int, *, agrees: bool) -> None:
        """A second person's word on a release. Raises as `release`."""
        self._must_be_allowed(Act.SECOND, self._store.release_shares(number), RegisterError)
        self._store.second_release(number, self._today, actor=self._person.name, agrees=agrees)

    def confirm_destroyed(self, number: int, on: date) -> None:
        """Notes that the recipient confirmed that the data are destroyed. Raises ReleaseError."""
        self._must_be_allowed(Act.RELEASE, self._store.release_shares(number), RegisterError)
        self._store.confirm_destroyed(number, on, actor=self._person.name, today=self._today)
