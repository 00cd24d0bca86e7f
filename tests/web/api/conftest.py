"""Programs that call: clients with tokens."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from classify.rights import Scope
from classify.web.house import House

_names = itertools.count(1)
Caller = Callable[..., Any]


@pytest.fixture
def caller(web: House) -> Iterator[Caller]:
    """Makes tokens of these scopes, each with a `django.test.Client` that shows it."""
    from django.test import Client

    from classify.web.accounts import people
    from classify.web.api.bearer import PACE, REFUSALS

    def make(*scopes: Scope, **facts: Any) -> Any:
        token = people.add_token(f"program-{next(_names)}-{os.getpid()}", scopes, actor="tests", **facts)
        return Client(headers={"Authorization": f"Bearer {token}"})

    yield make
    PACE.forget()
    REFUSALS.forget()


def told(client: Any, path: str, **asked: Any) -> Any:
    """The JSON of an answer that is a yes."""
    answer = client.get(f"/api/v1/{path}", asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def refused(answer: Any) -> tuple[int, str]:
    """Status and code of a no; it has a sentence and says what to do."""
    said = answer.json()
    assert set(said) == {"error", "what_to_do", "code", "fields"}
    assert said["error"].endswith(".")
    assert said["what_to_do"].endswith(".")
    return answer.status_code, said["code"]


def acts(house: House, action: str) -> list[Any]:
    """Rows of the trail of one kind, oldest first."""
    rows = json.loads(house.store.exported_trail())["rows"]
    return [row for row in rows if row["action"] == action]
