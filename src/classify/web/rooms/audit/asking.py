"""What a person asks of the trail: read from the address, said back to them where it cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from classify.inventory.events import WantedEvents
from classify.web.accounts.people import AccountLine
from classify.web.rooms.audit.deeds import KINDS, REFUSALS, Group, actions_of

_FIELDS = ("who", "group", "kind", "name", "since", "until", "refused")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was typed, what it means, and what is wrong with it."""

    typed: Mapping[str, str]
    wanted: WantedEvents
    errors: Mapping[str, str] = field(default_factory=dict)
    """A sentence for each field that cannot be understood."""

    @property
    def is_of_all(self) -> bool:
        """Whether nothing particular is asked for."""
        return not any(self.typed.values())

    @property
    def query(self) -> str:
        """The same in an address."""
        return urlencode({name: value for name, value in self.typed.items() if value})


def read(given: Mapping[str, str], accounts: Sequence[AccountLine], zone: ZoneInfo) -> Asked:
    """The question in `given`; days are those of the city's clock."""
    typed = {name: given.get(name, "").strip()[:200] for name in _FIELDS}
    errors: dict[str, str] = {}
    wanted = WantedEvents(
        actors=_actors(typed["who"], accounts) if typed["who"] else None,
        subject=_subject(typed, errors),
        since=_begin_of(typed["since"], zone, "since", errors),
        until=_begin_of(typed["until"], zone, "until", errors, after=1),
    )
    if typed["group"] and typed["group"] not in set(Group):
        errors["group"] = "Choose one of the kinds."
    elif typed["group"]:
        wanted = replace(wanted, actions=actions_of(Group(typed["group"])))
    if typed["refused"]:
        both = REFUSALS if wanted.actions is None else wanted.actions & REFUSALS
        wanted = replace(wanted, actions=both)
    if wanted.since and wanted.until and wanted.since >= wanted.until:
        errors["until"] = "The last day lies before the first."
    return Asked(typed, wanted, errors)


def noted(asked: Asked, accounts: Sequence[AccountLine]) -> dict[str, object]:
    """The question as the trail may keep it: people type anything into a field, so only what is known."""
    known = {line.name for line in accounts}
    name = asked.typed["name"]
    told: dict[str, object] = {
        "who": sorted(known & (asked.wanted.actors or frozenset())),
        "group": asked.typed["group"],
        "subject": asked.wanted.subject if name.isdecimal() or name in known else asked.typed["kind"],
        "since": asked.typed["since"],
        "until": asked.typed["until"],
        "refused": bool(asked.typed["refused"]),
    }
    return {part: value for part, value in told.items() if value}


def _actors(who: str, accounts: Sequence[AccountLine]) -> frozenset[str]:
    """Everybody whose name is like that; and whoever is called exactly so, account or none."""
    sought = who.casefold()
    alike = {
        line.name
        for line in accounts
        if sought in line.name.casefold() or sought in line.shown_name.casefold()
    }
    return frozenset({who, *alike})


def _subject(typed: Mapping[str, str], errors: dict[str, str]) -> str:
    kind, name = typed["kind"], typed["name"]
    if kind not in KINDS and (kind or name):
        errors["kind"] = "Say what the number or name is of."
        return ""
    if not name:
        return ""
    if kind not in ("account", "token") and not name.isdecimal():
        errors["name"] = f"{KINDS[kind]}: give its number, as 214."
        return ""
    return f"{kind}:{name}"


def _begin_of(
    typed: str, zone: ZoneInfo, name: str, errors: dict[str, str], *, after: int = 0
) -> datetime | None:
    if not typed:
        return None
    try:
        begin = date.fromisoformat(typed) + timedelta(days=after)
    except (ValueError, OverflowError):
        errors[name] = "Write the day as 2026-11-30."
        return None
    return datetime.combine(begin, time(), zone)
