"""No request is larger than it has a reason to be: what is sent beyond that is not taken in, on no disk and in
no memory, whatever the request says of its own length.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

MOST_BYTES = 2_000_000
"""As Django's DATA_UPLOAD_MAX_MEMORY_SIZE; so bodies are never put down in a file."""
MOST_ADDRESS = 8_000
"""Characters of path and query: lists are narrowed by a few dozen words."""


def bounded(app: App, most: int = MOST_BYTES) -> App:
    """`app`, refusing larger bodies (413) and longer addresses (414)."""

    async def within_bounds(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        if len(scope["raw_path"]) + len(scope["query_string"]) > MOST_ADDRESS:
            await _refuse(send, 414, b"The address is too long.")
            return
        if _announced(scope) > most:
            await _refuse(send, 413, b"Too much was sent.")
            return
        read, too_much, answered = 0, False, False

        async def received() -> Message:
            nonlocal read, too_much
            message = await receive()
            read += len(message.get("body", b""))
            if read <= most:
                return message
            too_much = True
            return {"type": "http.disconnect"}

        async def sent(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        await app(scope, received, sent)
        if too_much and not answered:
            await _refuse(send, 413, b"Too much was sent.")

    return within_bounds


def _announced(scope: MutableMapping[str, Any]) -> int:
    """The length a request says it has."""
    told = dict(scope["headers"]).get(b"content-length", b"0")
    return int(told) if told.isdigit() else 0


async def _refuse(send: Send, status: int, words: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(words)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})
