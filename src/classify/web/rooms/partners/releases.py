"""Releases: listed, looked at, a second person's word on one, and that its data are destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST, require_safe

from classify.errors import ClassifyError, RegisterError, ReleaseError
from classify.inventory.handles import ShareHandle
from classify.inventory.releases import Left, Narrowed, ReleaseLine
from classify.rights import Act, may
from classify.sharing.desk import Desk
from classify.web.accounts import people
from classify.web.doors import Asked, door, shares_for
from classify.web.house import house
from classify.web.rooms.partners import asking, naming, telling
from classify.web.sharing import desk_of, portfolio_of, today
from models.release import ReleaseState

ROWS = 25
FILES = 100
_ASKED = ("show", "recipient", "share", "since", "until")


@dataclass(frozen=True, slots=True)
class View:
    """A part of the releases people ask for."""

    name: str
    words: str
    states: tuple[ReleaseState, ...]
    overdue: bool = False
    agreement_over: bool = False
    empty: str = "No release fits what you asked for."


VIEWS = (
    View("all", "All", tuple(ReleaseState), empty="Nothing has left the city yet."),
    View("overdue", "To be destroyed", (), overdue=True, empty="No data are past their last day."),
    View(
        "stranded",
        "Agreement over",
        (),
        agreement_over=True,
        empty="No release leans on an agreement that is over.",
    ),
    View("second", "Wait for a second person", (ReleaseState.SECOND,), empty="Nobody is waited for."),
    View("refused", "Refused", (ReleaseState.REFUSED,), empty="No release was refused."),
)


@require_safe
@door(Act.SEE_SHARING)
def every(request: Asked) -> HttpResponse:
    """Releases of the shares a person may know of, the newest first."""
    portfolio, desk, asked = portfolio_of(request.person), desk_of(request.person), request.GET
    view = next((one for one in VIEWS if one.name == asked.get("show")), VIEWS[0])
    shares = desk.shares()
    by = narrowed(asked, shares, agreement_over=view.agreement_over)
    lines = desk.releases(
        states=view.states,
        overdue=view.overdue,
        by=by,
        before=asking.number(asked, "before") or 0,
        limit=ROWS + 1,
    )
    page = lines[:ROWS]
    names = naming.names(portfolio, (line.recipient_id for line in page))
    context = {
        "views": VIEWS,
        "view": view,
        "due": desk.due(),
        "lines": [(telling.release(line), names[line.recipient_id]) for line in page],
        "kept": asking.query(asked, *_ASKED[1:]),
        "next": asking.query(asked, *_ASKED, before=page[-1].id) if len(lines) > ROWS else "",
        "stamp": any(line.criminal_justice for line in page),
        **filters(request, by, shares),
    }
    return TemplateResponse(request, "partners/releases.html", context)


def narrowed(asked: Any, shares: Sequence[ShareHandle], **more: Any) -> Narrowed:
    """What the filters of releases and of the log ask for; a share one may not know of is none."""
    share = asking.number(asked, "share")
    return Narrowed(
        recipient=asking.number(asked, "recipient"),
        share=share if share in {one.id for one in shares} else None,
        since=asking.moment(asked, "since"),
        until=asking.moment(asked, "until", after=1),
        **more,
    )


def filters(request: Asked, by: Narrowed, shares: Sequence[ShareHandle]) -> dict[str, Any]:
    """What the form of the filters shows."""
    asked: MultiValueDict[str, str] = request.GET
    return {
        "by": by,
        "shares": shares,
        "since": asked.get("since", "") if by.since else "",
        "until": asked.get("until", "") if by.until else "",
        "recipients": recipients_to_choose(request),
        "narrowed": any((by.recipient, by.share, by.since, by.until, by.ori)),
    }


def recipients_to_choose(request: Asked) -> list[Any]:
    """Recipients of a list to choose from, by name."""
    lines = portfolio_of(request.person).named("", active=None, limit=200)
    return [(line.id, naming.written(line)) for line in lines]


@require_safe
@door(Act.SEE_SHARING)
def one(request: Asked, number: int) -> HttpResponse:
    """One release: who got what, by which law and whose word, and what became of it."""
    return shown(request, number)


def shown(request: Asked, number: int, *, error: ClassifyError | None = None, on: str = "") -> HttpResponse:
    """The page of one release. Raises Http404."""
    desk, portfolio = desk_of(request.person), portfolio_of(request.person)
    line = desk.release_of(number)
    if line is None:
        raise Http404
    after = asking.number(request.GET, "after") or 0
    files = desk.released_files(number, after=after, limit=FILES + 1)
    recipient = portfolio.recipient(line.recipient_id)
    agreement = portfolio.agreement(line.agreement_id) if line.agreement_id else None
    asked = desk.request(line.request_id)
    context = {
        "it": telling.release(line),
        "line": line,
        "recipient": recipient,
        "called": recipient.facts.name if recipient else naming.PRIVATE,
        "kind": naming.kind_words(recipient) if recipient else "",
        "agreement": telling.agreement(agreement) if agreement else None,
        "asked_by": asked.asked_by if asked else "",
        "people": {one.name: one.shown_name or one.name for one in people.lines()},
        "files": _files(request, files[:FILES]),
        "next": asking.query({}, after=files[FILES - 1].id) if len(files) > FILES else "",
        "today": today().isoformat(),
        "on": on,
        "error": error,
        **_acts(request, desk, line, asked.asked_by if asked else ""),
    }
    return TemplateResponse(request, "partners/release.html", context, status=409 if error else 200)


def _acts(request: Asked, desk: Desk, line: ReleaseLine, asked_by: str) -> dict[str, Any]:
    """What this person may do with it: whoever asked for it or releases it is no second person."""
    name = request.user.get_username()
    waits = line.state is ReleaseState.SECOND
    is_out = line.state is ReleaseState.RELEASED and line.destroyed_on is None
    return {
        "waits": waits,
        "is_own": waits and name in (asked_by, line.released_by),
        "may_second": waits
        and name not in (asked_by, line.released_by)
        and desk.release_of(line.id, Act.SECOND) is not None,
        "may_hand_over": (is_out or line.state is ReleaseState.PREPARED) and name == line.released_by,
        "may_confirm": is_out and desk.release_of(line.id, Act.RELEASE) is not None,
    }


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a release, as a page shows it."""

    left: Left
    share: ShareHandle
    name: str
    """Masked; "" where it is not in the inventory any more."""
    profile: str


