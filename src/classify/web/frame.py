"""What every page shows around its own matter: where one may go, who one is, what this is."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.urls import reverse

from classify.rights import Act, Person, may
from classify.web.accounts.preferences import keys_of
from classify.web.gate import IDLE_SECONDS
from classify.web.house import house


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the menu."""

    title: str
    address: str
    is_here: bool


_WAYS: tuple[tuple[str, str, Act | None], ...] = (
    ("Home", "home", None),
    ("Review", "review", Act.REVIEW),
    ("Shares", "shares", Act.SEE_TOTALS),
    ("Inventory", "inventory_list", Act.SEE_ITEMS),
    ("Approvals", "approvals", Act.SEE_APPROVALS),
    ("Sharing", "sharing", Act.ASK_SHARING),
    ("Detectors", "detectors", Act.PREVIEW),
    ("Evidence", "evidence", Act.SEE_EVIDENCE),
    ("Audit", "audit", Act.SEE_AUDIT),
    ("Accounts", "accounts", Act.MANAGE_ACCOUNTS),
    ("Health", "health", Act.SEE_HEALTH),
    ("Settings", "settings", Act.SEE_SETTINGS),
)
"""Title, route, and what one must be allowed to do somewhere to be shown the way."""

_ELSE: dict[str, tuple[str, Act]] = {
    "review": ("review_referred", Act.ANSWER),
    "sharing": ("sharing_requests", Act.SEE_SHARING),
}
"""Where a way leads for those who may not go there, but may do this: stewards are asked by reviewers, and
auditors read requests.
"""

_ALSO: dict[str, tuple[str, ...]] = {
    "inventory_list": ("/items/",),
    "review_referred": ("/review/",),
    "sharing_requests": ("/sharing/",),
}
"""Addresses that belong to a line of the menu and do not begin like it."""

VERSION = importlib.metadata.version("missoula-classify")


def ways(person: Person, path: str) -> list[Way]:
    """Where a person may go."""
    found = []
    for title, first, needed in _WAYS:
        is_open = needed is None or may(person, needed)
        route, act = (first, needed) if is_open else _ELSE.get(first, (first, needed))
        if is_open or (act is not None and may(person, act)):
            address = reverse(route)
            is_here = path == address if address == "/" else path.startswith((address, *_ALSO.get(route, ())))
            found.append(Way(title, address, is_here))
    return found


def frame(request: HttpRequest) -> dict[str, Any]:
    """For the template of all pages."""
    person = getattr(request, "person", Person(""))
    # Five wrong answers end a session in the middle of a request.
    signed_in = bool(person.name) and request.user.is_authenticated
    return {
        "version": VERSION,
        "person": person if signed_in else None,
        "ways": ways(person, request.path) if signed_in else [],
        "idle_seconds": IDLE_SECONDS,
        "demonstration": house().demonstration() is not None,
        "keys": keys_of(request.user).as_told() if signed_in else None,
        "passkeys_work": passkeys_work(request),
        "trail_trouble": house().store.trail_trouble() if signed_in and may(person, Act.SEE_AUDIT) else "",
        "provider_name": house().settings.oidc_name if house().settings.oidc_issuer else "",
    }


def passkeys_work(request: HttpRequest) -> bool:
    """Whether browsers offer passkeys at the address that was asked: by https or on `localhost`, and never
    where it is a number (WebAuthn, section 5.1.3: the effective domain).
    """
    try:
        host, _ = split_domain_port(request.get_host())
    except DisallowedHost:
        return False  # the page that says so is being filled
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost" or host.endswith(".localhost")
    return False
