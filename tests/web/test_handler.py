"""Requests are answered by a few threads that stay; what is streamed, fails or is left harms no other."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from classify.web.handler import Handler, takes_long
from classify.web.house import House

met: dict[str, Any] = {}


def quick(_request: HttpRequest) -> HttpResponse:
    met.setdefault("threads", set()).add(threading.current_thread().name)
    met["now"] = met.get("now", 0) + 1
    met["most"] = max(met.get("most", 0), met["now"])
    time.sleep(0.005)
    met["now"] -= 1
    return HttpResponse("quick")


@takes_long
def long(_request: HttpRequest) -> HttpResponse:
    met["long"] = threading.current_thread().name
    met["waiting"].wait(60)
    return HttpResponse("long")


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def stream(_request: HttpRequest) -> HttpResponseBase:
    async def pieces() -> AsyncIterator[bytes]:
        try:
            yield b"one"
            await asyncio.sleep(3600)
        finally:
            met["ended"] = True

    return StreamingHttpResponse(pieces())


def nowhere(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("nowhere", status=404)


urlpatterns = [
    path("quick/", quick),
    path("long/", long),
    path("broken/", broken),
    path("stream/", stream),
]
handler404 = nowhere
handler500 = "classify.web.rooms.entry.views.broken"


@pytest.fixture
def handler(web: House) -> Any:
    met.clear()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield Handler(2, 1)


async def ask(handler: Handler, address: str, *, leave: Callable[[], bool] | None = None) -> list[Any]:
    """What is sent for a request; with `leave`, whoever asks goes away when it says so."""
    sent: list[Any] = []
    asked = False

    async def receive() -> Any:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request"}
        while leave is None or not leave():
            await asyncio.sleep(0.005)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)
        met["sent"] = len(sent)

    scope = {"type": "http", "method": "GET", "path": address, "headers": [], "query_string": b""}
    await asyncio.wait_for(handler(scope, receive, send), 60)
    return sent


def test_few_threads_answer_all(handler: Handler) -> None:
    async def many() -> list[list[Any]]:
        return await asyncio.gather(*(ask(handler, "/quick/") for _ in range(20)))

    answers = asyncio.run(many())
    assert [one[-1]["body"] for one in answers] == [b"quick"] * 20
    assert met["most"] == 2
    assert len(met["threads"]) == 2


def test_what_takes_long_stands_in_nobody_s_way(handler: Handler) -> None:
    met["waiting"] = threading.Event()

    async def both() -> list[list[Any]]:
        slow = [asyncio.create_task(ask(handler, "/long/")) for _ in range(3)]
        answer = await ask(handler, "/quick/")
        assert answer[-1]["body"] == b"quick"
        met["waiting"].set()
        return await asyncio.gather(*slow)

    assert [one[-1]["body"] for one in asyncio.run(both())] == [b"long"] * 3
    assert met["long"].startswith("long")


def test_a_failure_is_answered_and_the_thread_goes_on(handler: Handler) -> None:
    for _ in range(3):
        assert asyncio.run(ask(handler, "/broken/"))[0]["status"] == 500
    assert asyncio.run(ask(handler, "/nowhere/"))[0]["status"] == 404
    assert asyncio.run(ask(handler, "/quick/"))[0]["status"] == 200


def test_a_stream_ends_with_whom_it_is_for(handler: Handler) -> None:
    sent = asyncio.run(ask(handler, "/stream/", leave=lambda: met.get("sent", 0) >= 2))
    assert sent[1]["body"] == b"one"
    assert met["ended"]


def test_a_stream_keeps_no_thread(handler: Handler) -> None:
    async def both() -> None:
        streams = [
            asyncio.create_task(ask(handler, "/stream/", leave=lambda: "over" in met)) for _ in range(5)
        ]
        await asyncio.gather(*(ask(handler, "/quick/") for _ in range(5)))
        met["over"] = True
        await asyncio.gather(*streams)

    asyncio.run(both())
    assert met["most"] <= 2


def test_documents_and_checks_of_the_chain_do_not_hold_quick_pages_up() -> None:
    from classify.web.handler import _takes_long

    assert _takes_long("/items/3/document/")
    assert _takes_long("/audit/check/")
    assert not _takes_long("/inventory/")
