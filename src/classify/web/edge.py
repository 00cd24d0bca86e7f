"""What reaches and leaves the application, before and after everything else.

Answers are never kept by browsers or proxies (but static files, whose address changes with them). Who asks
is whom the connection comes from; only a proxy that an administrator named may say otherwise.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from classify.web.house import house

_PERMISSIONS = (
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self)"
)

LARGEST_BODY = 2_000_000
"""Bytes of a request. More is refused while it arrives: it would be kept in a file outside of the home."""
_TOO_LARGE = (
    b"<!doctype html><html lang=en><meta charset=utf-8><title>Too large</title><h1>This is too large</h1>"
    b"<p>Nothing was changed. A form holds up to 2 MB: MC-714.</p><p><a href='/'>To the first page</a></p>"
    b"</html>"
)
_Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class _TooLargeError(Exception):
    """More arrived than is taken."""


class Bounded:
    """The application behind a limit on what it is sent (SC-5): around it, since it reads all of a request
    first.
    """

    def __init__(self, application: Callable[[Any, _Receive, _Send], Awaitable[None]]) -> None:
        self._next = application

    async def __call__(self, scope: Any, receive: _Receive, send: _Send) -> None:
        """Passes a request on until it is too large."""
        if scope["type"] != "http":
            await self._next(scope, receive, send)
            return
        arrived = 0

        async def counted() -> MutableMapping[str, Any]:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > LARGEST_BODY:
                raise _TooLargeError
            return message

        told = dict(scope["headers"]).get(b"content-length", b"0")
        try:
            if told.isdigit() and int(told) > LARGEST_BODY:
                raise _TooLargeError
            await self._next(scope, counted, send)
        except _TooLargeError:
            headers = [
                (b"content-type", b"text/html"),
                (b"cache-control", b"no-store"),
                (b"connection", b"close"),
            ]
            await send({"type": "http.response.start", "status": 413, "headers": headers})
            await send({"type": "http.response.body", "body": _TOO_LARGE})


class Edge:
    """Middleware; the outermost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on and finishes the answer."""
        _believe_proxies(request, house().settings.web_proxies)
        answer = self._next(request)
        if not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = "no-store"
        answer["Permissions-Policy"] = _PERMISSIONS
        answer["Cross-Origin-Resource-Policy"] = "same-origin"
        return answer


def _believe_proxies(request: HttpRequest, named: tuple[str, ...]) -> None:
    """`X-Forwarded-For` and `-Proto` count only from proxies that were named; else they are taken away."""
    told = request.META.pop("HTTP_X_FORWARDED_FOR", "")
    scheme = request.META.pop("HTTP_X_FORWARDED_PROTO", "")
    request.META.pop("HTTP_X_FORWARDED_HOST", None)
    request.META.pop("HTTP_FORWARDED", None)
    if not _is_named(request.META.get("REMOTE_ADDR", ""), named):
        return
    # Read from the right: what stands further left anybody can have written.
    for hop in reversed([part.strip() for part in told.split(",") if part.strip()]):
        address = _address_in(hop)
        if address is None:
            break
        request.META["REMOTE_ADDR"] = address
        if not _is_named(address, named):
            break
    if scheme == "https":
        request.META["wsgi.url_scheme"] = scheme
        if hasattr(request, "scope"):
            request.scope["scheme"] = scheme


def _address_in(hop: str) -> str | None:
    """The address a proxy wrote, without the port some of them add; None: it is none."""
    bare = hop[1:].partition("]")[0] if hop.startswith("[") else hop
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return str(_plain(ip_address(bare)))
    except ValueError:
        return None


def _is_named(address: str, named: tuple[str, ...]) -> bool:
    try:
        here = _plain(ip_address(address))
    except ValueError:
        return False
    return any(here in ip_network(network, strict=False) for network in named)


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An IPv4 address that arrived at an IPv6 socket (`::ffff:10.1.2.3`), as itself."""
    return getattr(address, "ipv4_mapped", None) or address
