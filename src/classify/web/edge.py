"""What reaches and leaves the application, before and after everything else.

Answers are never kept by browsers or proxies (but static files, whose address changes with them). Who asks
is whom the connection comes from; only a proxy that an administrator named may say otherwise.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from classify.web.house import house

_PERMISSIONS = (
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self)"
)


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
        request.META["REMOTE_ADDR"] = hop
        if not _is_named(hop, named):
            break
    if scheme == "https":
        request.META["wsgi.url_scheme"] = scheme
        if hasattr(request, "scope"):
            request.scope["scheme"] = scheme


def _is_named(address: str, named: tuple[str, ...]) -> bool:
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(here in ipaddress.ip_network(network, strict=False) for network in named)
