"""The twin as its description tells it: valid OpenAPI 3.1, and what schemathesis makes of it holds."""

from __future__ import annotations

import json

import hypothesis
import pytest
import schemathesis
from django.test import Client
from schemathesis import GenerationMode

from classify.rights import Scope
from classify.web.api.bearer import PACE
from classify.web.api.calls import CALLS
from classify.web.api.twin import description
from classify.web.house import House

ADDRESS = "/api/v1/openapi.json"
MEASURED = {
    "/shares",
    "/scans",
    "/items",
    "/items/{item}",
    "/findings",
    "/audit",
    "/groups",
    "/decisions",
    "/stats",
    "/approvals",
    "/requests",
    "/requests/{number}/decision",
    "/agreements",
    "/releases",
}
"""Of the measuring interface, what this version has (PEOPLE.md)."""
BESIDES = {"/lessons", "/lessons/{key}", "/lessons/{number}/end"}


def test_the_description_takes_no_token_and_tells_of_no_share(web: House) -> None:
    answer = Client().get(ADDRESS)
    assert answer.status_code == 200
    assert answer.json() == json.loads(json.dumps(description()))
    assert answer.json()["openapi"].startswith("3.1")
    for share in web.store.shares():
        assert share.name not in answer.content.decode()


def test_there_is_no_page_of_documentation(web: House) -> None:
    for path in ("docs", "redoc", ""):
        assert Client().get(f"/api/v1/{path}").status_code == 404


def test_every_call_tells_its_scope_and_every_no(web: House) -> None:
    calls = [call for path in description()["paths"].values() for call in path.values()]
    assert {call["operationId"] for call in calls} == set(CALLS)
    for call in calls:
        assert call["security"] == [{"Bearer": []}]
        assert "Scope: `" in call["description"]
        for status in (401, 403, 404, 405, 413, 422, 429):
            assert call["responses"][status]["description"]


def test_lists_are_items_and_a_cursor(web: House) -> None:
    schemas = description()["components"]["schemas"]
    pages = ("ApprovalsPage", "RequestsPage", "AgreementsPage", "ReleasesPage")
    for name in ("Shares", "Scans", "Items", "Findings", "Events", "Groups", "Decisions", *pages):
        assert set(schemas[name]["properties"]) == {"items", "next"}


def test_what_is_measured_is_there(web: House) -> None:
    there = {path.removeprefix("/api/v1") for path in description()["paths"]}
    assert there == MEASURED | BESIDES


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
@pytest.mark.parametrize("name", sorted(CALLS))
def test_no_call_fails_or_breaks_its_description(
    web: House, headers: dict[str, str], free: None, name: str, mode: GenerationMode
) -> None:
    from django.core.handlers.wsgi import WSGIHandler

    schema = schemathesis.openapi.from_wsgi(ADDRESS, WSGIHandler())
    operation = schema.find_operation_by_id(name)

    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers)

    ask()


@pytest.fixture(scope="module")
def headers(web: House) -> dict[str, str]:
    """A token that may all a token can."""
    from classify.web.accounts import people

    # The client of a WSGI application leaves answers packed.
    return {
        "Accept-Encoding": "identity",
        "Authorization": "Bearer " + people.add_token("schemathesis", list(Scope), actor="tests"),
    }


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many calls as it likes."""
    monkeypatch.setattr(PACE, "at_once", float("inf"))
    PACE.forget()
