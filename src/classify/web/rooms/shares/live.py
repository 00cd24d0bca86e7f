"""The live page of a scan: counts as they come, by server-sent events.

A stream looks at the note that the run writes into the home; nobody is asked and no row is counted. It
ends after half a minute and the browser opens the next: so each half minute passes the gate and the door
again, and who was signed out, locked or lost a right sees no more.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.inventory.handles import ShareHandle
from classify.rights import Act, may
from classify.web import streams
from classify.web.doors import Asked, door
from classify.web.house import house, thing
from classify.web.rooms.shares.lines import title_of
from classify.web.rooms.shares.state import Activity, Doing, activity

_STREAM_SECONDS = 30.0
_LOOK_SECONDS = 1.0
_SAY_EVERY = 25
"""Percent: so seldom a screen reader is told of the progress."""


@require_safe
@door(Act.SCAN)
def now(request: Asked, share: ShareHandle) -> HttpResponse:
    """How the scan of a share goes; without JavaScript the page loads itself again."""
    asked = request.GET.get("run", "")
    context = _seen(request, share, asked)
    return TemplateResponse(
        request,
        "shares/now.html",
        {
            **context,
            "asked": asked,
            "title": title_of(request.person, share),
            "reloads": context["activity"].is_active and "still" not in request.GET,
        },
    )


@require_safe
@door(Act.SCAN)
def events(request: Asked, share: ShareHandle) -> HttpResponseBase:
    """The same as a stream of pieces of the page."""
    answer = StreamingHttpResponse(_pieces(request, share), content_type="text/event-stream")
    # Packed it would wait in the packer until there is enough of it.
    answer["Content-Encoding"] = "identity"
    return answer


async def _pieces(request: Asked, share: ShareHandle) -> AsyncIterator[bytes]:
    look = sync_to_async(_Look(request, share), thread_sensitive=True)
    until = time.monotonic() + _STREAM_SECONDS
    while time.monotonic() < until and not streams.are_ending():
        piece, is_over = await look()
        if piece:
            yield piece
        if is_over:
            return
        await asyncio.sleep(_LOOK_SECONDS)


class _Look:
    """Looks at a share again and again; tells what is new."""

    def __init__(self, request: Asked, share: ShareHandle) -> None:
        self._request = request
        self._share = share
        self._asked = request.GET.get("run", "")
        # Each time it is asked for it looks otherwise.
        self._csrf = get_token(request)
        self._shown = ""
        self._said = _milestone(activity(share, None, asked=self._asked))

    def __call__(self) -> tuple[bytes, bool]:
        """The next event, if anything is new, and whether nothing more will come."""
        session = self._request.session
        if not session.exists(session.session_key or ""):
            return b"", True
        context = _seen(self._request, self._share, self._asked)
        seen: Activity = context["activity"]
        reached = _milestone(seen)
        context["csrf"] = self._csrf
        context["say"] = reached != self._said
        self._said = reached
        html = render_to_string("shares/_now.html", context)
        if html == self._shown and seen.is_active:
            return b": nothing new\n\n", False
        self._shown = html
        event = _event(html)
        return (event, False) if seen.is_active else (event + _event("", name="over"), True)


def _milestone(seen: Activity) -> tuple[Doing, int]:
    """What a screen reader is told: another state, another quarter."""
    return seen.doing, seen.percent // _SAY_EVERY if seen.doing is Doing.AT_WORK else 0


def _event(text: str, *, name: str = "") -> bytes:
    """One event as it goes over the wire (HTML Standard, 9.2)."""
    lines = [f"event: {name}"] if name else []
    lines += [f"data: {line}" for line in text.splitlines() or [""]]
    return ("\n".join(lines) + "\n\n").encode()


def _seen(request: Asked, share: ShareHandle, asked: str) -> dict[str, Any]:
    left_off = house().catalogue.last_scans([share])[share.id].left_off
    seen = activity(share, left_off, asked=asked)
    sentence, remedy = "", ""
    if seen.doing is Doing.FAILED:
        sentence, remedy = _words_of_failure(request, share, seen)
    return {
        "share": share,
        "activity": seen,
        "csrf": get_token(request),
        "may_list": bool(may(request.person, Act.SEE_ITEMS, thing(share))),
        "sentence": sentence,
        "remedy": remedy,
    }


def _words_of_failure(request: Asked, share: ShareHandle, seen: Activity) -> tuple[str, str]:
    """Why it failed; the words may name a folder, so that they are only for who may see names here."""
    if not may(request.person, Act.SEE_SHARE, thing(share)):
        return "The scan failed.", ""
    sentence, remedy = seen.note.words(share.sealer)
    return share.masker(sentence), share.masker(remedy)