def _files(request: Asked, files: Sequence[Left]) -> list[_File]:
    """These files, of the shares whose files the person may see."""
    found: dict[int, tuple[ShareHandle, str]] = {}
    visible = {share.id: share for share in shares_for(request.person, Act.SEE_ITEMS)}
    for number, share in visible.items():
        items = [one.item for one in files if one.share_id == number and one.item is not None]
        known = house().catalogue.numbered(share, items) if items else {}
        found |= {item: (share, line.path) for item, (line, _) in known.items()}
    return [
        _File(
            one,
            visible[one.share_id],
            found[one.item][1] if one.item in found else "",
            telling.profile_words(one.profile),
        )
        for one in files
        if one.share_id in visible
    ]


@require_POST
@door(Act.SECOND)
def second(request: Asked, number: int) -> HttpResponse:
    """A second person's word on what would leave."""
    desk = desk_of(request.person)
    if desk.release_of(number) is None:
        raise Http404
    answer = request.POST.get("answer")
    if answer not in ("agree", "refuse"):
        return shown(request, number)
    try:
        desk.second_release(number, agrees=answer == "agree")
    except RegisterError as error:
        return shown(request, number, error=error)
    messages.success(request, "Agreed: it may leave, and is in the log." if answer == "agree" else "Refused.")
    return redirect("sharing_release", number)


@require_POST
@door(Act.RELEASE)
def destroyed(request: Asked, number: int) -> HttpResponse:
    """The recipient confirmed that the data are destroyed."""
    desk, on = desk_of(request.person), asking.day(request.POST, "on")
    if desk.release_of(number) is None:
        raise Http404
    try:
        if on is None:
            raise ReleaseError("Say on which day the data were destroyed.", remedy="As 2027-06-30.")
        desk.confirm_destroyed(number, on)
    except RegisterError as error:
        return shown(request, number, error=error, on=request.POST.get("on", "")[:40])
    messages.success(request, "Noted: the data are destroyed.")
    return redirect("sharing_release", number)


def may_export(request: Asked) -> bool:
    """Whether a person may take lists away."""
    return bool(may(request.person, Act.EXPORT_ITEMS))
