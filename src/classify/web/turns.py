"""Few requests at work at a time: the others wait their turn, and take neither a thread nor a connection.

More threads than a machine has cores make no page sooner and every page later: they wait for each other, each
with a connection to the inventory in its hand. A turn ends when the answer begins, so that what is streamed
(exports, the progress of scans) keeps nobody waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

AT_ONCE = 6

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


def in_turns(application: Application, at_once: int = AT_ONCE) -> Application:
    """`application`, working at so many requests at once."""
    turns = asyncio.Semaphore(at_once)

    async def answering(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        turn = _Turn(turns)

        async def sending(message: Message) -> None:
            turn.end()
            await send(message)

        await turns.acquire()
        try:
            await application(scope, receive, sending)
        finally:
            turn.end()

    return answering


class _Turn:
    """Is given back once, whoever is the first to end it."""

    def __init__(self, turns: asyncio.Semaphore) -> None:
        self._turns = turns
        self._ended = False

    def end(self) -> None:
        if not self._ended:
            self._ended = True
            self._turns.release()
