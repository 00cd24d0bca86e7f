"""The one way to a view: every route has a door or stands in the list of open ones; pages hold no SQL and
no ORM.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from classify.rights import Role
from classify.web.gate import OPEN
from classify.web.house import House
from tests.web.conftest import SignIn

WEB = Path(__file__).parents[2] / "src" / "classify" / "web"
BEFORE_ANY_RIGHT = {
    "banner",
    "idle",
    "account_reauthenticate",
    "account_change_password",
    "account_signup",
    "keys",
    "account_self",
    "account_elsewhere",
    "home",
}
"""Routes about nobody but who asks."""


def routes() -> Iterator[tuple[str, object]]:
    """Name and view of every route, those of included lists too."""
    from django.urls import get_resolver

    def walk(patterns: object) -> Iterator[tuple[str, object]]:
        for pattern in patterns:  # type: ignore[attr-defined]
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern.name, pattern.callback

    yield from walk(get_resolver().url_patterns)


def test_every_route_has_a_door_or_is_open_on_purpose(web: House) -> None:
    without = {name for name, view in routes() if not hasattr(view, "door")}
    # Second factors are allauth's own; the twin's calls have a door of theirs (tests/web/api/test_calls.py).
    own = {name for name in without if not (name or "").startswith(("mfa_", "api_"))}
    assert own <= OPEN | BEFORE_ANY_RIGHT


@pytest.mark.parametrize("module", sorted(WEB.glob("rooms/**/*.py")), ids=lambda path: path.parent.name)
def test_pages_do_not_touch_the_orm(module: Path) -> None:
    """Only `accounts` does (the import contracts see to SQLAlchemy)."""
    nodes = ast.walk(ast.parse(module.read_text()))
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    assert not any(name.startswith("django.db") or name.endswith("accounts.models") for name in named)


def test_what_is_not_there_and_what_one_may_not_know_look_the_same(web: House, sign_in: SignIn) -> None:
    client: Client = sign_in(Role.RECORDS, department="Nowhere")
    assert client.get("/nothing/").status_code == 404
