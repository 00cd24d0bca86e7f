"""Every no is JSON with a sentence, a remedy and a code, and repeats nothing of what was sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpRequest

from classify.errors import AskingError, BusyError, ClassifyError, NoTokenError, TooOftenError
from classify.rights import Scope
from classify.web.api import said
from classify.web.house import House
from tests.web.api.conftest import Caller, refused

SENT = "219-09-4321"


def test_errors_have_the_status_of_their_kind(web: House) -> None:
    too_often = TooOftenError("These are too many calls.")
    too_often.seconds = 7
    for error, status in (
        (NoTokenError("None."), 401),
        (too_often, 429),
        (AskingError("There is no such label."), 422),
        (BusyError("It is at work."), 409),
        (ClassifyError("It cannot be done now."), 409),
    ):
        answer = said.problem(error)
        body = json.loads(answer.content)
        assert (answer.status_code, body["code"], body["error"]) == (status, error.code, error.sentence)
    assert said.problem(too_often)["Retry-After"] == "7"


@pytest.mark.parametrize(
    "path",
    [
        f"items/{SENT}",
        f"items?label={SENT}",
        f"items?{SENT}=1",
        f"items?limit={SENT}",
        f"items?after={SENT}",
        f"items?entity={SENT}",
        f"{SENT}",
        f"findings?item={SENT}",
    ],
)
def test_nothing_that_was_sent_is_repeated(web: House, caller: Caller, path: str) -> None:
    answer = caller(Scope.INVENTORY_READ).get(f"/api/v1/{path}")
    assert refused(answer)[0] in (404, 422)
    assert SENT not in answer.content.decode()
    assert SENT not in str(answer.headers)


def test_nor_of_a_body(web: House, caller: Caller) -> None:
    for body in ({"share": SENT}, {"share": 1, SENT: 1}, {"share": 1, "reread": SENT}):
        answer = caller(Scope.SCANS_RUN).post("/api/v1/scans", body, content_type="application/json")
        assert refused(answer) == (422, "MC-777")
        assert SENT not in answer.content.decode()


def test_fields_name_the_part_as_the_caller_knows_it(web: House, caller: Caller) -> None:
    client = caller(*Scope)
    assert client.get("/api/v1/items?label=X").json()["fields"][0]["where"] == "query.label.0"
    assert client.get("/api/v1/items?limit=0").json()["fields"][0]["where"] == "query.limit"
    assert client.get("/api/v1/items/x").json()["fields"][0]["where"] == "path.item"
    sent = client.post("/api/v1/scans", {"share": -1}, content_type="application/json")
    assert sent.json()["fields"][0]["where"] == "body.share"


@pytest.mark.parametrize("verb", ["put", "patch", "delete", "head", "options", "trace"])
def test_other_verbs_are_refused(web: House, caller: Caller, verb: str) -> None:
    answer = getattr(caller(*Scope), verb)("/api/v1/shares")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET"
    if verb != "head":
        assert refused(answer) == (405, "MC-774")


def test_a_fault_of_ours_is_json_and_tells_nothing(
    web: House, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError(SENT)

    monkeypatch.setattr(type(web.catalogue), "overview", broken)
    client = caller(Scope.INVENTORY_READ)
    client.raise_request_exception = False
    answer = client.get("/api/v1/stats")
    assert refused(answer) == (500, "MC-700")
    assert SENT not in answer.content.decode()


def test_what_lies_outside_the_twin_is_left_as_it_is(web: House) -> None:
    from django.http import HttpResponse

    answer = HttpResponse("well", status=200)
    assert said.in_json(lambda _request: answer)(HttpRequest()) is answer
