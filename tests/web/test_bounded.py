"""Too large bodies and too long addresses are not taken in, whatever they say of themselves."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from classify.web.bounded import MOST_ADDRESS, bounded

LINE = b"x" * 100


async def _greedy(scope: Any, receive: Any, send: Any) -> None:
    """Reads all of a body, as Django does; goes away without a word when the caller does."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"well"})


def status_of(chunks: int, *, said: bytes = b"", query: bytes = b"", kind: str = "http") -> Any:
    """What a request of so many chunks is answered, and how many of them were taken in."""
    left, sent = [chunks], []
    headers = [(b"content-length", said)] if said else []
    scope = {"type": kind, "headers": headers, "raw_path": b"/", "query_string": query}

    async def receive() -> Any:
        left[0] -= 1
        return {"type": "http.request", "body": LINE, "more_body": left[0] > 0}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(bounded(_greedy, most=1_000)(scope, receive, send))
    return sent[0]["status"], chunks - left[0]


def test_what_is_small_passes() -> None:
    assert status_of(10) == (200, 10)
    assert status_of(10, said=b"1000") == (200, 10)


def test_what_says_that_it_is_large_is_not_even_begun() -> None:
    assert status_of(11, said=b"1100") == (413, 0)


@pytest.mark.parametrize("said", [b"", b"10", b"-1", b"many"])
def test_what_is_larger_than_it_says_is_cut_off(said: bytes) -> None:
    assert status_of(1_000, said=said) == (413, 11)


def test_long_addresses_are_refused() -> None:
    assert status_of(1, query=b"q" * MOST_ADDRESS)[0] == 414
    assert status_of(1, query=b"q" * (MOST_ADDRESS - 1))[0] == 200


def test_what_is_no_request_passes() -> None:
    assert status_of(11, kind="lifespan") == (200, 11)
