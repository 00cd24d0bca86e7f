"""The acts of the trail as a page shows them to one person: in sentences, linked to what they may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.urls import NoReverseMatch, reverse

from classify.inventory.events import Event
from classify.inventory.handles import ShareHandle
from classify.rights import Act, Person, may
from classify.web.house import House, thing
from classify.web.rooms.audit.deeds import DEEDS, sentence, subject_words

_PAGES = {
    "item": ("item_page", Act.SEE_ITEMS, "item"),
    "share": ("shares_share", Act.SEE_SHARE, "share"),
}
"""Of a kind: the route of its page, who may see it, and what its number is called in the address."""
_HOUSEHOLD = frozenset({"", "share", "schedule", "scan", "account", "token", "totals"})
"""Subjects that are about no single file."""


@dataclass(frozen=True, slots=True)
class Line:
    """One act."""

    id: int
    at: datetime
    utc: str
    """With hundredths of a second (AU-8)."""
    who: str
    what: str
    refused: bool
    address: str
    """The page of what it was done to; "" where there is none, or the person may not see it."""
    place: str
    """From where it was done."""
    details: list[tuple[str, str]]
    withheld: bool
    hash: str


class Sight:
    """What one person may see of the acts of others."""

    def __init__(self, person: Person, house: House, names: Mapping[str, str]) -> None:
        self._person = person
        self._house = house
        self._names = names
        self._of_items: dict[int, int | None] = {}

    @cached_property
    def _shares(self) -> dict[int, ShareHandle]:
        return {share.id: share for share in self._house.store.shares()}

    def lines(self, events: Iterable[Event]) -> list[Line]:
        """A page of acts."""
        page = list(events)
        items = [number for event in page if (number := _item_of(event)) is not None]
        found = self._house.store.shares_of_items(items)
        self._of_items.update({number: found.get(number) for number in items})
        return [self._line(event) for event in page]

    def is_withheld(self, event: Event) -> bool:
        """Whether its details are about a criminal-justice file that the person is not cleared for.

        A file the inventory does not know any more may have been one.
        """
        if self._person.clearance:
            return False
        item = _item_of(event)
        if item is None:
            return event.subject.partition(":")[0] not in _HOUSEHOLD
        share = self._share_of(item)
        return share is None or share.criminal_justice

    def _share_of(self, item: int) -> ShareHandle | None:
        if item not in self._of_items:
            self._of_items[item] = self._house.store.shares_of_items([item]).get(item)
        number = self._of_items[item]
        return None if number is None else self._shares.get(number)

    def _line(self, event: Event) -> Line:
        withheld = self.is_withheld(event)
        details = {} if withheld else dict(event.details)
        place = _place(event)
        deed = DEEDS.get(event.action)
        return Line(
            id=event.id,
            at=event.at,
            utc=utc_words(event.at),
            who=self._who(event.actor),
            what=sentence(event.action, self._subject(event.subject), details),
            refused=deed is not None and deed.refused,
            address=self._address(event),
            place=place,
            details=[
                (name.replace("_", " "), _plain(value))
                for name, value in details.items()
                if name not in ("from", "session")
            ],
            withheld=withheld,
            hash=event.hash,
        )

    def _who(self, actor: str) -> str:
        kind, parted, name = actor.partition(":")
        if parted and kind == "token":
            return f"The token {name}"
        shown = self._names.get(actor, "")
        return f"{shown} ({actor})" if shown else {"unknown": "Somebody unknown"}.get(actor, actor)

    def _subject(self, subject: str) -> str:
        kind, _, number = subject.partition(":")
        share = self._shares.get(int(number)) if kind == "share" and number.isdecimal() else None
        if share is not None and may(self._person, Act.SEE_TOTALS, thing(share)):
            return f"the share {share.shown_name}"
        return subject_words(subject)

    def _address(self, event: Event) -> str:
        kind, _, number = event.subject.partition(":")
        if kind not in _PAGES or not number.isdecimal():
            return ""
        route, act, called = _PAGES[kind]
        share = self._share_of(int(number)) if kind == "item" else self._shares.get(int(number))
        if share is None or not may(self._person, act, thing(share)):
            return ""
        try:
            return reverse(route, kwargs={called: int(number)})
        except NoReverseMatch:
            return ""


def utc_words(at: datetime) -> str:
    """A moment as UTC, with hundredths of a second (AU-8)."""
    utc = at.astimezone(UTC)
    return f"{utc:%Y-%m-%d %H:%M:%S}.{utc.microsecond // 10_000:02} UTC"


def _item_of(event: Event) -> int | None:
    """The file an act is about."""
    kind, _, number = event.subject.partition(":")
    if kind == "item" and number.isdecimal():
        return int(number)
    told = event.details.get("item")
    return told if isinstance(told, int) else None


def _place(event: Event) -> str:
    address, session = event.details.get("from"), event.details.get("session")
    if address is None:
        return "on this machine: a command or the service"
    return f"{address}, session {session}" if session else str(address)


def _plain(value: object) -> str:
    """A detail as people read it."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(inner)}" for name, inner in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value)) or "none"
    if value is None or value is False:
        return "none" if value is None else "no"
    return "yes" if value is True else str(value)
