"""Every address of the application, and one to ask for: what the tests of rights, leaks and attacks walk.

A route is found where it hangs, so that a new room is walked without a line here. Only a path with a part
that no table knows how to fill, or a form that needs more than an empty body, wants one in `PARTS` or
`BODIES`: the tests say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from classify.inventory.handles import ShareHandle
from classify.web.doors import Door
from classify.web.house import House

Fill = Callable[[House, ShareHandle], object]


def first_item(house: House, share: ShareHandle) -> int:
    """The number of an item of a share, with findings where it has such."""
    lines = sorted(house.catalogue.lines(share), key=lambda line: -line.findings)
    return lines[0].id


def _first_finding(house: House, share: ShareHandle) -> int:
    found = house.catalogue.findings(share, first_item(house, share), after=0, limit=1)
    return found[0].number if found else 1


def _last_scan(house: House, share: ShareHandle) -> int:
    return house.catalogue.scans(share)[0].id


def _first_group(house: House, share: ShareHandle) -> str:
    groups = house.store.groups([share], limit=1)
    return groups[0].key if groups else "0"


def _first_question(house: House, share: ShareHandle) -> int:
    questions = house.store.questions_of(share, _first_group(house, share), limit=1)
    return questions[0].id if questions else 1


PARTS: dict[str, Fill] = {
    "share": lambda _house, share: share.id,
    "item": first_item,
    "scan": _last_scan,
    "earlier": _last_scan,
    "later": _last_scan,
    "page": lambda *_: 1,
    "number": lambda *_: 1,
    "finding": _first_finding,
    "group": _first_group,
    "question": _first_question,
    "lot": lambda *_: "0123456789abcdef",
    "schedule": lambda *_: 1,
    "run": lambda *_: "00000000-0000-0000-0000-000000000000",
    "name": lambda *_: "nobody",
    "criterion": lambda *_: "sharing",
    "coverage": lambda *_: "folder",
    "view": lambda *_: 1,
    "act": lambda *_: "pause",
    "kind": lambda *_: "csv",
    "outcome": lambda *_: "ok",
    "secret": lambda *_: "no-secret",
    "provider_id": lambda *_: "city",
    "pk": lambda *_: 1,
    "detector": lambda *_: "identity/us_ssn",
    "job": lambda *_: "no-such-preview",
}
"""What stands in a path: about one share of the town."""


BODIES: dict[str, Callable[[House, ShareHandle], dict[str, object]]] = {
    "approve": lambda house, share: {
        "coverage": "folder",
        "item": first_item(house, share),
        "revision": "0" * 24,
    },
    "ask": lambda _house, _share: {
        "items": [2**40],
        "recipient": 2**40,
        "purpose": "other",
        "use": "a",
        "access": "b",
        "security": "c",
        "until": "2999-12-31",
    },
    "decide_request": lambda *_: {"decided": "denied", "reason": "so", "revision": "0" * 24},
    "release": lambda *_: {
        "request": 2**40,
        "copies": [{"item": 1, "hash": "0" * 64}],
        "package_hash": "0" * 64,
        "to": "a",
        "authority": "b",
    },
}
"""What calls are sent that need more than the number of a share."""

BEHIND = frozenset({"ask", "decide_request", "release"})
"""Calls about things of several shares: a 404 of theirs is the answer of what lies behind the door."""


def body_of(answer: Any) -> bytes:
    """What an answer says; of a stream that tells of progress nothing is waited for."""
    if not answer.streaming:
        return bytes(answer.content)
    return b"" if answer.is_async else b"".join(answer.streaming_content)


@dataclass(frozen=True, slots=True)
class Route:
    """An address of the pages."""

    name: str
    pattern: str
    """As `shares/<int:share>/`."""
    parts: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def door(self) -> Door | None:
        """What stands before its view."""
        return getattr(self.view, "door", None)

    @property
    def is_of_twin(self) -> bool:
        """Whether it is one of the JSON twin's."""
        return self.pattern.startswith("api/")

    def unknown(self) -> list[str]:
        """Parts that no table knows how to fill."""
        return [part for part in self.parts if part not in PARTS]

    def values(self, house: House, share: ShareHandle) -> dict[str, Any]:
        """Its parts, about a share of the town."""
        assert not self.unknown(), (
            f"The route {self.name} ({self.pattern}) has parts that tests/web/walking.py cannot fill: "
            f"{', '.join(self.unknown())}. Add them to PARTS."
        )
        return {part: PARTS[part](house, share) for part in self.parts}

    def path(self, house: House, share: ShareHandle) -> str:
        """An address of it, about a share of the town."""
        return self.path_of(self.values(house, share))

    def path_of(self, values: dict[str, Any]) -> str:
        """Its address with these parts."""
        address = self.pattern
        for part in self.parts:
            before, _, rest = address.partition("<")
            inside, _, after = rest.partition(">")
            assert inside.rpartition(":")[2] == part
            address = f"{before}{values[part]}{after}"
        return "/" + address


def routes() -> list[Route]:
    """All of them."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, here)
            continue
        parts = [part.partition(">")[0].rpartition(":")[2] for part in here.split("<")[1:]]
        yield Route(pattern.name or "", here, tuple(parts), pattern.callback)
