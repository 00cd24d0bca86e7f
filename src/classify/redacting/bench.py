"""The bench at which redacted copies are made for somebody: with their rights, kept on record, looked at by
another person, and made again from the source when they leave. No copy lies anywhere in between.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import msgspec

from classify.errors import (
    ChangedError,
    CopyWordError,
    NotTheirSharesError,
    OrderError,
    OtherCopyError,
    StaleCopyError,
)
from classify.extract.document import Place
from classify.inventory.catalogue import Catalogue
from classify.inventory.copies import CopyLine
from classify.inventory.filed import Filed
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.store.copies import ToKeep
from classify.redacting.orders import Confirmed, Orders, Restored, read_orders
from classify.redacting.road import Copy, Redactor
from classify.rights import Act, Person, Thing, allowed, may
from models.decision import Verdict
from models.labels import Tag
from models.redacted_copy import CopyState

_MOST_WORDS = 500


class Stale(StrEnum):
    """Why a copy is none any more."""

    FILE = "file"
    """The file holds other bytes, or is gone."""
    DECISION = "decision"
    """A decision on its findings, or its label, is another."""
    ENGINE = "engine"
    """The program, its detectors, the policy or the profiles are others."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy on record, and whether it still is one."""

    line: CopyLine
    stale: Stale | None

    @property
    def is_ready(self) -> bool:
        """Whether it may leave."""
        return self.line.state is CopyState.READY and self.stale is None


@dataclass(frozen=True, slots=True)
class Made:
    """A copy that was made just now, and its number; it lasts as long as the context it came from."""

    number: int
    copy: Copy


@dataclass(frozen=True, slots=True)
class LookedCopy:
    """A copy that somebody made and somebody else agreed to, as it stands now."""

    number: int
    item: int
    profile: str
    orders: Orders = field(repr=False)
    sha256: str
    sheet: str = field(repr=False)
    """Its proof sheet, as JSON, signed."""
    made_by: str
    looked_by: str
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class Original:
    """A file that a copy is made of, as it is known now."""

    share: ShareHandle
    filed: Filed = field(repr=False)
    verdicts: dict[int, Verdict] = field(repr=False)
    tags: tuple[Tag, ...]

    @property
    def grounds(self) -> str:
        """Of what people decided of its findings, and of its label."""
        said = sorted(
            (one.entity, msgspec.json.encode(one.place).decode(), one.start, self.verdicts[number].value)
            for number, one in self.filed.findings
            if number in self.verdicts
        )
        return hashlib.sha256(repr((said, sorted(self.tags))).encode()).hexdigest()[:16]


