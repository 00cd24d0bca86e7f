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
from typing import Any, TypeVar

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

THREADS = 2
"""More would only wait for each other: Python computes in one at a time. Six took twice the processor's time
for a list (docs/performance.md)."""
LONG_THREADS = 4
"""For views that wait for something else most of the time: quick pages do not stand behind them."""

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


View = TypeVar("View", bound=Callable[..., Any])


def takes_long(view: View) -> View:
    """Marks a view that takes seconds (a document that is read again): it has threads of its own."""
    view.takes_long = True  # type: ignore[attr-defined]
    return view


class Handler(ASGIHandler):
    """The application."""

    def __init__(self, threads: int = THREADS, long_threads: int = LONG_THREADS) -> None:
        super().__init__()
        self._quick = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._long = ThreadPoolExecutor(long_threads, thread_name_prefix="long")

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
        threads = self._long if _takes_long(request.path_info) else self._quick
        response = await _in(threads, self._made, request, scope)
        try:
            await self.send_response(response, send)
        finally:
            if response.streaming:
                await asyncio.shield(_in(threads, response.close))

    def _made(self, request: HttpRequest, scope: Message) -> HttpResponseBase:
        signals.request_started.send(sender=self.__class__, scope=scope)
        response = self.get_response(request)
        response._handler_class = self.__class__
        if not response.streaming:
            response.close()  # its content is made; what it was made with is given back
        return response


def _takes_long(path: str) -> bool:
    try:
        return getattr(resolve(path).func, "takes_long", False)
    except Resolver404:
        return False


def _in(threads: ThreadPoolExecutor, act: Callable[..., Any], *given: Any) -> asyncio.Future[Any]:
    # What a request leaves in its context is not the next one's.
    context = contextvars.copy_context()
    return asyncio.get_running_loop().run_in_executor(threads, context.run, act, *given)


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
