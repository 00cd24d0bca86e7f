"""Bodies: JSON that says it is JSON, small, meant in one way."""

from __future__ import annotations

from typing import Any

import pytest

from classify.rights import Scope
from classify.web.house import House
from tests.web.api.conftest import Caller, refused


def sent(client: Any, body: bytes | str, kind: str = "application/json") -> tuple[int, str]:
    return refused(client.generic("POST", "/api/v1/scans", body, kind))


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        "application/xml",
    ],
)
def test_json_that_is_called_something_else_is_refused(web: House, caller: Caller, kind: str) -> None:
    """A form of another page can send text and forms, never a body called JSON."""
    assert sent(caller(Scope.SCANS_RUN), '{"share": 1}', kind) == (415, "MC-776")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"share": NaN}',
        b'{"share": 1, "share": 2}',
        b"null",
        b"[]",
        b'{"share": "1"}',
        b'{"share": true}',
        b'{"share": 1.5}',
        b'{"share": -1}',
        b'{"share": 1e400}',
        b'{"share": 99999999999999999999999}',
        b'{"share": 1, "reread": "yes"}',
        b'{"share": 1, "folder": "/etc"}',
        b"",
    ],
)
def test_what_can_be_meant_in_two_ways_or_in_none_is_refused(web: House, caller: Caller, body: bytes) -> None:
    assert sent(caller(Scope.SCANS_RUN), body) == (422, "MC-777")


def test_large_bodies_are_refused(web: House, caller: Caller) -> None:
    for size in (65_000, 3_000_000):
        assert sent(caller(Scope.SCANS_RUN), b'{"share": 1}' + b" " * size) == (413, "MC-775")
