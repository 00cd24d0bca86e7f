"""What people do to a scan: ask for it, pause it, go on with it, give it up, have files read again.

A scan that is stopped keeps what it has read: the inventory goes on from there. So a pause stops the run
and leaves the scan open; giving up closes it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from classify.errors import ClassifyError, ServiceError
from classify.inventory.handles import ShareHandle
from classify.inventory.overview import UNREAD_ADVICE
from classify.rights import Act
from classify.web.doors import Asked, door
from classify.web.house import house, note, where_of
from classify.web.rooms.shares.lines import plans, title_of
from classify.web.rooms.shares.state import activity, ask_for_scan, left_off, stop_scan
from classify.web.words import moment
from models.labels import Outcome


@require_POST
@door(Act.SCAN)
def ask(request: Asked, share: ShareHandle) -> HttpResponseBase:
    """Scans a share now, or goes on with the scan that was left off."""
    goes_on, again = left_off(share)
    return _begun(request, share, "scan.ask", again, goes_on=goes_on)


@require_POST
@door(Act.SCAN)
def retry(request: Asked, share: ShareHandle) -> HttpResponseBase:
    """Reads the files of chosen outcomes again, besides what is new or changed."""
    known = {outcome.value: outcome for outcome in UNREAD_ADVICE}
    chosen = [known[name] for name in request.POST.getlist("outcome") if name in known]
    if not chosen:
        messages.error(request, "Choose at least one reason whose files are to be read again.")
        return HttpResponseRedirect(reverse("shares_unread", args=[share.id]))
    return _begun(request, share, "scan.retry", chosen)


@require_POST
@door(Act.SCAN)
def pause(request: Asked, share: ShareHandle) -> HttpResponseBase:
    """Stops a scan that is to go on."""
    note(request, "scan.pause", subject=f"share:{share.id}")
    try:
        stopped = stop_scan(share)
    except ClassifyError as error:
        return _told(request, share, error)
    if stopped:
        messages.success(request, _PAUSED + _by_schedule(share))
    else:
        messages.info(request, "Nothing is being scanned here: there is nothing to pause.")
    return HttpResponseRedirect(reverse("shares_now", args=[share.id]))


_PAUSED = "The scan stops after the files at work. What is read is kept; Resume goes on from there."


def _by_schedule(share: ShareHandle) -> str:
    """When the schedule would go on with a paused scan, which people forget."""
    planned = plans(house().store.schedules(), house()).get(share.id)
    return f" Its schedule goes on with it on {moment(planned.next)}." if planned and planned.next else ""


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.SCAN)
def cancel(request: Asked, share: ShareHandle) -> HttpResponseBase:
    """Gives a scan up, once it is asked whether that is meant."""
    if request.method != "POST":
        return _asked_whether(request, share)
    try:
        _stop_where_there_is_something(share)
        given_up = house().store.give_up_scan(share, actor=request.person.name, where=where_of(request))
    except ClassifyError as error:
        return _told(request, share, error)
    if given_up is None:
        messages.info(request, "Nothing was left off here: there is nothing to cancel.")
    else:
        messages.success(request, "The scan is canceled. What it has read stays in the inventory.")
    return HttpResponseRedirect(reverse("shares_share", args=[share.id]))


def _stop_where_there_is_something(share: ShareHandle) -> None:
    """Raises ServiceError where a scan would go on by itself once the service is up again."""
    try:
        stop_scan(share)
    except ServiceError:
        if activity(share, None).is_active:
            raise


def _asked_whether(request: Asked, share: ShareHandle) -> HttpResponse:
    title = title_of(request.person, share)
    return TemplateResponse(request, "shares/cancel.html", {"share": share, "title": title})


def _begun(
    request: Asked, share: ShareHandle, action: str, again: Iterable[Outcome], *, goes_on: bool = False
) -> HttpResponseBase:
    outcomes = list(again)
    told = [outcome.value for outcome in outcomes]
    note(request, action, subject=f"share:{share.id}", retry=told, goes_on=goes_on)
    try:
        run = ask_for_scan(share, retry=outcomes)
    except ClassifyError as error:
        return _told(request, share, error)
    return HttpResponseRedirect(f"{reverse('shares_now', args=[share.id])}?run={run}")


def _told(request: Asked, share: ShareHandle, error: ClassifyError) -> HttpResponseBase:
    """Why it could not be done, where the person was."""
    messages.error(request, f"{error.sentence} {error.what_to_do} ({error.code})")
    return HttpResponseRedirect(reverse("shares_share", args=[share.id]))
