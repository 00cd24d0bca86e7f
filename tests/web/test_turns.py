"""Few requests work at a time; a turn ends when the answer begins, however the request ends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from classify.web.turns import Application, Receive, Send, in_turns


async def receive() -> Any:
    return {"type": "http.request"}


async def nowhere(_message: Any) -> None:
    pass


class Work:
    """An application that counts how many requests are at work."""

    def __init__(self) -> None:
        self.at_once = self.most = 0

    async def __call__(self, scope: Any, _receive: Receive, send: Send) -> None:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(0.01)
        self.at_once -= 1
        await send({"type": "http.response.start"})


async def ask(application: Application, times: int) -> None:
    await asyncio.gather(*(application({"type": "http"}, receive, nowhere) for _ in range(times)))


def test_no_more_are_at_work_than_may_be() -> None:
    work = Work()
    asyncio.run(ask(in_turns(work, 3), 20))
    assert work.most == 3


def test_what_is_streamed_keeps_nobody_waiting() -> None:
    """An answer that has begun and does not end leaves its turn to the next."""
    over: list[str] = []

    async def streaming(scope: Any, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start"})
        if scope["path"] == "/stream":
            await asyncio.sleep(3600)
        over.append(scope["path"])

    async def both() -> None:
        pages = in_turns(streaming, 1)
        stream = asyncio.create_task(pages({"type": "http", "path": "/stream"}, receive, nowhere))
        await asyncio.sleep(0)
        await asyncio.wait_for(pages({"type": "http", "path": "/page"}, receive, nowhere), 60)
        stream.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stream

    asyncio.run(both())
    assert over == ["/page"]


def test_a_failure_gives_its_turn_back() -> None:
    async def failing(*_: Any) -> None:
        raise LookupError

    async def twice() -> None:
        pages = in_turns(failing, 1)
        for _ in range(2):
            with pytest.raises(LookupError):
                await asyncio.wait_for(pages({"type": "http"}, receive, nowhere), 60)

    asyncio.run(twice())


def test_the_beginning_and_the_end_of_the_server_wait_for_nobody() -> None:
    met: list[str] = []

    async def living(scope: Any, *_: Any) -> None:
        met.append(scope["type"])

    asyncio.run(in_turns(living, 0)({"type": "lifespan"}, receive, nowhere))  # type: ignore[arg-type]
    assert met == ["lifespan"]
