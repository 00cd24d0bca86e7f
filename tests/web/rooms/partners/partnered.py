"""A town that has partners: an agency with a live agreement, what it asked for, and what left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from classify.inventory.recipients import RecipientFacts
from classify.inventory.store import Store
from classify.web.house import House
from classify.web.sharing import today
from models.sharing import RecipientType
from tests.inventory.sharing import (
    AGENCY,
    SHERIFF,
    TERMS,
    allowed,
    asked,
    items,
    live,
    package,
    recipient,
)
from tests.web.conftest import enter, make_account
from tests.web.town import PARKS, POLICE

VICTIM = RecipientFacts(RecipientType.VICTIM, "Ottoline Fennimore-Grube", "By post")


@dataclass(frozen=True)
class Partnered:
    """Numbers of what is there."""

    store: Store
    agency: int
    agreement: int
    request: int
    release: int
    """Parks, to the agency, by the agreement."""
    victim: int
    sheriff: int
    police_request: int
    police_release: int
    """Police, to the victim: waits for a second person."""


def released(store: Store, share: str, to: int, *, second: bool = False, **more: Any) -> tuple[int, int]:
    """Two files of a share that `sam` releases for a request of `rita`; numbers of request and release."""
    handle = store.share_named(share)
    files = items(store, handle)
    number = asked(store, files, to, **more)
    allowed(store, store.shares(), number)
    return number, store.add_release(package(number, files), today(), actor="sam", second_person=second)


@pytest.fixture
def partnered(fresh: House) -> Partnered:
    store = fresh.store
    agency = recipient(store, AGENCY)
    agreement = live(store, agency, replace(TERMS, ends=today() + timedelta(20)))
    request, release = released(store, PARKS, agency, agreement=agreement)
    victim, sheriff = recipient(store, VICTIM), recipient(store, SHERIFF)
    police_request, police_release = released(store, POLICE, victim, second=True)
    return Partnered(
        *(store, agency, agreement, request, release),
        *(victim, sheriff, police_request, police_release),
    )


def named(name: str, *roles: Any, **facts: Any) -> Any:
    """A client of somebody with this name: for what hangs on who one is."""
    from django.test import Client

    client = Client()
    enter(client, make_account(*roles, name=name, **facts))
    return client
