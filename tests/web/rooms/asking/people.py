"""Questions and requests about the town, as the tests of these pages need them."""

from __future__ import annotations

import re
from typing import Any

from classify.inventory.recipients import RecipientFacts
from classify.web.house import House
from models.sharing import RecipientType
from tests.web.conftest import body

BUDGET = RecipientFacts(RecipientType.PUBLIC_AGENCY, "Office of Budget", "records@example.org")
THREE = {"use": "To plan the budget", "access": "Three analysts", "security": "A locked room"}
UNTIL = "2999-06-30"


def numbers(house: House, share: str) -> dict[str, int]:
    """The items of a share, by their shown paths."""
    return {line.path: line.id for line in house.catalogue.lines(house.store.share_named(share))}


def shown_in(page: str, name: str) -> str:
    """A hidden field of a form."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def put(client: Any, query: str, **more: Any) -> Any:
    """Asks for what an address names, as its form shows it."""
    page = body(client.get(f"/sharing/ask/?{query}"))
    sent = {
        **THREE,
        "until": UNTIL,
        "revision": shown_in(page, "revision"),
        "shown": shown_in(page, "shown"),
        **({"name": "Office of Invented Affairs"} if 'name="name"' in page else {}),
        **more,
    }
    return client.post(f"/sharing/ask/?{query}", sent)


def request_by(client: Any, query: str, **more: Any) -> int:
    """Asks, and gives the number of the request."""
    answer = put(client, query, **more)
    assert answer.status_code == 302, body(answer)
    found = re.fullmatch(r"/sharing/requests/(\d+)/", answer["Location"])
    assert found is not None, answer["Location"]
    return int(found[1])


def decide(client: Any, number: int, decided: str, reason: str = "Within the law", **more: Any) -> Any:
    """Decides a request as its page shows it."""
    page = body(client.get(f"/sharing/requests/{number}/"))
    sent = {"decided": decided, "reason": reason, "revision": shown_in(page, "revision"), **more}
    return client.post(f"/sharing/requests/{number}/decide/", sent)
