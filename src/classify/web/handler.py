"""Answers requests in a few threads that stay.

Django's own handler gives every request a thread, and leads it through the event loop several times on its
way past the middleware: that costs more than most of our pages, and fifty people at once would wait for each
other with a connection to the inventory in hand. Here one of a few threads makes the whole answer; the
others wait without a thread. What is streamed (exports, the progress of scans) goes out from the event loop
and keeps no thread.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponseBase

THREADS = 6
"""More would only wait for each other: Python computes in one at a time."""

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Handler(ASGIHandler):
    """The application."""

    def __init__(self, threads: int = THREADS) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    def load_middleware(self, is_async: bool = False) -> None:
        """All of it for threads."""
        super().load_middleware(is_async=False)

    async def handle(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request, until it is answered or nobody waits for the answer any more."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        try:
            request, refused = self.create_request(scope, body)
            if request is None:
                await self.send_response(refused, send)
            else:
                await _unless(self.listen_for_disconnect(receive), self._answer(request, scope, send))
        finally:
            body.close()

    async def _answer(self, request: HttpRequest, scope: Message, send: Send) -> None:
        response = await self._in_thread(self._made, request, scope)
        try:
            await self.send_response(response, send)
        finally:
            if response.streaming:
                await asyncio.shield(self._in_thread(response.close))

    def _made(self, request: HttpRequest, scope: Message) -> HttpResponseBase:
        signals.request_started.send(sender=self.__class__, scope=scope)
        response = self.get_response(request)
        response._handler_class = self.__class__
        if not response.streaming:
            response.close()  # its content is made; what it was made with is given back
        return response

    def _in_thread(self, act: Callable[..., Any], *given: Any) -> asyncio.Future[Any]:
        # What a request leaves in its context is not the next one's.
        context = contextvars.copy_context()
        return asyncio.get_running_loop().run_in_executor(self._threads, context.run, act, *given)


async def _unless(left: Awaitable[None], work: Awaitable[None]) -> None:
    """Works, unless somebody leaves before the end. Raises what the work raises."""
    leaving, working = asyncio.ensure_future(left), asyncio.ensure_future(work)
    try:
        await asyncio.wait([leaving, working], return_when=asyncio.FIRST_COMPLETED)
    finally:
        both = [leaving, working]
        ended = working.done()
        for task in both:
            task.cancel()
        await asyncio.gather(*both, return_exceptions=True)
    if ended:
        working.result()