class Bench:
    """Redacted copies, with the rights of one person.

    Args:
        store: the open inventory.
        person: who acts.
        redactor_of: gives the one that makes copies; no worker is hired before one is made.
        people: everybody who may sign in, with their rights: who else could look.
    """

    def __init__(
        self, store: Store, person: Person, *, redactor_of: Callable[[], Redactor], people: Sequence[Person]
    ) -> None:
        self._store, self._person = store, person
        self._redactor_of, self._people = redactor_of, people
        self._catalogue = Catalogue(store)

    def shares(self, *acts: Act) -> list[ShareHandle]:
        """Shares of whose copies the person may know (or to which they may do one of `acts`)."""
        mine: dict[int, ShareHandle] = {}
        for act in acts or (Act.REDACT, Act.SEE_SHARING):
            things = ((_thing(share), share) for share in self._store.shares())
            mine |= {share.id: share for share in allowed(self._person, act, things)}
        return list(mine.values())

    def copies(
        self,
        *,
        states: Collection[CopyState] = (),
        request: int | None = None,
        items: Collection[int] | None = None,
        before: int = 0,
        limit: int = 50,
    ) -> list[Kept]:
        """The newest copy of each file for each request (or for none), the newest first."""
        shares = self.shares()
        lines = self._store.copies(
            shares, states=states, request=request, items=items, before=before, limit=limit
        )
        return [Kept(line, self._stale(line, shares)) for line in lines]

    def copy(self, number: int) -> Kept | None:
        """One of them; None: there is none the person may know of."""
        shares = self.shares()
        line = self._store.copy_of(shares, number)
        return None if line is None else Kept(line, self._stale(line, shares))

    def original(self, item: int, *acts: Act) -> Original:
        """A file the person may make copies of (or do one of `acts` to).

        Raises NotTheirSharesError, and ChangedError where it is gone.
        """
        share = self._catalogue.share_of(item)
        if share is None:
            raise NotTheirSharesError("There is no such file, or it is not open to you.")
        answers = [may(self._person, act, _thing(share)) for act in acts or (Act.REDACT,)]
        if not any(answers):
            raise NotTheirSharesError(answers[0].sentence)
        return self._original(share, item)

    def has_second(self, share: ShareHandle) -> bool:
        """Whether somebody else could look at a copy that this person makes."""
        return any(
            one.name != self._person.name and all(may(one, act, _thing(share)) for act in _TO_LOOK)
            for one in self._people
        )

    @contextlib.contextmanager
    def make(self, request: int | None, item: int, orders: Orders) -> Iterator[Made]:
        """Makes a copy and keeps on record that it was made or refused.

        Raises:
            NotTheirSharesError: the person may make no copies there.
            OrderError: a finding is given back without a reason, or with a value in it.
            CopyWordError: the request does not ask for this file.
            ChangedError: the file holds other bytes than were scanned.
            CrowdedError: too many copies are being made.
        """
        original = self.original(item)
        self._must_say_why(orders)
        redactor = self._redactor_of()
        with self._copied(redactor, original, orders) as copy:
            number = self._store.keep_copy(
                original.share,
                ToKeep(
                    request,
                    item,
                    original.filed.digest or "",
                    orders.profile,
                    orders.by_hand,
                    orders.as_text(),
                    original.grounds,
                    redactor.engine(original.share),
                    sha256=copy.sheet.copy_sha256 if copy.sheet else "",
                    cut=sum(copy.removed.values()),
                    kept=sum(copy.stays.values()),
                    sheet=copy.sheet.as_json(copy.sign) if copy.sheet else "",
                    refused=copy.refused,
                ),
                actor=self._person.name,
            )
            yield Made(number, copy)

    def look(self, number: int, *, agrees: bool, sha256: str, note: str = "") -> Kept:
        """This person's word on a copy that somebody else made, as the screen showed it.

        Raises:
            NotTheirSharesError: they may give no second word there, or open no documents.
            SameHandsError: they made it.
            StaleCopyError: it is none any more.
            CopyWordError: what they saw is another copy, or it is sent back without a reason.
        """
        kept = self.copy(number)
        if kept is None:
            raise CopyWordError("There is no such copy, or it is not open to you.")
        share = self._share_of(kept.line)
        for act in _TO_LOOK:
            if not (answer := may(self._person, act, _thing(share))):
                raise NotTheirSharesError(answer.sentence)
        words = " ".join(note.split())
        if agrees:
            _must_be_fresh(kept.stale)
        elif not words or len(words) > _MOST_WORDS or self._store.masker(words) != words:
            raise CopyWordError(
                f"A copy is sent back with a reason of {_MOST_WORDS} letters at most, and no value in it.",
                remedy="Say what is wrong and where, without the value itself.",
            )
        self._store.look_at_copy(
            number, agrees=agrees, sha256=sha256, note="" if agrees else words, actor=self._person.name
        )
        after = self.copy(number)
        assert after is not None, "copies on record stay there"
        return after

    def ready_for(self, request: int) -> dict[int, LookedCopy]:
        """The copies for a request that may leave, by file."""
        ready: dict[int, LookedCopy] = {}
        items = self._store.request_items(request)
        for kept in self.copies(request=request, items=items, limit=len(items) or 1):
            line = kept.line
            if kept.is_ready and line.looked_by and line.looked_at:
                ready[line.item] = LookedCopy(
                    line.id,
                    line.item,
                    line.profile,
                    read_orders(line.orders),
                    line.sha256,
                    line.sheet,
                    line.made_by,
                    line.looked_by,
                    line.looked_at,
                )
        return ready

    @contextlib.contextmanager
    def again(self, copy: LookedCopy | CopyLine) -> Iterator[Copy]:
        """The same copy once more, from its source; it is proven anew and lasts as long as the context.

        Raises:
            NotTheirSharesError: the person may neither make, look at nor release it.
            StaleCopyError: the file, a decision or the program is another.
            OtherCopyError: its bytes are not those on record.
            ChangedError, CrowdedError: as `make`.
        """
        number = copy.number if isinstance(copy, LookedCopy) else copy.id
        kept = self.copy(number)
        if kept is None:
            raise NotTheirSharesError("There is no such copy, or it is not open to you.")
        _must_be_fresh(kept.stale)
        if not kept.line.sha256:
            raise CopyWordError("There is no such copy: it was refused.")
        original = self.original(kept.line.item, Act.REDACT, Act.RELEASE)
        with self._copied(self._redactor_of(), original, read_orders(kept.line.orders)) as made:
            if made.refused:
                raise OtherCopyError(f"The copy was refused this time: {made.refused}.")
            if made.sheet is None or not hmac.compare_digest(made.sheet.copy_sha256, copy.sha256):
                raise OtherCopyError("Made again this copy has other bytes than the one that was looked at.")
            yield made

    @contextlib.contextmanager
    def draft(self, item: int, orders: Orders) -> Iterator[Copy]:
        """A copy as it would be: nothing of it is kept, and it cannot leave. Raises as `make`."""
        original = self.original(item)
        with self._copied(self._redactor_of(), original, orders) as copy:
            self._store.audit_of(self._person.name, "copy.draft", subject=f"item:{item}")
            yield copy

    def given_back(self, original: Original, finding: int, reason: str) -> Restored:
        """The order that gives a finding back. Raises OrderError where there is none of that number."""
        one = original.filed.finding(finding)
        if one is None:
            raise OrderError("This finding is not one of this file.")
        # Where it ends the inventory does not keep; that it is met is enough.
        return Restored(msgspec.convert(one.place, Place), one.start, one.start + 1, one.entity, reason)

    def confirmed(self, original: Original, finding: int) -> Confirmed:
        """The order that cuts a finding whatever the profile says. Raises OrderError."""
        one = original.filed.finding(finding)
        if one is None:
            raise OrderError("This finding is not one of this file.")
        return Confirmed(msgspec.convert(one.place, Place), one.start, one.entity)

    @contextlib.contextmanager
    def _copied(self, redactor: Redactor, original: Original, orders: Orders) -> Iterator[Copy]:
        share = original.share
        root = self._store.folder_of(share)
        with redactor.of_item(share, root, original.filed, original.verdicts, orders, original.tags) as copy:
            copy.refused = share.masker(copy.refused)
            yield copy

    def _original(self, share: ShareHandle, item: int) -> Original:
        filed, details = self._catalogue.filed(share, item), self._catalogue.item(share, item)
        if filed is None or details is None:
            raise ChangedError("This file is not there any more.")
        tags = tuple(sorted(Tag(tag) for tag in details.line.tags if tag in set(Tag)))
        return Original(share, filed, self._catalogue.verdicts(share, filed), tags)

    def _share_of(self, line: CopyLine) -> ShareHandle:
        return next(share for share in self._store.shares() if share.id == line.share_id)

    def _stale(self, line: CopyLine, shares: Sequence[ShareHandle]) -> Stale | None:
        """Why a copy is none any more; of one that was refused or sent back nobody asks."""
        if line.state not in (CopyState.WAITING, CopyState.READY):
            return None
        share = next(share for share in shares if share.id == line.share_id)
        try:
            original = self._original(share, line.item)
        except ChangedError:
            return Stale.FILE
        if original.filed.digest != line.content_digest:
            return Stale.FILE
        if original.grounds != line.grounds:
            return Stale.DECISION
        return None if self._redactor_of().engine(share) == line.engine else Stale.ENGINE

    def _must_say_why(self, orders: Orders) -> None:
        """Who gives back what the machine would cut says why, and not by saying the value."""
        for one in orders.restores:
            words = " ".join(one.reason.split())
            if not words or len(words) > _MOST_WORDS:
                raise OrderError("A finding is given back with a reason.", remedy="Say why it may stay.")
            if self._store.masker(words) != words:
                raise OrderError(
                    "A reason holds a name or a value that the detectors know.", remedy="Say it without."
                )


_TO_LOOK = (Act.SECOND, Act.OPEN_CONTENT)


def _must_be_fresh(stale: Stale | None) -> None:
    sentences = {
        Stale.FILE: "The file is another than the one this copy was made of.",
        Stale.DECISION: "Since this copy was made, a decision on its findings or its label changed.",
        Stale.ENGINE: "Since this copy was made, the program or its detectors changed.",
    }
    if stale is not None:
        raise StaleCopyError(sentences[stale])


def _thing(share: ShareHandle) -> Thing:
    return Thing(share.id, share.department, share.criminal_justice)
